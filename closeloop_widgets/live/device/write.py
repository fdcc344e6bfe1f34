"""A device for given functions: the .amxd that can be handed to anyone, and the folder to work on it in Max."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from importlib import resources
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Any, Literal

from closeloop_widgets.live.device import controls, panel
from closeloop_widgets.live.device.amxd import frozen, read_device, unfrozen, write_device_bytes
from closeloop_widgets.live.device.controls import Undrawn
from closeloop_widgets.live.device.errors import DeviceError
from closeloop_widgets.live.device.frozen import NODE_FLAG, PATCH_FLAG, SCRIPT_FLAG, File, seconds_since_1904
from closeloop_widgets.live.device.lint import check_patch
from closeloop_widgets.live.device.patch import Patch
from closeloop_widgets.models.given import Function, as_model
from closeloop_widgets.music.files import write_whole

Engine = Literal["js", "v8"]

SCRIPTS = (panel.NODE_SCRIPT, panel.LIVE_SCRIPT, panel.PATCH_SCRIPT)


@dataclass(frozen=True)
class Written:
    """A device on disk.

    Attributes
    ----------
    device : the frozen .amxd, to drop onto a MIDI track
    folder : the same device with its scripts beside it, to be opened and changed in Max
    undrawn : controls that it does not have, and why
    """

    device: Path
    folder: Path
    undrawn: tuple[Undrawn, ...] = ()


def write_device(
    path: str | Path,
    functions: Sequence[Function] = (),
    *,
    title: str | None = None,
    engine: Engine = "js",
    when: datetime | None = None,
    scripts: Path | None = None,
) -> Written:
    """Writes a Max for Live device with the controls of model functions; not yet tried in a real Live.

    The same arguments make the same bytes, given `when`.

    Parameters
    ----------
    path : of the device, ending in .amxd; the folder beside it has the same name with `-unfrozen`
    functions : those whose controls it has before it is connected; without any it has what it is told when it is
    title : what stands on it; the function's title where there is one, else "closeloop"
    engine : the object of Max that runs its scripts. "js" is in every Live with Max; "v8" needs Live 12.2
    when : written into the device as the time of its files; now
    scripts : the folder with the device's built scripts; the package's own

    Raises
    ------
    DeviceError
        The path or a function's name will not do, two functions have one name, or the scripts are not built.
    SignatureError
        A callable that cannot become a model function.
    """
    path = Path(path)
    if path.suffix != ".amxd" or not re.fullmatch(r"[ -.0-\[\]-~]+", path.name):
        raise DeviceError(f"a device's file is plain ASCII and ends in .amxd, such as 'infill.amxd', not {path.name!r}")
    schemas = [as_model(function).schema() for function in functions]
    texts = read_scripts(scripts)
    texts[panel.PATCH_SCRIPT] = with_functions(texts[panel.PATCH_SCRIPT], schemas)
    patch, undrawn = patch_for(schemas, title, engine)
    text = patch.text()
    check_patch(json.loads(text))
    modified = seconds_since_1904(when or datetime.now(UTC))

    folder = path.with_name(f"{path.stem}-unfrozen")
    data = write_device_bytes(frozen(_files(path.name, text, texts, modified)))
    folder.mkdir(parents=True, exist_ok=True)
    # Whole or not at all: a Live that watches a file never loads half a device.
    write_whole(folder / path.name, write_device_bytes(unfrozen(text)))
    for name, script in texts.items():
        write_whole(folder / name, script)
    write_whole(path, data)
    return Written(path, folder, tuple(undrawn))


def patch_for(
    schemas: Sequence[Mapping[str, Any]], title: str | None = None, engine: Engine = "js"
) -> tuple[Patch, list[Undrawn]]:
    """The patch of a device for functions, and the controls that it cannot draw.

    Parameters
    ----------
    schemas : of the functions (docs/protocol.md)
    title, engine : as in `write_device`

    Raises
    ------
    DeviceError
        Two functions have one name, or there is no such engine.
    """
    names = [schema["name"] for schema in schemas]
    if len(set(names)) < len(names):
        raise DeviceError(f"each function of a device has a name of its own, but these are given: {', '.join(names)}")
    if engine not in ("js", "v8"):
        raise DeviceError(f"the engine of a device is 'js' or 'v8', not {engine!r}")
    patch = Patch()
    undrawn: list[Undrawn] = []
    panel.add_scripts(patch, engine)
    panel.add_connection(patch, title or (schemas[0]["title"] if len(schemas) == 1 else "closeloop"))
    left = panel.WIDTH + controls.GAP
    for schema in schemas:
        left, missing = controls.add_function(patch, schema, left)
        undrawn += missing
    panel.add_dials(patch, left, [one for schema in schemas for one in controls.dialled(schema)])
    patch.width = left + panel.DIALS_WIDTH
    return patch, undrawn


def read_scripts(folder: Path | None = None) -> dict[str, bytes]:
    """The device's scripts by name.

    Raises
    ------
    DeviceError
        One of them is not there.
    """
    home: Traversable = folder or resources.files("closeloop_widgets").joinpath("static", "device")
    missing = [name for name in SCRIPTS if not home.joinpath(name).is_file()]
    if missing:
        raise DeviceError(
            f"the device's scripts {', '.join(missing)} are not in {home}. "
            "Build them with `make build` (Node 20.19 or newer), or install a built package."
        )
    return {name: in_ascii(home.joinpath(name).read_text("utf-8")) for name in SCRIPTS}


def in_ascii(script: str) -> bytes:
    """A script whose texts say the same in ASCII: `js` does not promise to read any other encoding.

    Examples
    --------
    >>> in_ascii('post("“A”")')
    b'post("\\\\u201cA\\\\u201d")'
    """
    return re.sub("[^\0-\x7f]", _escaped, script).encode("ascii")


def _escaped(found: re.Match[str]) -> str:
    units = found[0].encode("utf-16-be")
    return "".join(f"\\u{units[i : i + 2].hex()}" for i in range(0, len(units), 2))


def with_functions(script: bytes, schemas: Sequence[Mapping[str, Any]]) -> bytes:
    """The patch's script, told the functions that its device was made for.

    As a statement, so that no file has to be found at run time.
    """
    told = json.dumps(list(schemas), ensure_ascii=True, separators=(",", ":"))
    return f"var CLOSELOOP_FUNCTIONS = {told};\n".encode("ascii") + script


def _files(name: str, patch: bytes, scripts: Mapping[str, bytes], modified: int) -> tuple[File, ...]:
    flags = {panel.NODE_SCRIPT: NODE_FLAG}
    return (
        File(name, patch + b"\n\0", "JSON", PATCH_FLAG, modified),
        *(File(each, data, "TEXT", flags.get(each, SCRIPT_FLAG), modified) for each, data in scripts.items()),
    )


def read_back(path: str | Path) -> dict[str, Any]:
    """The patch in a device's file, as JSON; errors as in `read_device`."""
    patch: dict[str, Any] = json.loads(read_device(Path(path).read_bytes()).patch)
    return patch
