"""A device on disk: what is in it, that it is the same each time, and what is refused."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest

import closeloop_widgets as cl
from closeloop_widgets.live.device.amxd import read_device
from closeloop_widgets.live.device.errors import DeviceError
from closeloop_widgets.live.device.frozen import NODE_FLAG, PATCH_FLAG, SCRIPT_FLAG, seconds_since_1904
from closeloop_widgets.live.device.write import SCRIPTS, in_ascii, read_back, write_device

WHEN = datetime(2025, 1, 2, 3, 4, 5, tzinfo=UTC)


@pytest.fixture
def scripts(tmp_path: Path) -> Path:
    """Stand-ins for the built scripts: the writer carries their bytes and knows nothing of them."""
    folder = tmp_path / "scripts"
    folder.mkdir()
    for name in SCRIPTS:
        (folder / name).write_text(f'"{name}";\n')
    return folder


def test_the_frozen_device_carries_the_patch_and_the_scripts(tmp_path: Path, scripts: Path) -> None:
    written = write_device(tmp_path / "kgram.amxd", [cl.kgram], when=WHEN, scripts=scripts)
    files = read_device(written.device.read_bytes()).content
    assert not isinstance(files, bytes)
    assert [(file.name, file.type, file.flag) for file in files] == [
        ("kgram.amxd", "JSON", PATCH_FLAG),
        ("closeloop.node.js", "TEXT", NODE_FLAG),
        ("closeloop.live.js", "TEXT", SCRIPT_FLAG),
        ("closeloop.patch.js", "TEXT", SCRIPT_FLAG),
    ]
    assert {file.modified for file in files} == {seconds_since_1904(WHEN)}
    assert files[0].data.endswith(b"\n\0")
    assert files[1].data == b'"closeloop.node.js";\n'


def test_the_folder_beside_it_is_the_same_device_unfrozen(tmp_path: Path, scripts: Path) -> None:
    written = write_device(tmp_path / "kgram.amxd", [cl.kgram], when=WHEN, scripts=scripts)
    loose = read_device((written.folder / "kgram.amxd").read_bytes())
    assert not loose.frozen
    assert loose.patch == read_device(written.device.read_bytes()).patch
    assert {path.name for path in written.folder.iterdir()} == {"kgram.amxd", *SCRIPTS}


def test_the_script_of_the_patch_is_told_the_functions(tmp_path: Path, scripts: Path) -> None:
    written = write_device(tmp_path / "kgram.amxd", [cl.kgram], when=WHEN, scripts=scripts)
    told, rest = (written.folder / "closeloop.patch.js").read_text("ascii").split("\n", 1)
    assert json.loads(told.removeprefix("var CLOSELOOP_FUNCTIONS = ").removesuffix(";")) == [cl.kgram.schema()]
    assert rest == '"closeloop.patch.js";\n'


def test_the_same_device_is_the_same_bytes(tmp_path: Path, scripts: Path) -> None:
    made = []
    for place in ("one", "two"):
        written = write_device(tmp_path / place / "a.amxd", [cl.kgram], when=WHEN, scripts=scripts)
        files = [written.device, *sorted(written.folder.iterdir())]
        made.append([(path.name, path.read_bytes()) for path in files])
    assert made[0] == made[1]


def test_a_plain_function_gets_its_controls_too(tmp_path: Path, scripts: Path) -> None:
    def shift(score: cl.Score, *, semitones: int = 2) -> cl.Score:
        return score

    written = write_device(tmp_path / "shift.amxd", [shift], when=WHEN, scripts=scripts)
    names = {entry["box"].get("varname") for entry in read_back(written.device)["patcher"]["boxes"]}
    assert {"shift.semitones", "shift.run"} <= names


def test_the_engine_is_the_object_that_runs_the_scripts(tmp_path: Path, scripts: Path) -> None:
    written = write_device(tmp_path / "a.amxd", engine="v8", when=WHEN, scripts=scripts)
    texts = {entry["box"].get("text") for entry in read_back(written.device)["patcher"]["boxes"]}
    assert {"v8 closeloop.live.js", "v8 closeloop.patch.js"} <= texts


def test_scripts_that_are_not_built_are_named_and_nothing_is_written(tmp_path: Path, scripts: Path) -> None:
    (scripts / "closeloop.live.js").unlink()
    with pytest.raises(DeviceError, match=r"closeloop\.live\.js are not in .*make build"):
        write_device(tmp_path / "a.amxd", scripts=scripts)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["scripts"]


@pytest.mark.parametrize("name", ["device.maxpat", "infîll.amxd", "device"])
def test_a_file_that_live_would_not_take_is_refused(tmp_path: Path, scripts: Path, name: str) -> None:
    with pytest.raises(DeviceError, match=r"ends in \.amxd"):
        write_device(tmp_path / name, scripts=scripts)


def test_the_built_scripts_are_in_a_device_that_is_written_with_them(tmp_path: Path) -> None:
    static = Path(cl.__file__).parent / "static" / "device"
    if missing := [name for name in SCRIPTS if not (static / name).is_file()]:
        pytest.skip(f"not built: {', '.join(missing)}; build them with `make build`")
    written = write_device(tmp_path / "kgram.amxd", [cl.kgram], when=WHEN)
    files = read_device(written.device.read_bytes()).content
    assert not isinstance(files, bytes)
    for file in files[1:]:
        assert file.data.endswith(in_ascii((static / file.name).read_text("utf-8")))
        assert file.data.isascii()
