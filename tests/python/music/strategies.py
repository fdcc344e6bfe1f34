"""Hypothesis strategies: scores, and changes that fit them.

Most of the time of a property of scores goes into drawing them. So a strategy that is needed for every score is made
once, here, and not anew in each example (Hypothesis checks each strategy that it has not seen), and the rows of a table
are drawn column by column as tuples, which cost half of what lists do.
"""

from __future__ import annotations

from functools import cache
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


COLUMNS: dict[str, dict[str, st.SearchStrategy[Any]]] = {
    "notes": {
        "start": TICKS,
        "duration": st.integers(0, 2000),
        "pitch": st.integers(0, 127),
        "velocity": st.integers(1, 127),
    },
    "controls": {"tick": TICKS, "number": st.sampled_from([1, 7, 64]), "value": st.integers(0, 127)},
    "bends": {"tick": TICKS, "value": st.integers(-8192, 8191)},
    "programs": {"tick": TICKS, "value": st.integers(0, 127)},
}
KINDS = {"notes": Notes, "controls": Controls, "bends": PitchBends, "programs": Programs}
COUNTS = {table: st.integers(0, 12 if table == "notes" else 3) for table in KINDS}
EXTRAS = st.lists(st.sampled_from(sorted(OPTIONAL)), unique=True, max_size=2)
TRACK_NAMES = st.sampled_from(["", "Soprano", "Bässe", "弦"])
CHANNELS = st.integers(0, 15)


def rows_of(draw: st.DrawFn, table: str, ids: list[int]) -> dict[str, Any]:
    """Draw the rows of a table that have these ids."""
    rows: dict[str, Any] = {"id": ids}
    for name in COLUMNS[table]:
        rows[name] = list(draw(_column(table, name, len(ids))))
    for name in draw(EXTRAS) if table == "notes" else []:
        rows[name] = list(draw(_column(table, name, len(ids))))
    return rows


@cache
def _column(table: str, name: str, n: int) -> st.SearchStrategy[tuple[Any, ...]]:
    values = COLUMNS[table].get(name)
    return st.tuples(*[OPTIONAL[name] if values is None else values] * n)


PIECE_FIELDS: dict[str, st.SearchStrategy[Any]] = {
    "ticks_per_quarter": st.sampled_from([96, 480]),
    "tempos": st.tuples(st.builds(Tempo, st.just(0), st.integers(200_000, 900_000))),
    "meters": st.lists(st.builds(Meter, st.just(0), st.integers(2, 7), st.sampled_from([4, 8])), max_size=1),
    "keys": st.lists(st.builds(Key, st.just(0), st.integers(-7, 7), st.booleans()), max_size=1),
    "markers": st.lists(st.builds(Marker, st.just(480), st.sampled_from(["A", "Coda"])), max_size=1),
    "carried": st.lists(st.builds(Carried, st.just(0), TICKS, st.binary(min_size=1, max_size=4)), max_size=1),
}
PIECES = st.fixed_dictionaries(PIECE_FIELDS)


@st.composite
def scores(draw: st.DrawFn, max_tracks: int = 3) -> Score:
    """A score of one to `max_tracks` tracks, whose ids are 1, 2 and so on."""
    next_id, tracks = 1, []
    for index in range(draw(st.integers(1, max_tracks))):
        tables: dict[str, Any] = {}
        for name, kind in KINDS.items():
            count = draw(COUNTS[name])
            tables[name] = kind.of(**rows_of(draw, name, list(range(next_id, next_id + count))))
            next_id += count
        tracks.append(Track(index + 1, draw(TRACK_NAMES), draw(CHANNELS), index + 1, **tables))
    piece = draw(PIECES)
    lists = {name: tuple(piece[name]) for name in PIECE_FIELDS if name != "ticks_per_quarter"}
    return Score(ticks_per_quarter=piece["ticks_per_quarter"], tracks=tuple(tracks), **lists, next_id=next_id)


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
SCORE_CHANGES = st.fixed_dictionaries({}, optional=SCORE_FIELDS)
NEW_TRACK_IDS = st.integers(100, 2**31 - 1)
FAR_IDS = st.integers(2**30, 2**31 - 10)
FEW = st.integers(0, 4)
CHUNKS = st.integers(0, 3)
SPANS = st.lists(st.tuples(TICKS, st.integers(1, 4000)), min_size=1, max_size=3)
PITCH_RANGES = st.none() | st.tuples(st.integers(0, 127), st.integers(0, 127))
CHOICES = st.booleans()


@st.composite
def ops(draw: st.DrawFn, score: Score) -> Op:
    """An op that fits the score."""
    kinds = ["add", "track.add", "score.set"]
    if score.tracks:
        kinds += ["remove", "set", "set", "track.remove", "track.set"]
    kind = draw(st.sampled_from(kinds if score.tracks else ["track.add", "score.set"]))
    if kind == "score.set":
        return {"op": kind, **draw(SCORE_CHANGES)}
    if kind == "track.add":
        table, ids = draw(TABLE), _new_ids(draw, score)
        tables = {table: rows_of(draw, table, ids)} if ids else {}
        track = {"id": draw(NEW_TRACK_IDS), "name": "new", "channel": 3, "chunk": 9, "tables": tables}
        return {"op": kind, "index": draw(st.integers(0, len(score.tracks))), "track": track}
    track = draw(st.sampled_from(score.tracks))
    if kind == "track.remove":
        return {"op": kind, "track": track.id}
    if kind == "track.set":
        places = st.integers(0, len(score.tracks) - 1)
        fields = {"name": NAMES, "channel": CHANNELS, "chunk": CHUNKS, "index": places}
        return {"op": kind, "track": track.id, **draw(st.fixed_dictionaries({}, optional=fields))}
    table = draw(TABLE)
    head = {"op": kind, "track": track.id, "table": table}
    if kind == "add":
        return {**head, "rows": rows_of(draw, table, _new_ids(draw, score))}
    have = track.tables()[table].columns()["id"].tolist()
    ids = draw(st.lists(st.sampled_from(have), unique=True)) if have else []
    if kind == "remove":
        return {**head, "ids": ids}
    rows = rows_of(draw, table, ids)
    chosen = draw(st.lists(st.sampled_from(sorted(rows.keys() - {"id"})), unique=True))
    return {**head, "ids": ids, "columns": {name: rows[name] for name in chosen}}


def _new_ids(draw: st.DrawFn, score: Score) -> list[int]:
    count = draw(FEW)
    if draw(CHOICES):
        return list(range(score.next_id, score.next_id + count))
    taken = {i for t in score.tracks for table in t.tables().values() for i in table.columns()["id"].tolist()}
    start = draw(FAR_IDS)
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
    spans = [(start, start + length) for start, length in draw(SPANS)]
    tracks = draw(st.lists(st.sampled_from([t.id for t in score.tracks]), min_size=1, unique=True))
    ends = draw(PITCH_RANGES)
    pitches = None if ends is None else (min(ends), max(ends))
    notes = None
    if draw(CHOICES):
        every = np.concatenate([t.notes.id for t in score.tracks]).tolist()
        notes = tuple(draw(st.lists(st.sampled_from(every), unique=True))) if every else None
    return Region(tuple(spans), tuple(tracks), pitches, notes)
