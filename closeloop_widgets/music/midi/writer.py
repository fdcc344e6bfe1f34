"""From a score to the bytes of a file."""

from __future__ import annotations

import os
from typing import BinaryIO

from closeloop_widgets.errors import MidiError
from closeloop_widgets.music.files import write_whole
from closeloop_widgets.music.midi.chunks import HEADER, TRACK
from closeloop_widgets.music.midi.encode import encode
from closeloop_widgets.music.midi.layout import end_tick, lay_out
from closeloop_widgets.music.midi.order import written_order
from closeloop_widgets.music.midi.orphans import without_cutting_orphans
from closeloop_widgets.music.midi.rows import ChunkRows, places_by_chunk
from closeloop_widgets.music.score import Score


def write_midi(score: Score, destination: str | os.PathLike[str] | BinaryIO | None = None) -> bytes:
    """A score as a Standard MIDI File.

    A score that was read from a file is written as that file was: same format, chunks, order of simultaneous events
    and spelling of note-offs, with the edits in their places. One made from scratch becomes format 1: tempo, meter,
    keys and markers in the first chunk, then a chunk a track.

    Parameters
    ----------
    score : the score
    destination : a path (replaced in one step: no reader ever sees half a file) or an open binary file; nothing
        is written anywhere without one

    Returns
    -------
    bytes
        The file.

    Raises
    ------
    MidiError
        The score holds what no MIDI file can say: over 268,435,455 ticks without an event, a tick beyond 2^31 - 1.

    Examples
    --------
    >>> from closeloop_widgets.music.score import Score
    >>> write_midi(Score())[:4]
    b'MThd'
    """
    data = _file(score)
    if isinstance(destination, str | os.PathLike):
        write_whole(destination, data)
    elif destination is not None:
        destination.write(data)
    return data


def _file(score: Score) -> bytes:
    layout = lay_out(score)
    source = score.source
    places = places_by_chunk(source)
    chunks = []
    for plan in layout.chunks:
        events = ChunkRows(plan, source, places).gather(layout.encoding)
        order = without_cutting_orphans(events, written_order(events))
        content = encode(events, order, end_tick(plan), running_status=source is None or source.running_status)
        chunks.append(TRACK + len(content).to_bytes(4, "big") + content)
    if len(chunks) > 0xFFFF:
        raise MidiError(f"a MIDI file holds at most 65535 track chunks, but the score needs {len(chunks)}")
    header = b"".join(n.to_bytes(2, "big") for n in (layout.format, len(chunks), score.ticks_per_quarter))
    for place, alien in reversed(source.alien_chunks if source else ()):
        chunks.insert(place, alien)
    return b"".join([HEADER, len(header).to_bytes(4, "big"), header, *chunks])
