"""The op reducer: edits of a score as data, applied whole or not at all, each with its inverse.

An op is a JSON object (docs/protocol.md, "Ops"); columns in it may be lists or numpy arrays. The same rules stand
in `js/editor/src/score/reduce.ts`, and the vectors in `tests/data/golden/` hold both to one meaning.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import asdict, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from closeloop_widgets.errors import CloseloopError, ScoreError
from closeloop_widgets.music.score import KERNEL_IDS_END, TABLES, Key, Marker, Score, Track
from closeloop_widgets.music.tables import Column, Table
from closeloop_widgets.music.time import Meter, Tempo

Op = Mapping[str, Any]
Change = Sequence[Op]
"""Ops applied together."""


class EditError(ScoreError):
    """A change that does not fit the score; nothing of it was applied. `code` is a word for programs."""

    def __init__(self, message: str, code: str = "bad_request") -> None:
        super().__init__(message)
        self.code = code


def apply(score: Score, change: Change) -> tuple[Score, list[Op]]:
    """The score after a change, and the change that takes it back.

    Raises
    ------
    EditError
        An op names what is not there, an id that is taken, or a value out of range. The score is a value, so
        nothing has happened.

    Examples
    --------
    >>> score = Score.of_notes(start=[0], duration=[480], pitch=[60], velocity=[90])
    >>> op = {"op": "set", "track": 1, "table": "notes", "ids": [1], "columns": {"pitch": [72]}}
    >>> up, inverse = apply(score, [op])
    >>> up.tracks[0].notes.pitch.tolist()
    [72]
    >>> apply(up, inverse)[0] == score
    True
    """
    inverse: list[Op] = []
    for number, op in enumerate(change):
        try:
            score, undo = _reducer(op)(score, op)
        except EditError as error:
            raise EditError(_located(error, op, number, len(change)), error.code) from error
        except CloseloopError as error:
            raise EditError(_located(error, op, number, len(change))) from error
        except (KeyError, TypeError, ValueError, AttributeError, OverflowError) as error:
            raise EditError(_located(f"is malformed: {error!r}", op, number, len(change))) from error
        inverse.append(undo)
    return score, inverse[::-1]


def _located(error: object, op: Any, number: int, count: int) -> str:
    kind = op.get("op") if isinstance(op, Mapping) else op
    return f"op {number + 1} of {count} ({str(kind)[:40]!r}): {error}"


Reducer = Callable[[Score, Any], tuple[Score, Op]]


def _reducer(op: Any) -> Reducer:
    if not isinstance(op, Mapping):
        raise EditError("an op must be an object")
    kind = op.get("op")
    if not isinstance(kind, str) or kind not in _REDUCERS:
        raise EditError(f"there is no such op; there are {', '.join(_REDUCERS)}")
    return _REDUCERS[kind]


# --- rows -----------------------------------------------------------------------------------------------------------


def _add(score: Score, op: Any) -> tuple[Score, Op]:
    index, name, table = _target(score, op)
    added = type(table).of(**op["rows"])
    _check_new_ids(score, added.columns()["id"])
    score = _with_table(score, index, name, table.joined(added))
    score = _seen(score, added.columns()["id"])
    return score, {"op": "remove", "track": op["track"], "table": name, "ids": added.columns()["id"]}


def _remove(score: Score, op: Any) -> tuple[Score, Op]:
    index, name, table = _target(score, op)
    rows = _rows(table, op["ids"], score.tracks[index])
    kept = np.ones(len(table), np.bool_)
    kept[rows] = False
    gone = table.take(np.sort(rows)).columns()
    score = _with_table(score, index, name, table.take(kept))
    return score, {"op": "add", "track": op["track"], "table": name, "rows": gone}


def _set(score: Score, op: Any) -> tuple[Score, Op]:
    index, name, table = _target(score, op)
    rows = _rows(table, op["ids"], score.tracks[index])
    columns, old = table.columns(), {}
    for column, values in op["columns"].items():
        if column == "id" or column not in {**table.fields, **table.optional}:
            raise EditError(f"{name} have no column {column!r} that can be set")
        if len(values) != len(rows):
            raise EditError(f"{len(rows)} ids, but {len(values)} values for {column}")
        field = {**table.fields, **table.optional}[column]
        before = columns.get(column)
        if before is None:
            before = np.full(len(table), table.default(column), field.dtype)
        old[column] = before[rows]
        changed = before.copy()
        changed[rows] = field.checked(f"{name}.{column}", values)
        columns[column] = changed
    score = _with_table(score, index, name, table.ordered(columns))
    return score, {"op": "set", "track": op["track"], "table": name, "ids": op["ids"], "columns": old}


def _target(score: Score, op: Any) -> tuple[int, str, Table]:
    index, name = _index_of(score, op["track"]), op["table"]
    if name not in TABLES:
        raise EditError(f"there is no table {str(name)[:40]!r}; a track has {', '.join(TABLES)}")
    return index, name, getattr(score.tracks[index], name)


def _rows(table: Table, ids: Any, track: Track) -> NDArray[np.intp]:
    """The row of each id, in the order of the ids."""
    wanted = np.asarray(ids)
    if wanted.size == 0:
        return np.empty(0, np.intp)
    if wanted.ndim != 1 or wanted.dtype.kind not in "iu":
        raise EditError(f"ids must be a list of whole numbers, but are {str(ids)[:80]}")
    have = table.columns()["id"]
    rows = _few_rows(have, wanted) if len(wanted) <= FEW else _many_rows(have, wanted)
    if (rows < 0).any():
        raise EditError(f"track {track.id} has no row with the id {wanted[rows < 0][0]}", "unknown_id")
    if len(np.unique(rows)) != len(rows):
        raise EditError("ids must differ")
    return rows


FEW = 16
"""So many ids are looked for one by one: a gesture moves few notes, and to sort 100,000 ids takes longer than that."""


def _few_rows(have: Column, wanted: Column) -> NDArray[np.intp]:
    found = [np.flatnonzero(have == one) for one in wanted]
    return np.array([rows[0] if len(rows) else -1 for rows in found], np.intp)


def _many_rows(have: Column, wanted: Column) -> NDArray[np.intp]:
    if not len(have):
        return np.full(len(wanted), -1, np.intp)
    order = np.argsort(have, kind="stable")
    rows = order[np.minimum(np.searchsorted(have, wanted, sorter=order), len(have) - 1)]
    return np.where(have[rows] == wanted, rows, -1)


def _check_new_ids(score: Score, ids: Column) -> None:
    if len(np.unique(ids)) != len(ids):
        raise EditError("the ids of new rows must differ")
    # Nearly every add is of ids never given before: those need no search.
    known = ids[(ids < score.next_id) | (ids >= KERNEL_IDS_END)]
    if not len(known):
        return
    for track in score.tracks:
        for table in track.tables().values():
            have = table.columns()["id"]
            taken = np.isin(have, known)
            if taken.any():
                raise EditError(f"the id {have[taken][0]} is taken in track {track.id}", "id_taken")


def _with_table(score: Score, index: int, name: str, table: Table) -> Score:
    track = replace(score.tracks[index], **{name: table})  # type: ignore[arg-type]  # a table by its name
    return score.with_tracks((*score.tracks[:index], track, *score.tracks[index + 1 :]))


def _seen(score: Score, ids: Column) -> Score:
    ours = ids[ids < KERNEL_IDS_END]
    next_id = max(score.next_id, int(ours.max()) + 1 if len(ours) else 1)
    return score if next_id == score.next_id else replace(score, next_id=next_id)


# --- tracks ---------------------------------------------------------------------------------------------------------


def _add_track(score: Score, op: Any) -> tuple[Score, Op]:
    given, index = op["track"], op["index"]
    if not isinstance(index, int) or not 0 <= index <= len(score.tracks):
        raise EditError(f"index must be 0 to {len(score.tracks)}, but is {index}")
    if any(track.id == given["id"] for track in score.tracks):
        raise EditError(f"the track id {given['id']} is taken", "id_taken")
    tables = {name: TABLES[name].of(**rows) for name, rows in given.get("tables", {}).items()}
    ids = [table.columns()["id"] for table in tables.values()]
    if ids:
        _check_new_ids(score, np.concatenate(ids))
    track = Track(
        id=_whole(given["id"], "a track's id"),
        name=_text(given["name"]),
        channel=_whole(given["channel"], "a channel"),
        chunk=_whole(given["chunk"], "a chunk"),
        **tables,  # type: ignore[arg-type]  # tables by their names
    )
    score = score.with_tracks((*score.tracks[:index], track, *score.tracks[index:]))
    for column in ids:
        score = _seen(score, column)
    return score, {"op": "track.remove", "track": track.id}


def _remove_track(score: Score, op: Any) -> tuple[Score, Op]:
    index = _index_of(score, op["track"])
    track = score.tracks[index]
    inverse = {"op": "track.add", "index": index, "track": track_json(track)}
    return score.with_tracks((*score.tracks[:index], *score.tracks[index + 1 :])), inverse


def track_json(track: Track) -> dict[str, Any]:
    """A track as a `track.add` op names it; its columns stay arrays."""
    return {
        "id": track.id,
        "name": track.name,
        "channel": track.channel,
        "chunk": track.chunk,
        "tables": {name: table.columns() for name, table in track.tables().items() if len(table)},
    }


def _set_track(score: Score, op: Any) -> tuple[Score, Op]:
    index = _index_of(score, op["track"])
    track = score.tracks[index]
    inverse: dict[str, Any] = {"op": "track.set", "track": track.id}
    fields: dict[str, Any] = {}
    for name, check in (("name", _text), ("channel", _channel), ("chunk", _chunk)):
        if name in op:
            fields[name], inverse[name] = check(op[name]), getattr(track, name)
    others = [*score.tracks[:index], *score.tracks[index + 1 :]]
    to = index
    if "index" in op:
        to, inverse["index"] = _whole(op["index"], "index"), index
        if not 0 <= to <= len(others):
            raise EditError(f"index must be 0 to {len(others)}, but is {to}")
    others.insert(to, replace(track, **fields))
    return score.with_tracks(others), inverse


def _index_of(score: Score, track: Any) -> int:
    for index, candidate in enumerate(score.tracks):
        if candidate.id == track:
            return index
    ids = [candidate.id for candidate in score.tracks]
    raise EditError(f"there is no track {str(track)[:40]}; the score has {ids}", "unknown_track")


# --- what governs all tracks ----------------------------------------------------------------------------------------

_LISTS: dict[str, type[Tempo] | type[Meter] | type[Key] | type[Marker]] = {
    "tempos": Tempo,
    "meters": Meter,
    "keys": Key,
    "markers": Marker,
}


def _set_score(score: Score, op: Any) -> tuple[Score, Op]:
    fields: dict[str, Any] = {}
    inverse: dict[str, Any] = {"op": "score.set"}
    if "name" in op:
        fields["name"], inverse["name"] = _text(op["name"]), score.name
    for name, kind in _LISTS.items():
        if name in op:
            fields[name] = events_from_json(kind, op[name])
            inverse[name] = [asdict(event) for event in getattr(score, name)]
    return replace(score, **fields), inverse


def events_from_json(kind: type[Any], events: Iterable[Mapping[str, Any]]) -> tuple[Any, ...]:
    """Tempos, meters, keys or markers from their JSON objects, in order of tick."""
    made = [kind(**event) for event in events]
    for event in made:
        if not isinstance(event.tick, int) or event.tick < 0:
            raise EditError(f"a {kind.__name__.lower()}'s tick must be 0 or more, but is {event.tick}")
    return tuple(sorted(made, key=lambda event: int(event.tick)))


def _whole(value: Any, what: str) -> int:
    if isinstance(value, bool) or not isinstance(value, int):
        raise EditError(f"{what} must be a whole number, but is {str(value)[:40]}")
    return value


def _channel(value: Any) -> int:
    return _whole(value, "a channel")


def _chunk(value: Any) -> int:
    return _whole(value, "a chunk")


def _text(value: Any) -> str:
    if not isinstance(value, str):
        raise EditError(f"a name must be text, but is {str(value)[:40]}")
    return value


_REDUCERS: dict[str, Reducer] = {
    "add": _add,
    "remove": _remove,
    "set": _set,
    "track.add": _add_track,
    "track.remove": _remove_track,
    "track.set": _set_track,
    "score.set": _set_score,
}


# --- the change between two scores ----------------------------------------------------------------------------------


def diff(old: Score, new: Score) -> list[Op] | None:
    """The change that makes `old` into `new`, matched by ids; None where no ops can (other ticks or carried events)."""
    if old.ticks_per_quarter != new.ticks_per_quarter or old.carried != new.carried:
        return None
    change: list[Op] = []
    fields: dict[str, Any] = {"name": new.name} if new.name != old.name else {}
    for name in _LISTS:
        if getattr(old, name) != getattr(new, name):
            fields[name] = [asdict(event) for event in getattr(new, name)]
    if fields:
        change.append({"op": "score.set", **fields})
    new_ids = {track.id for track in new.tracks}
    change += [{"op": "track.remove", "track": t.id} for t in old.tracks if t.id not in new_ids]
    return change + _diff_tracks(old, new, [t.id for t in old.tracks if t.id in new_ids])


def _diff_tracks(old: Score, new: Score, order: list[int]) -> list[Op]:
    before = {track.id: track for track in old.tracks}
    removals: list[Op] = []
    others: list[Op] = []
    for index, track in enumerate(new.tracks):
        mine = before.get(track.id)
        if mine is None:
            others.append({"op": "track.add", "index": index, "track": track_json(track)})
            order.insert(index, track.id)
            continue
        fields: dict[str, Any] = {
            n: getattr(track, n) for n in ("name", "channel", "chunk") if getattr(track, n) != getattr(mine, n)
        }
        if order[index] != track.id:
            order.remove(track.id)
            order.insert(index, track.id)
            fields["index"] = index
        if fields:
            others.append({"op": "track.set", "track": track.id, **fields})
        for name, table in track.tables().items():
            for op in diff_rows(track.id, name, mine.tables()[name], table):
                (removals if op["op"] == "remove" else others).append(op)
    # Removals first: a note that changes tracks keeps its id, and must leave the one before it enters the other.
    return removals + others


def diff_rows(track: int, name: str, old: Table, new: Table) -> list[Op]:
    """The ops that make the rows of one table into those of another, matched by id."""
    if old is new or old == new:
        return []
    head = {"track": track, "table": name}
    mine, theirs = old.columns(), new.columns()
    gone = ~np.isin(mine["id"], theirs["id"])
    fresh = ~np.isin(theirs["id"], mine["id"])
    ops: list[Op] = []
    if gone.any():
        ops.append({"op": "remove", **head, "ids": mine["id"][gone]})
    ops += _diff_kept(head, old, new, mine["id"][~gone])
    if fresh.any():
        ops.append({"op": "add", **head, "rows": new.take(fresh).columns()})
    return ops


def _diff_kept(head: dict[str, Any], old: Table, new: Table, kept: Column) -> list[Op]:
    if not len(kept):
        return []
    kept = np.sort(kept)
    mine, theirs = (_by_id(table, kept) for table in (old, new))
    differs = np.zeros(len(kept), np.bool_)
    names = []
    for name in mine.keys() | theirs.keys():
        a, b = (c.get(name, np.full(len(kept), _default(old, name))) for c in (mine, theirs))
        if (a != b).any():
            names.append(name)
            differs |= a != b
    columns = {n: theirs.get(n, np.full(len(kept), _default(old, n)))[differs] for n in sorted(names)}
    return [{"op": "set", **head, "ids": kept[differs], "columns": columns}] if names else []


def _by_id(table: Table, ids: Column) -> dict[str, Column]:
    have = table.columns()
    rows = np.argsort(have["id"], kind="stable")
    rows = rows[np.isin(have["id"][rows], ids)]
    return {name: column[rows] for name, column in have.items() if name != "id"}


def _default(table: Table, name: str) -> float:
    return table.default(name) if name in table.optional else 0
