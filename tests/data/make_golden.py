"""Writes the golden vectors of the op reducer: `python -m tests.data.make_golden`.

Each case is a packed score, a change, and what comes of it: the packed result and the inverse, or the refusal. The
Python reducer writes them; both languages must agree with what is committed.
"""

from __future__ import annotations

import base64
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np

from closeloop_widgets.music.edits import Change, EditError, apply
from closeloop_widgets.music.pack import pack
from closeloop_widgets.music.score import Carried, Key, Marker, Score, Track
from closeloop_widgets.music.tables import Controls, Notes, PitchBends, Programs
from closeloop_widgets.music.time import Meter, Tempo

PATH = Path(__file__).parent / "golden" / "ops.json"

SCORE = Score(
    ticks_per_quarter=480,
    name="Größe",
    tracks=(
        Track(
            1,
            "Soprano",
            0,
            1,
            Notes.of(
                id=[1, 2, 3], start=[0, 480, 480], duration=[480, 240, 960], pitch=[60, 64, 67], velocity=[90, 80, 1]
            ),
            Controls.of(id=[10, 11], tick=[0, 480], number=[64, 64], value=[127, 0]),
            PitchBends.of(id=[12], tick=[240], value=[-8192]),
            Programs.of(id=[13], tick=[0], value=[52]),
        ),
        Track(
            4,
            "弦",
            9,
            2,
            Notes.of(
                id=[2**30 + 5, 20], start=[960, 0], duration=[0, 1], pitch=[127, 0], velocity=[127, 64], mute=[1, 0],
                probability=[1.0, 0.25],
            ),
        ),
    ),
    tempos=(Tempo(0, 500_000), Tempo(960, 461_538)),
    meters=(Meter(0, 3, 4), Meter(1440, 6, 8)),
    keys=(Key(0, -3, True),),
    markers=(Marker(480, "A <b>"),),
    carried=(Carried(1, 0, b"\xff\x05\x02la"),),
    next_id=21,
)  # fmt: skip

NOTE = {"start": [480], "duration": [10], "pitch": [62], "velocity": [99]}


def on(track: int, table: str = "notes", **op: Any) -> dict[str, Any]:
    return {"op": op.pop("op"), "track": track, "table": table, **op}


CASES: dict[str, Change] = {
    "an empty change": [],
    "add a note among others at its tick": [on(1, op="add", rows={"id": [21], **NOTE})],
    "a view's note id leaves next_id alone": [on(1, op="add", rows={"id": [2**31 - 1], **NOTE})],
    "an id far ahead raises next_id": [on(1, op="add", rows={"id": [1000], **NOTE})],
    "add no rows": [on(1, op="add", rows={"id": [], "start": [], "duration": [], "pitch": [], "velocity": []})],
    "add a note with an optional column": [on(1, op="add", rows={"id": [21], **NOTE, "release_velocity": [12]})],
    "add a note whose optional column says nothing": [on(1, op="add", rows={"id": [21], **NOTE, "mute": [0]})],
    "add a plain note to a track with optional columns": [on(4, op="add", rows={"id": [21], **NOTE})],
    "remove two notes": [on(1, op="remove", ids=[3, 1])],
    "remove every note": [on(1, op="remove", ids=[1, 2, 3])],
    "remove the note that is why a column is there": [on(4, op="remove", ids=[20])],
    "move notes past others": [on(1, op="set", ids=[1, 3], columns={"start": [480, 0], "pitch": [61, 68]})],
    "equal starts stand in order of id": [on(1, op="set", ids=[3, 1], columns={"start": [480, 480]})],
    "set an optional column": [on(1, op="set", ids=[2], columns={"velocity_deviation": [-12.5]})],
    "set an optional column back": [on(4, op="set", ids=[2**30 + 5, 20], columns={"mute": [0, 0]})],
    "set nothing": [on(1, op="set", ids=[], columns={"pitch": []})],
    "a pedal moves": [on(1, "controls", op="set", ids=[11], columns={"tick": [0], "value": [64]})],
    "a bend is drawn": [on(1, "bends", op="add", rows={"id": [21], "tick": [0], "value": [8191]})],
    "a program goes": [on(1, "programs", op="remove", ids=[13])],
    "a track comes with notes": [
        {
            "op": "track.add",
            "index": 1,
            "track": {"id": 7, "name": "new", "channel": 3, "chunk": 3, "tables": {"notes": {"id": [30], **NOTE}}},
        }
    ],
    "a track goes": [{"op": "track.remove", "track": 1}],
    "a track is renamed and moved": [
        {"op": "track.set", "track": 1, "name": "Alto", "channel": 15, "chunk": 8, "index": 1}
    ],
    "tempo, meter, key and markers": [
        {
            "op": "score.set",
            "name": "other",
            "tempos": [{"tick": 0, "microseconds": 600000, "chunk": 0}],
            "meters": [{"tick": 0, "numerator": 7, "denominator": 8, "clocks": 12, "notated": 8, "chunk": 0}],
            "keys": [],
            "markers": [
                {"tick": 960, "text": "B", "chunk": 0},
                {"tick": 0, "text": "A", "chunk": 2},
            ],
        }
    ],
    "a note changes tracks": [on(1, op="remove", ids=[2]), on(4, op="add", rows={"id": [2], **NOTE})],
    "ops build on each other": [
        {"op": "track.add", "index": 2, "track": {"id": 9, "name": "", "channel": 1, "chunk": 3}},
        on(
            9,
            op="add",
            rows={"id": [40, 41], "start": [10, 0], "duration": [1, 1], "pitch": [1, 2], "velocity": [3, 4]},
        ),
        on(9, op="set", ids=[40], columns={"start": [0]}),
        {"op": "track.set", "track": 9, "name": "made"},
    ],
    "refused: an unknown track": [on(2, op="remove", ids=[1])],
    "refused: an unknown id": [on(1, op="remove", ids=[20])],
    "refused: an id of another table": [on(1, op="remove", ids=[10])],
    "refused: an id taken in another track": [on(1, op="add", rows={"id": [20], **NOTE})],
    "refused: an id taken by a control": [on(4, op="add", rows={"id": [10], **NOTE})],
    "refused: new ids that repeat": [on(1, op="add", rows={k: v * 2 for k, v in {"id": [50], **NOTE}.items()})],
    "refused: an id of zero": [on(1, op="add", rows={"id": [0], **NOTE})],
    "refused: velocity zero": [on(1, op="set", ids=[1], columns={"velocity": [0]})],
    "refused: a start before the beginning": [on(1, op="set", ids=[1], columns={"start": [-1]})],
    "refused: half a pitch": [on(1, op="set", ids=[1], columns={"pitch": [60.5]})],
    "refused: a bend too far": [on(1, "bends", op="set", ids=[12], columns={"value": [8192]})],
    "refused: a column that is not there": [on(1, op="set", ids=[1], columns={"colour": [1]})],
    "refused: an id set": [on(1, op="set", ids=[1], columns={"id": [99]})],
    "refused: lists of unequal length": [on(1, op="set", ids=[1, 2], columns={"pitch": [60]})],
    "refused: a missing column": [on(1, op="add", rows={"id": [21], "start": [0]})],
    "refused: a track id that is taken": [
        {"op": "track.add", "index": 0, "track": {"id": 4, "name": "", "channel": 0, "chunk": 1}}
    ],
    "refused: a place past the last": [
        {"op": "track.add", "index": 3, "track": {"id": 5, "name": "", "channel": 0, "chunk": 1}}
    ],
    "refused: a channel of 16": [{"op": "track.set", "track": 1, "channel": 16}],
    "refused: an op nobody knows": [{"op": "explode"}],
    "refused whole, though the first op fits": [on(1, op="remove", ids=[1]), on(1, op="remove", ids=[1])],
}


def vectors() -> Iterator[dict[str, Any]]:
    for name, change in CASES.items():
        case = {"name": name, "score": _text(SCORE), "change": change, "result": None, "inverse": None, "error": None}
        try:
            result, inverse = apply(SCORE, change)
            case |= {"result": _text(result), "inverse": plain(inverse)}
        except EditError as error:
            case["error"] = error.code
        yield case


def plain(value: Any) -> Any:
    """The same with lists for arrays."""
    if isinstance(value, np.ndarray):
        return value.tolist()
    if isinstance(value, dict):
        return {key: plain(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [plain(item) for item in value]
    return value


def _text(score: Score) -> str:
    return base64.b64encode(pack(score)).decode()


if __name__ == "__main__":
    PATH.write_text(json.dumps({"cases": list(vectors())}, indent=1) + "\n")
    print(f"{len(CASES)} cases in {PATH}")
