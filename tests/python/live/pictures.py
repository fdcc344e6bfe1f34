"""`python -m tests.python.live.pictures`: draws the pictures of docs/live.md.

They are what the device's own scripts show on the way through a first session, over the fake set, drawn into the patch
that `write_device` writes. A test holds them to it.
"""

from __future__ import annotations

import json
import re
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import closing
from pathlib import Path
from typing import Any

import closeloop_widgets as cl
from closeloop_widgets.live.bridge import Live
from closeloop_widgets.live.carriers.direct import DirectCarrier
from closeloop_widgets.live.device.controls import starting_values
from closeloop_widgets.live.device.picture import device_svg
from closeloop_widgets.live.device.write import patch_for
from closeloop_widgets.live.pairing import Tokens
from closeloop_widgets.live.service import Service
from closeloop_widgets.music import pieces
from tests.python.live.conftest import wait_until
from tests.python.live.rig import Rig

IMAGES = Path(__file__).parents[3] / "docs" / "images"
FUNCTIONS = (cl.calculate, cl.infill)
NAME = "Infilling"
CODE, PORT = "042137", "9610"
"""Stand for those of the run that is drawn, which are others each time."""


def pictures() -> dict[str, str]:
    """Each picture of a first session, by its file's name."""
    return {f"live-{step}.svg": drawn for step, drawn in _session()}


def _session() -> Iterator[tuple[str, str]]:
    rig = Rig()
    try:
        yield "1-dropped", _drawn(rig)
        rig.touch("connect", "bang")
        wait_until(lambda: _status(rig).startswith("Type"), "a code")
        code = re.findall("[0-9]{6}", _status(rig))[0]
        yield "2-code", _drawn(rig)
        with tempfile.TemporaryDirectory() as folder:
            live = Live(DirectCarrier(rig.port), Tokens(Path(folder) / "tokens.json"))
            live.connect(code=code)
            with closing(live), Service(live, FUNCTIONS):
                yield "3-connected", _drawn(rig)
                _select(rig, live)
                _press(rig, "calculate", "Filled")
                yield "4-calculated", _drawn(rig)
                rig.touch("control", "infill", "seed", "text", "7")
                _press(rig, "infill", "in place of")
                yield "5-infilled", _drawn(rig)
    finally:
        rig.close()


def _select(rig: Rig, live: Live) -> None:
    """Four bars of a soprano, in a clip that is open and whose notes are all selected."""
    score = pieces.load("bwv140.7")
    track = rig.do("track", name="Soprano")
    region = cl.Region.bars(score, 1, 12, tracks=["Soprano"])
    live.push(score, region, to={"Soprano": track})
    (clip,) = next(one for one in rig.do("look")["tracks"] if one["id"] == track)["clips"]
    rig.do("open", clip=clip["id"])
    start, end = (tick / score.ticks_per_quarter for tick in cl.Region.bars(score, 5, 8).spans[0])
    selected = [note["note_id"] for note in clip["notes"] if start <= note["start_time"] < end]
    rig.do("set", id=clip["id"], values={"selected": selected})


def _press(rig: Rig, function: str, said: str) -> None:
    """Runs a function by its button, until it says what came of it."""
    rig.touch("run", function, "bang")
    wait_until(lambda: said in _status(rig), f"{function} to say {said!r}", 60)


def _status(rig: Rig) -> str:
    return str(rig.panel()["status"]["shown"])


def _drawn(rig: Rig) -> str:
    schemas = [function.schema() for function in FUNCTIONS]
    patch, undrawn = patch_for(schemas)
    assert not undrawn
    values = {name: value for schema in schemas for name, value in starting_values(schema).items()}
    drawn = json.loads(patch.text())
    kinds = {entry["box"]["id"]: entry["box"]["maxclass"] for entry in drawn["patcher"]["boxes"]}
    shown = {name: _now(kinds[name], told) for name, told in rig.panel().items() if name in kinds}
    return device_svg(drawn, NAME, values, shown)


def _now(kind: str, told: Mapping[str, Any]) -> dict[str, Any]:
    """What an object shows, of what it was told."""
    now: dict[str, Any] = {"size": told["size"][0]} if kind == "multislider" and "size" in told else {}
    if kind == "umenu" and told["items"]:
        now["items"] = " , ".join(told["items"]).split(" ")
    if "text" in told:
        now["text"] = str(told["text"][0])
    if (said := told["shown"]) is not None:
        if kind in ("comment", "textedit"):
            now["text"] = re.sub(r"\b[0-9]{6}\b", CODE, re.sub("port [0-9]+", f"port {PORT}", str(said)))
        else:
            now["value"] = said
    return now


if __name__ == "__main__":
    for name, drawn in pictures().items():
        (IMAGES / name).write_text(drawn, "utf-8")
