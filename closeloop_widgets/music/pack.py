"""A score as one binary (docs/protocol.md, "Pack"): for the trait, the snapshot and takes.

Its twin is `js/editor/src/score/pack.ts`. `Score.source` is not in it: it stays with the kernel.
"""

from __future__ import annotations

import base64
import json
import struct
from dataclasses import asdict
from typing import Any

import numpy as np

from closeloop_widgets.errors import CloseloopError, ScoreError
from closeloop_widgets.music.edits import events_from_json
from closeloop_widgets.music.score import TABLES, Carried, Key, Marker, Score, Track
from closeloop_widgets.music.tables import Table
from closeloop_widgets.music.time import Meter, Tempo

MAGIC = b"CLW1"
ALIGNMENT = 8

_LISTS = {"tempos": Tempo, "meters": Meter, "keys": Key, "markers": Marker}


def pack(score: Score) -> bytes:
    """The score as bytes.

    Examples
    --------
    >>> score = Score.of_notes(start=[0], duration=[480], pitch=[60], velocity=[90])
    >>> unpack(pack(score)) == score
    True
    """
    body = _Body()
    header = {
        "v": 1,
        "ticks_per_quarter": score.ticks_per_quarter,
        "name": score.name,
        "next_id": score.next_id,
        **{name: [asdict(event) for event in getattr(score, name)] for name in _LISTS},
        "tracks": [_pack_track(track, body) for track in score.tracks],
        "carried": [
            {"chunk": c.chunk, "tick": c.tick, "data": base64.b64encode(c.data).decode()} for c in score.carried
        ],
    }
    # Lone surrogates cannot become UTF-8; JSON's own escapes carry them.
    text = json.dumps(header, separators=(",", ":"), ensure_ascii=True).encode()
    head = MAGIC + struct.pack("<I", len(text)) + text
    return b"".join([head, bytes(-len(head) % ALIGNMENT), *body.parts])


def unpack(data: bytes | bytearray | memoryview) -> Score:
    """The score in these bytes.

    Raises
    ------
    ScoreError
        They are no pack, or a broken one.
    """
    view = memoryview(data).cast("B")
    if len(view) < 8 or bytes(view[:4]) != MAGIC:
        raise ScoreError(f"not a packed score: it begins with {bytes(view[:4])!r}, not {MAGIC!r}")
    (length,) = struct.unpack("<I", view[4:8])
    try:
        header = json.loads(bytes(view[8 : 8 + length]))
        lists: dict[str, Any] = {name: events_from_json(kind, header[name]) for name, kind in _LISTS.items()}
        body = view[8 + length + -(8 + length) % ALIGNMENT :]
        return Score(
            ticks_per_quarter=header["ticks_per_quarter"],
            name=header["name"],
            next_id=header["next_id"],
            tracks=tuple(_unpack_track(track, body) for track in header["tracks"]),
            carried=tuple(
                Carried(c["chunk"], c["tick"], base64.b64decode(c["data"], validate=True)) for c in header["carried"]
            ),
            **lists,
        )
    except CloseloopError:
        raise
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise ScoreError(f"a broken packed score: {error!r}") from error


class _Body:
    """The columns one after the other, each at a multiple of 8; joined once, for they are megabytes."""

    def __init__(self) -> None:
        self.parts: list[bytes | memoryview] = []
        self._length = 0

    def add(self, column: np.ndarray[Any, Any]) -> int:
        """Where the column lies."""
        offset, padding = self._length, bytes(-column.nbytes % ALIGNMENT)
        self.parts += [np.ascontiguousarray(column).data.cast("B"), padding] if column.nbytes else []
        self._length += column.nbytes + len(padding)
        return offset


def _pack_track(track: Track, body: _Body) -> dict[str, Any]:
    tables = {name: _pack_table(table, body) for name, table in track.tables().items() if len(table)}
    return {"id": track.id, "name": track.name, "channel": track.channel, "chunk": track.chunk, "tables": tables}


def _pack_table(table: Table, body: _Body) -> dict[str, Any]:
    columns = {name: [body.add(column), column.dtype.str[1:]] for name, column in table.columns().items()}
    return {"rows": len(table), "columns": columns}


def _unpack_track(header: dict[str, Any], body: memoryview) -> Track:
    tables: dict[str, Any] = {}
    for name, table in header["tables"].items():
        kind = TABLES[name]
        columns = {column: _column(body, at, kind, column, table["rows"]) for column, at in table["columns"].items()}
        tables[name] = kind.of(**columns)
    return Track(header["id"], header["name"], header["channel"], header["chunk"], **tables)


def _column(body: memoryview, at: list[Any], kind: type[Table], name: str, rows: int) -> np.ndarray[Any, Any]:
    field = {**kind.fields, **kind.optional}[name]
    offset, dtype = at
    if dtype != field.dtype.str[1:]:
        raise ScoreError(f"a broken packed score: {kind.__name__}.{name} is {dtype}, not {field.dtype.str[1:]}")
    return np.frombuffer(body, field.dtype, rows, offset)
