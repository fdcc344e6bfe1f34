"""What the formats have in common: tracks of one program each, without channels."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from closeloop_widgets.music.score import DRUM_CHANNEL, Score, Track
from closeloop_widgets.music.tables import Column, Controls, Notes, PitchBends, Programs, Table

Columns = Mapping[str, Any]
"""Columns of a table by name, without ids."""


@dataclass(frozen=True)
class Part:
    """A track as the other formats know it: one program, drums or not, and columns of events in ticks."""

    name: str
    program: int
    is_drum: bool
    notes: Columns = field(default_factory=lambda: _no_rows(Notes))
    controls: Columns = field(default_factory=lambda: _no_rows(Controls))
    bends: Columns = field(default_factory=lambda: _no_rows(PitchBends))


def parts_of(track: Track) -> Iterator[Part]:
    """The parts of a track, one for each program it plays something with, in order of its first event there.

    The other formats hold one program a track, so a track that changes its program becomes several; it is what
    pretty_midi, note_seq and symusic make of such a MIDI file, too. Events before the first program change are the
    first program's.
    """
    at = {
        "notes": _program_at(track, track.notes.start),
        "controls": _program_at(track, track.controls.tick),
        "bends": _program_at(track, track.bends.tick),
    }
    used = np.unique(np.concatenate(list(at.values()))).tolist() or [track.program]
    first_use = {program: int(np.argmax(track.programs.value == program)) for program in used if len(track.programs)}
    for program in sorted(used, key=lambda program: first_use.get(program, 0)):
        rows = {name: _without_ids(track.tables()[name].take(where == program)) for name, where in at.items()}
        yield Part(track.name, program, track.is_drum, **rows)


def with_parts(score: Score, parts: Sequence[Part]) -> Score:
    """The score with these parts as tracks; it gives them ids, channels and chunks."""
    next_id = score.next_id
    tracks = []
    for index, (part, channel) in enumerate(zip(parts, channels_for(parts), strict=True), 1):
        tables: dict[str, Any] = {}
        programs = {"tick": [0], "value": [part.program]}
        rows = (("notes", Notes, part.notes), ("controls", Controls, part.controls), ("bends", PitchBends, part.bends))
        for name, kind, columns in (*rows, ("programs", Programs, programs)):
            count = len(next(iter(columns.values())))
            tables[name] = kind.of(id=np.arange(next_id, next_id + count), **columns)
            next_id += count
        tracks.append(Track(index, part.name, channel, index, **tables))
    return replace(score, tracks=tuple(tracks), next_id=next_id)


def channels_for(parts: Sequence[Part]) -> list[int]:
    """A channel for each part: drums have theirs, the others the next free one.

    After the fifteenth, parts share: with one of their own program where there is one, since a channel has one program
    at a time, else in turns.
    """
    free = [channel for channel in range(16) if channel != DRUM_CHANNEL]
    channel_of_program: dict[int, int] = {}
    channels, given = [], 0
    for part in parts:
        if part.is_drum:
            channels.append(DRUM_CHANNEL)
            continue
        if given >= len(free) and part.program in channel_of_program:
            channel = channel_of_program[part.program]
        else:
            channel = free[given % len(free)]
            given += 1
        channel_of_program[part.program] = channel
        channels.append(channel)
    return channels


def audible(velocity: Column) -> Column:
    """Velocities as a score has them: a note of velocity 0, which other formats let pass, gets 1."""
    return np.maximum(velocity, 1)


def _program_at(track: Track, ticks: Column) -> NDArray[np.int64]:
    if not len(track.programs):
        return np.full(len(ticks), track.program, np.int64)
    at = np.searchsorted(track.programs.tick, ticks, side="right") - 1
    return track.programs.value[np.maximum(at, 0)].astype(np.int64)


def _without_ids(table: Table) -> dict[str, Column]:
    return {name: column for name, column in table.columns().items() if name in table.fields and name != "id"}


def _no_rows(kind: type[Table]) -> dict[str, Column]:
    return _without_ids(kind.empty())
