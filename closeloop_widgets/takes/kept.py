"""Takes as bytes, for a saved notebook and for a page without a kernel; up to a stated size."""

from __future__ import annotations

import json
import struct
from collections.abc import Iterable
from typing import Any

from closeloop_widgets.errors import CloseloopError
from closeloop_widgets.music.pack import pack, unpack
from closeloop_widgets.takes.errors import KeptTakesError
from closeloop_widgets.takes.take import Run, Take

MAGIC = b"CLT1"

LIMIT = 1_000_000
"""Bytes of takes that are kept with the document: a notebook holds them as text, a third longer."""


def to_bytes(takes: Iterable[Take], limit: int = LIMIT) -> bytes:
    """As many takes as `limit` bytes hold: the starred first, then the rated and kept, then the newest.

    Four bytes `CLT1`, u32 length of the header, the header (JSON: runs, and takes with the size of each pack), the
    packs one after another, each padded to 8 bytes. No takes are no bytes.

    Examples
    --------
    >>> from closeloop_widgets.music.region import Region
    >>> from closeloop_widgets.music.score import Score
    >>> score = Score.of_notes(start=[0], duration=[480], pitch=[60], velocity=[90])
    >>> run = Run("a", "infill", "Infill", Region.all(score), {"temperature": 0.8}, seed=7)
    >>> (take,) = from_bytes(to_bytes([Take(run, 0, score, seed=7, rating=4)]))
    >>> take.id, take.rating, take.run.parameters, take.notes == score
    ('a.0', 4, {'temperature': 0.8}, True)
    """
    all_takes = list(takes)
    chosen: list[tuple[int, Take, bytes]] = []
    counted: set[str] = set()
    left = limit
    for place in sorted(range(len(all_takes)), key=lambda at: _worth(all_takes[at], at), reverse=True):
        take = all_takes[place]
        packed = _padded(pack(take.notes))
        size = len(packed) + len(json.dumps(take.to_json()))
        if take.run.id not in counted:
            size += len(json.dumps(take.run.to_json()))
        if size > left:
            break
        left -= size
        counted.add(take.run.id)
        chosen.append((place, take, packed))
    if not chosen:
        return b""
    chosen.sort(key=lambda one: one[0])
    runs = {take.run.id: take.run.to_json() for _, take, _ in chosen}
    told = [{**take.to_json(), "size": len(packed)} for _, take, packed in chosen]
    header = json.dumps({"v": 1, "runs": list(runs.values()), "takes": told}, separators=(",", ":")).encode()
    return _padded(MAGIC + struct.pack("<I", len(header)) + header) + b"".join(packed for _, _, packed in chosen)


def from_bytes(data: bytes | memoryview) -> list[Take]:
    """The takes in these bytes; the pieces they were made on are not among them.

    Raises
    ------
    KeptTakesError
        They are no kept takes, or broken ones.
    """
    view = memoryview(data).cast("B")
    if not len(view):
        return []
    if len(view) < 8 or bytes(view[:4]) != MAGIC:
        raise KeptTakesError(f"not kept takes: they begin with {bytes(view[:4])!r}, not {MAGIC!r}")
    try:
        (length,) = struct.unpack("<I", view[4:8])
        header = json.loads(bytes(view[8 : 8 + length]))
        runs = {run["id"]: Run.from_json(run) for run in header["runs"]}
        at = 8 + length + -(8 + length) % 8
        takes = []
        for told in header["takes"]:
            notes = unpack(view[at : at + told["size"]])
            takes.append(Take.from_json(told, runs[told["run"]], notes))
            at += told["size"]
        return takes
    except CloseloopError:
        raise
    except (KeyError, TypeError, ValueError, AttributeError, struct.error) as error:
        raise KeptTakesError(f"broken kept takes: {error!r}") from error


def _worth(take: Take, place: int) -> tuple[Any, ...]:
    return take.star, take.rating or 0, take.kept, place


def _padded(data: bytes) -> bytes:
    return data + bytes(-len(data) % 8)
