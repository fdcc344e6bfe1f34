"""The command line: what it writes, and what it says when it cannot."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import pytest

from closeloop_widgets import cli
from closeloop_widgets.live.device import write
from closeloop_widgets.live.device.write import SCRIPTS, read_back


@pytest.fixture
def built(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with stand-ins for the device's scripts, taken for the package's own."""
    static = tmp_path / "package" / "static" / "device"
    static.mkdir(parents=True)
    for name in SCRIPTS:
        (static / name).write_text("// script\n")
    monkeypatch.setattr(write.resources, "files", lambda package: tmp_path / "package")
    return tmp_path


def test_a_device_is_written_for_a_function_named_on_the_command_line(
    built: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = built / "out"
    assert cli.main(["live", "device", "--out", str(out), "--functions", "closeloop_widgets:kgram"]) == 0
    names = {entry["box"].get("varname") for entry in read_back(out / "kgram.amxd")["patcher"]["boxes"]}
    assert "kgram.temperature" in names
    assert (out / "kgram-unfrozen" / "kgram.amxd").is_file()
    assert "drop it onto a MIDI track" in capsys.readouterr().out


def test_a_device_without_functions_is_named_after_the_program(built: Path) -> None:
    assert cli.main(["live", "device", "--out", str(built / "out")]) == 0
    assert (built / "out" / "closeloop.amxd").is_file()


def test_a_module_in_the_working_folder_is_found(built: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (built / "my_model_of_this_test.py").write_text("def swing(score, *, amount: int = 2):\n    return score\n")
    monkeypatch.chdir(built)
    monkeypatch.setattr(sys, "path", ["", *sys.path])
    assert cli.main(["live", "device", "--out", "out", "--functions", "my_model_of_this_test:swing"]) == 0
    assert (built / "out" / "swing.amxd").is_file()


@pytest.mark.parametrize(
    ("functions", "said"),
    [
        ("kgram", "named module:name, such as closeloop_widgets:kgram, not 'kgram'"),
        ("no_such_module:kgram", "no module 'no_such_module'"),
        ("closeloop_widgets:no_such_function", "has no 'no_such_function'"),
        ("closeloop_widgets.errors:__doc__", "is a str, not a function"),
        ("closeloop_widgets:kgram,closeloop_widgets:kgram", "kgram, kgram"),
    ],
)
def test_what_cannot_be_done_is_said_in_a_sentence(
    built: Path, capsys: pytest.CaptureFixture[str], functions: str, said: str
) -> None:
    assert cli.main(["live", "device", "--out", str(built / "out"), "--functions", functions]) == 1
    assert said in capsys.readouterr().err
    assert not (built / "out").exists()


def test_a_folder_that_cannot_be_written_is_said_in_a_sentence(built: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (built / "file").write_text("no folder")
    assert cli.main(["live", "device", "--out", str(built / "file")]) == 1
    assert "cannot be written into" in capsys.readouterr().err


def test_serving_nothing_is_refused(capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["live", "serve", ","]) == 1
    assert "name at least one function" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("more", "code", "address"), [(["--code", "123456"], "123456", None), (["--port", "9611"], None, "direct:9611")]
)
def test_serving_hands_on_the_functions_the_code_and_which_device(
    monkeypatch: pytest.MonkeyPatch, more: list[str], code: str | None, address: str | None
) -> None:
    pytest.importorskip("websockets", reason="pip install websockets: the extra `live`")
    served: list[tuple[list[str], str | None, str | None]] = []

    def serve(functions: Any, code: str | None, live: Any) -> None:
        served.append(([function.name for function in functions], code, live and live.carrier.address))

    monkeypatch.setattr("closeloop_widgets.live.service.serve", serve)
    assert cli.main(["live", "serve", "closeloop_widgets:kgram", *more]) == 0
    assert served == [(["kgram"], code, address)]


@pytest.mark.parametrize("port", ["0", "65536", "nine", "-1", "٣"])
def test_a_port_that_is_none_is_refused(capsys: pytest.CaptureFixture[str], port: str) -> None:
    with pytest.raises(SystemExit):
        cli.main(["live", "serve", "closeloop_widgets:kgram", f"--port={port}"])
    assert "a number from 1 to 65535" in capsys.readouterr().err


def test_a_function_that_cannot_be_served_is_refused_before_anybody_is_asked_for_a_code(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert cli.main(["live", "serve", "os:getcwd"]) == 1
    said = capsys.readouterr().err
    assert "getcwd" in said
    assert "No device" not in said
