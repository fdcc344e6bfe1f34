"""Hypothesis strategies: scores, and changes that fit them."""

from __future__ import annotations

from typing import Any

import numpy as np
from hypothesis import strategies as st

from closeloop_widgets.music.edits import Op
from closeloop_widgets.music.region import Region
from closeloop_widgets.music.score import Carried, Key, Marker, Score, Track
from closeloop_widgets.music.tables import Controls, Notes, PitchBends, Programs
from closeloop_widgets.music.time import Meter, Tempo

TICKS = st.integers(0, 8000)
OPTIONAL = {
    "release_velocity": st.integers(0, 127),
    "mute": st.integers(0, 1),
    "probability": st.sampled_from([0.0, 0.25, 0.5, 1.0]),
    "velocity_deviation": st.sampled_from([-20.0, 0.0, 12.5]),
}


@st.composite
def note_rows(draw: st.DrawFn, ids: list[int]) -> dict[str, Any]:
    n = len(ids)
    rows: dict[str, Any] = {
        "id": ids,
        "start": draw(st.lists(TICKS, min_size=n, max_size=n)),
        "duration": draw(st.lists(st.integers(0, 2000), min_size=n, max_size=n)),
        "pitch": draw(st.lists(st.integers(0, 127), min_size=n, max_size=n)),
        "velocity": draw(st.lists(st.integers(1, 127), min_size=n, max_size=n)),
    }
    for name in draw(st.lists(st.sampled_from(sorted(OPTIONAL)), unique=True, max_size=2)):
        rows[name] = draw(st.lists(OPTIONAL[name], min_size=n, max_size=n))
    return rows


@st.composite
def point_rows(draw: st.DrawFn, table: str, ids: list[int]) -> dict[str, Any]:
    n = len(ids)
    rows: dict[str, Any] = {"id": ids, "tick": draw(st.lists(TICKS, min_size=n, max_size=n))}
    if table == "controls":
        rows["number"] = draw(st.lists(st.sampled_from([1, 7, 64]), min_size=n, max_size=n))
    low, high = (-8192, 8191) if table == "bends" else (0, 127)
    rows["value"] = draw(st.lists(st.integers(low, high), min_size=n, max_size=n))
    return rows


def rows_for(table: str, ids: list[int]) -> st.SearchStrategy[dict[str, Any]]:
    return note_rows(ids) if table == "notes" else point_rows(table, ids)


@st.composite
def scores(draw: st.DrawFn, max_tracks: int = 3) -> Score:
    next_id, tracks = 1, []
    kinds = {"notes": Notes, "controls": Controls, "bends": PitchBends, "programs": Programs}
    for index in range(draw(st.integers(1, max_tracks))):
        tables: dict[str, Any] = {}
        for name, kind in kinds.items():
            count = draw(st.integers(0, 12 if name == "notes" else 3))
            tables[name] = kind.of(**draw(rows_for(name, list(range(next_id, next_id + count)))))
            next_id += count
        name = draw(st.sampled_from(["", "Soprano", "Bässe", "弦"]))
        tracks.append(Track(index + 1, name, draw(st.integers(0, 15)), index + 1, **tables))
    return Score(
        ticks_per_quarter=draw(st.sampled_from([96, 480])),
        tracks=tuple(tracks),
        tempos=(Tempo(0, draw(st.integers(200_000, 900_000))),),
        meters=tuple(
            draw(st.lists(st.builds(Meter, st.just(0), st.integers(2, 7), st.sampled_from([4, 8])), max_size=1))
        ),
        keys=tuple(draw(st.lists(st.builds(Key, st.just(0), st.integers(-7, 7), st.booleans()), max_size=1))),
        markers=tuple(draw(st.lists(st.builds(Marker, st.just(480), st.sampled_from(["A", "Coda"])), max_size=1))),
        carried=tuple(
            draw(st.lists(st.builds(Carried, st.just(0), TICKS, st.binary(min_size=1, max_size=4)), max_size=1))
        ),
        next_id=next_id,
    )


TABLE = st.sampled_from(["notes", "notes", "controls", "bends", "programs"])
NAMES = st.sampled_from(["", "Altō", "<b>"])


def _events(**fields: st.SearchStrategy[Any]) -> st.SearchStrategy[list[dict[str, Any]]]:
    return st.lists(st.fixed_dictionaries({"tick": TICKS, "chunk": st.integers(0, 2), **fields}), max_size=3)


SCORE_FIELDS: dict[str, st.SearchStrategy[Any]] = {
    "name": NAMES,
    "tempos": _events(microseconds=st.integers(1, 0xFFFFFF)),
    "meters": _events(
        numerator=st.integers(1, 12),
        denominator=st.sampled_from([2, 4, 8]),
        clocks=st.sampled_from([24, 36]),
        notated=st.sampled_from([8, 4]),
    ),
    "keys": _events(sharps=st.integers(-7, 7), minor=st.booleans()),
    "markers": _events(text=st.sampled_from(["A", "Coda", ""])),
}


@st.composite
def ops(draw: st.DrawFn, score: Score) -> Op:
    """An op that fits the score."""
    kinds = ["add", "track.add", "score.set"]
    if score.tracks:
        kinds += ["remove", "set", "set", "track.remove", "track.set"]
    kind = draw(st.sampled_from(kinds if score.tracks else ["track.add", "score.set"]))
    if kind == "score.set":
        return {"op": kind, **draw(st.fixed_dictionaries({}, optional=SCORE_FIELDS))}
    if kind == "track.add":
        table, ids = draw(TABLE), _new_ids(draw, score)
        tables = {table: draw(rows_for(table, ids))} if ids else {}
        track = {"id": draw(st.integers(100, 2**31 - 1)), "name": "new", "channel": 3, "chunk": 9, "tables": tables}
        return {"op": kind, "index": draw(st.integers(0, len(score.tracks))), "track": track}
    track = draw(st.sampled_from(score.tracks))
    if kind == "track.remove":
        return {"op": kind, "track": track.id}
    if kind == "track.set":
        places = st.integers(0, len(score.tracks) - 1)
        fields = {"name": NAMES, "channel": st.integers(0, 15), "chunk": st.integers(0, 3), "index": places}
        return {"op": kind, "track": track.id, **draw(st.fixed_dictionaries({}, optional=fields))}
    table = draw(TABLE)
    head = {"op": kind, "track": track.id, "table": table}
    if kind == "add":
        return {**head, "rows": draw(rows_for(table, _new_ids(draw, score)))}
    have = track.tables()[table].columns()["id"].tolist()
    ids = draw(st.lists(st.sampled_from(have), unique=True)) if have else []
    if kind == "remove":
        return {**head, "ids": ids}
    rows = draw(rows_for(table, ids))
    chosen = draw(st.lists(st.sampled_from(sorted(rows.keys() - {"id"})), unique=True))
    return {**head, "ids": ids, "columns": {name: rows[name] for name in chosen}}


def _new_ids(draw: st.DrawFn, score: Score) -> list[int]:
    count = draw(st.integers(0, 4))
    if draw(st.booleans()):
        return list(range(score.next_id, score.next_id + count))
    taken = {i for t in score.tracks for table in t.tables().values() for i in table.columns()["id"].tolist()}
    start = draw(st.integers(2**30, 2**31 - 10))
    return [i for i in range(start, start + count) if i not in taken]


@st.composite
def changes(draw: st.DrawFn, score: Score, max_ops: int = 4) -> list[Op]:
    """A change that fits the score, op after op."""
    from closeloop_widgets.music.edits import EditError, apply

    change: list[Op] = []
    for _ in range(draw(st.integers(0, max_ops))):
        op = draw(ops(score))
        try:
            score = apply(score, [op])[0]
        except EditError:  # an id drawn twice, a track id taken: not this op, then
            continue
        change.append(op)
    return change


@st.composite
def regions(draw: st.DrawFn, score: Score) -> Region:
    spans = draw(
        st.lists(st.tuples(TICKS, st.integers(1, 4000)).map(lambda p: (p[0], p[0] + p[1])), min_size=1, max_size=3)
    )
    tracks = draw(st.lists(st.sampled_from([t.id for t in score.tracks]), min_size=1, unique=True))
    pitches = draw(st.none() | st.tuples(st.integers(0, 127), st.integers(0, 127)).map(lambda p: (min(p), max(p))))
    notes = None
    if draw(st.booleans()):
        every = np.concatenate([t.notes.id for t in score.tracks]).tolist()
        notes = tuple(draw(st.lists(st.sampled_from(every), unique=True))) if every else None
    return Region(tuple(spans), tuple(tracks), pitches, notes)
