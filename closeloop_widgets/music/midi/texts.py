"""The events that are no channel messages: what they mean, what they name, in which encoding."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np

from closeloop_widgets.music.midi.metas import CHANNEL_PREFIX, MARKER, NAME, Modelled, model_of, payload
from closeloop_widgets.music.midi.source import Column, NameSlot

Other = tuple[int, int, bytes]
"""(row, tick, event)"""


@dataclass
class Texts:
    """What the events of a file that are no channel messages say, each with its row."""

    encoding: str
    title: str = ""
    values: list[tuple[int, Modelled]] = field(default_factory=list)
    names: dict[NameSlot, str] = field(default_factory=dict)
    """The names that name tracks."""
    slots: list[tuple[int, NameSlot]] = field(default_factory=list)
    """Where the names stood that name tracks or the piece."""


def read_texts(kind: int, bounds: Column, channels: Sequence[Sequence[int]], others: Sequence[Other]) -> Texts:
    """Sort them out.

    A name at tick 0 names its chunk, or, right after a channel prefix, that channel of it. A chunk's name is the
    name of its channels that have none of their own. Where there are none the first chunk's is the piece's title, as
    it always is in format 0; another chunk's is carried, like names that come later or twice.
    """
    texts = Texts(_encoding(others))
    chunks = np.searchsorted(bounds, [row for row, _, _ in others], side="right") - 1
    by_chunk: dict[int, list[Other]] = {}
    for chunk, other in zip(chunks.tolist(), others, strict=True):
        by_chunk.setdefault(chunk, []).append(other)
    for chunk, found in by_chunk.items():
        _read_chunk(texts, chunk, found, set(channels[chunk]), is_title=chunk == 0 and kind == 0)
    return texts


def _encoding(others: Sequence[Other]) -> str:
    """UTF-8 where every name and marker is UTF-8, else Latin-1, which any bytes come back from."""
    try:
        for _, _, data in others:
            if data[0] == 0xFF and data[1] in (NAME, MARKER):
                payload(data).decode("utf-8")
    except UnicodeDecodeError:
        return "latin-1"
    return "utf-8"


def _read_chunk(texts: Texts, chunk: int, others: list[Other], channels: set[int], *, is_title: bool) -> None:
    own: Other | None = None
    prefixed: dict[int, tuple[Other, Other]] = {}
    previous: Other | None = None
    for other in others:
        row, tick, data = other
        if data[:2] == bytes((0xFF, NAME)) and tick == 0:
            channel = _prefix(previous, row)
            if channel is None:
                own = own or other
            elif previous and channel not in prefixed:
                prefixed[channel] = (previous, other)
        previous = other
    taken = {row for pair in prefixed.values() for row, _, _ in pair}
    for channel, (prefix, name) in prefixed.items():
        texts.names[NameSlot(chunk, channel)] = payload(name[2]).decode(texts.encoding)
        texts.slots.append((prefix[0], NameSlot(chunk, channel)))
    if own:
        text = payload(own[2]).decode(texts.encoding)
        names_tracks = bool(channels - set(prefixed)) and not is_title
        if names_tracks:
            texts.names[NameSlot(chunk)] = text
        elif chunk == 0:
            texts.title = text
        if names_tracks or chunk == 0:
            texts.slots.append((own[0], NameSlot(chunk)))
            taken.add(own[0])
    texts.values += [
        (row, model_of(chunk, tick, data, texts.encoding)) for row, tick, data in others if row not in taken
    ]


def _prefix(previous: Other | None, row: int) -> int | None:
    """The channel that the event before this row (if it is a channel prefix, at tick 0) speaks of."""
    if previous is None or previous[:2] != (row - 1, 0) or previous[2][:3] != CHANNEL_PREFIX:
        return None
    return previous[2][3] if previous[2][3] < 16 else None
