"""From the bytes of a file to a score."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any, BinaryIO

import numpy as np
from numpy.typing import NDArray

from closeloop_widgets.errors import MidiError
from closeloop_widgets.music.midi.chunks import find_chunks
from closeloop_widgets.music.midi.events import ChunkEnd, EventLog, EventReader
from closeloop_widgets.music.midi.metas import END_OF_TRACK
from closeloop_widgets.music.midi.problems import Problems
from closeloop_widgets.music.midi.source import IMPLIED_RELEASE, NoteOff, Source
from closeloop_widgets.music.midi.texts import Texts, read_texts
from closeloop_widgets.music.midi.tracks import ChannelEvents
from closeloop_widgets.music.score import Carried, Key, Marker, Score
from closeloop_widgets.music.time import Meter, Tempo

Column = NDArray[Any]
MidiSource = str | os.PathLike[str] | bytes | bytearray | memoryview | BinaryIO


def read_midi(
    source: MidiSource, *, name: str | None = None, on_problem: Callable[[str], object] | None = None
) -> Score:
    """The score in a Standard MIDI File.

    Everything in the file is in the score, in its `carried` events or in its `source`, so that `write_midi` gives
    all of it back: every event at its tick, in its order, in its chunk.

    Parameters
    ----------
    source : a path, the bytes of a file, or an open binary file
    name : what to call the file in errors and warnings; a path's own name where it is left out
    on_problem : called with the sentence that else becomes a warning, by whoever shows it to a user in another way

    Returns
    -------
    Score
        A track for every channel of every chunk that has a channel message, named by its chunk (or by a name
        with a channel prefix, where it has one). The title is the name of a first chunk that plays nothing, or of
        a format 0 file. Ids run from 1 in the order of the file.

    Raises
    ------
    MidiError
        The bytes are no MIDI file, count time in SMPTE frames, or are broken so that no event could be saved.

    Warns
    -----
    MidiWarning
        The file is broken and was read in part, or was repaired: once a file, saying what and where.

    Examples
    --------
    >>> from closeloop_widgets.music.midi import write_midi
    >>> from closeloop_widgets.music.score import Score
    >>> score = Score.of_notes(start=[0, 480], duration=[480, 480], pitch=[60, 64], velocity=[90, 90])
    >>> read_midi(write_midi(score)).tracks[0].notes.pitch.tolist()
    [60, 64]
    """
    data, label = _content(source, name)
    problems = Problems(label)
    try:
        score = _read(data, problems)
    except MidiError as error:
        raise MidiError(f"{label}: {error}") from None
    if on_problem is None:
        problems.warn(stacklevel=2)
    elif problems:
        on_problem(f"{label}: {problems}")
    return score


def _content(source: MidiSource, name: str | None) -> tuple[bytes, str]:
    if isinstance(source, bytes | bytearray | memoryview):
        return bytes(source), name or "MIDI bytes"
    if isinstance(source, str | os.PathLike):
        return Path(source).read_bytes(), name or Path(source).name
    data = source.read()
    if not isinstance(data, bytes):
        raise MidiError(f"a MIDI file must be opened in binary mode, but reading it gave {type(data).__name__}")
    return data, name or str(getattr(source, "name", "MIDI file"))


def _read(data: bytes, problems: Problems) -> Score:
    container = find_chunks(data, problems)
    log, bounds, ends = EventLog(), [0], []
    reader = EventReader(data, log)
    for number, (start, end) in enumerate(container.tracks):
        ends.append(reader.read(start, end))
        bounds.append(log.count)
        _note_problems(number, start, ends[-1], problems)
    rows = log.columns()
    if problems.lost_events and not (rows[1] < 0xF0).any():
        raise MidiError(f"no event could be saved: {problems}")
    voices = ChannelEvents(rows, np.array(bounds, np.int64), [end.tick for end in ends])
    for chunk, unended in enumerate(voices.unended):
        if unended:
            problems.add(f"{unended} notes of chunk {chunk} have no end; they were given one")
    texts = read_texts(container.format, voices.bounds, voices.channels, log.others)
    carried = _carried(voices, ends)
    note_off, keeps_release = _note_offs(voices.status, voices.data2)
    source = Source(
        format=container.format,
        bounds=voices.bounds,
        tick=voices.tick,
        status=voices.status,
        data1=voices.data1,
        data2=voices.data2,
        rows=voices.rows_of_id.astype(np.int32),
        ends=voices.ends_of_id,
        places=(*texts.values, *texts.slots, *((row, event) for row, event in carried if row >= 0)),
        note_off=note_off,
        keeps_release=keeps_release,
        encoding=texts.encoding,
        running_status=not log.all_explicit or not log.any_repeated,
        alien_chunks=tuple(container.aliens),
    )
    kept = [*(v for _, v in texts.values if isinstance(v, Carried)), *(event for _, event in carried)]
    score = Score(
        ticks_per_quarter=container.ticks_per_quarter,
        tracks=voices.tracks(texts.names, keeps_release),
        name=texts.title,
        carried=tuple(sorted(kept, key=lambda event: (event.chunk, event.tick))),
        next_id=len(voices.rows_of_id) + 1,
        source=source,
    )
    return _with_conductor(score, texts)


def _carried(voices: ChannelEvents, ends: list[ChunkEnd]) -> list[tuple[int, Carried]]:
    """(row, event) of the channel messages that are carried, and (-1, event) of ends of track after the last event."""
    late = [
        (-1, Carried(chunk, end.tick, END_OF_TRACK))
        for chunk, end in enumerate(ends)
        if end.has_end and end.tick > voices.last_tick(chunk)
    ]
    return [*voices.carried(), *late]


def _note_problems(number: int, start: int, end: ChunkEnd, problems: Problems) -> None:
    if end.broken:
        problems.add(
            f"chunk {number} breaks off at byte {end.broken.at} ({end.broken}): its last {end.left} bytes were dropped",
            lost_events=True,
        )
    elif not end.has_end:
        problems.add(f"chunk {number} (at byte {start}) has no end of track; it was added")
    elif end.left:
        problems.add(
            f"chunk {number} (at byte {start}) holds {end.left} bytes after its end of track; they were dropped"
        )


def _with_conductor(score: Score, texts: Texts) -> Score:
    in_order = sorted((value for _, value in texts.values if not isinstance(value, Carried)), key=lambda v: v.tick)
    return replace(
        score,
        tempos=tuple(v for v in in_order if isinstance(v, Tempo)),
        meters=tuple(v for v in in_order if isinstance(v, Meter)),
        keys=tuple(v for v in in_order if isinstance(v, Key)),
        markers=tuple(v for v in in_order if isinstance(v, Marker)),
    )


def _note_offs(status: Column, data2: Column) -> tuple[NoteOff, bool]:
    """How most note-offs are spelled, and whether release velocities say anything (are not all 64, or all 0)."""
    velocities = Counter(dict(enumerate(np.bincount(data2[(status & 0xF0) == 0x80], minlength=1).tolist())))
    velocities = +velocities
    as_note_on = int(np.count_nonzero(((status & 0xF0) == 0x90) & (data2 == 0)))
    keeps_release = bool(velocities) and set(velocities) not in ({0}, {IMPLIED_RELEASE})
    if not velocities or as_note_on >= velocities.total():
        return NoteOff(), keeps_release
    return NoteOff(0x80, IMPLIED_RELEASE if keeps_release else max(velocities)), keeps_release
