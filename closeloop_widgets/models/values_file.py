"""Values, presets and locks in a file: JSON with a version."""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from closeloop_widgets.models.errors import ParameterError
from closeloop_widgets.models.settled import JSON, Part
from closeloop_widgets.music.files import write_whole

KIND = "closeloop_widgets parameters"
VERSION = 1
PARTS: tuple[Part, ...] = ("parameters", "presets", "panel")


def write(path: str | os.PathLike[str], parts: Mapping[Part, JSON]) -> None:
    """Writes the parts; a file that is there is replaced whole, or stays as it was."""
    text = json.dumps({"kind": KIND, "v": VERSION, **parts}, indent=2, ensure_ascii=False)
    write_whole(path, f"{text}\n".encode())


def read(path: str | os.PathLike[str]) -> dict[Part, Any]:
    """The parts of a file; their values are not checked.

    Raises
    ------
    OSError
        There is no such file.
    ParameterError
        It is not one that `write` wrote, or one of a later version.
    """
    name = os.fspath(path)
    try:
        found = json.loads(Path(path).read_text(encoding="utf-8"))
    except ValueError as error:
        raise ParameterError(f"{name}: is no JSON: {error}") from error
    if not isinstance(found, dict) or found.get("kind") != KIND:
        raise ParameterError(f"{name}: is no file of parameters; `editor.parameters.save(path)` writes one")
    if found.get("v") != VERSION:
        raise ParameterError(f"{name}: has version {found.get('v')!r}; this version of the package reads {VERSION}")
    for part in PARTS:
        if not isinstance(found.get(part), dict) or not all(isinstance(one, dict) for one in found[part].values()):
            raise ParameterError(f"{name}: has no {part!r} by function")
    return {part: found[part] for part in PARTS}
