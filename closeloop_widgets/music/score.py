"""What a piece is: tracks of note columns, and the tempo, meter, key and text that govern them.

A `Score` is a value. Nothing changes one in place; an edit (`music.edits`) makes a new score that shares
every untouched column with the old one, so that a model function can be handed the piece itself, on any
thread, and a failed edit cannot leave half a change behind.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from closeloop_widgets.errors import ScoreError
from closeloop_widgets.music.tables import Controls, Notes, PitchBends, Programs, Table
from closeloop_widgets.music.time import Meter, MeterMap, Tempo, TempoMap

if TYPE_CHECKING:
    import os
    from typing import BinaryIO

    from note_seq import NoteSequence
    from pretty_midi import PrettyMIDI
    from symusic.core import ScoreTick

    from closeloop_widgets.music.info import ScoreInfo
    from closeloop_widgets.music.midi.reader import MidiSource
    from closeloop_widgets.music.midi.source import Source

DRUM_CHANNEL = 9
"""The General MIDI drum channel, counted from 0."""

KERNEL_IDS_END = 2**30
"""Ids below this one are given out here; a view that adds notes by itself takes its ids from here up."""

TABLES: dict[str, type[Table]] = {
    "notes": Notes,
    "controls": Controls,
    "bends": PitchBends,
    "programs": Programs,
}
"""The tables of a track, by the name they have in a `Track`, in edits and in messages."""


@dataclass(frozen=True)
class Key:
    """A key signature: `sharps` from -7 (seven flats) to 7, `minor` or major, from `tick` on."""

    tick: int
    sharps: int
    minor: bool = False
    chunk: int = 0


@dataclass(frozen=True)
class Marker:
    """A marker's text at `tick`."""

    tick: int
    text: str
    chunk: int = 0


@dataclass(frozen=True)
class Carried:
    """An event of a file that the score does not model: kept as its bytes, written back where it was.

    `data` is the whole event after its delta time, with an explicit status byte: `b"\\xd0\\x40"`, or
    `b"\\xff\\x05\\x02la"` for a lyric.
    """

    chunk: int
    tick: int
    data: bytes


@dataclass(frozen=True, eq=False)
class Track:
    """One part: the notes and controls of one MIDI channel in one chunk of the file.

    Attributes
    ----------
    id : 1 and up, unique among the score's tracks; survives edits and reordering
    name : as shown; `""` is a track without a name
    channel : 0 to 15; 9 is General MIDI's drums
    chunk : which track chunk (MTrk) of the file it is written to; tracks may share one
    notes, controls, bends, programs : its tables
    """

    id: int
    name: str = ""
    channel: int = 0
    chunk: int = 0
    notes: Notes = field(default_factory=Notes.empty)
    controls: Controls = field(default_factory=Controls.empty)
    bends: PitchBends = field(default_factory=PitchBends.empty)
    programs: Programs = field(default_factory=Programs.empty)

    def __post_init__(self) -> None:
        if not 1 <= self.id <= 2**31 - 1:
            raise ScoreError(f"a track's id must be 1 or more, but is {self.id}")
        if not 0 <= self.channel <= 15:
            raise ScoreError(f"the channel of track {self.id} must be 0 to 15, but is {self.channel}")
        if self.chunk < 0:
            raise ScoreError(f"the chunk of track {self.id} must be 0 or more, but is {self.chunk}")

    @property
    def program(self) -> int:
        """The program (instrument) it begins with, 0 to 127; 0, a grand piano, where it names none."""
        return int(self.programs.value[0]) if len(self.programs) else 0

    @property
    def is_drum(self) -> bool:
        """Whether it plays General MIDI's drums."""
        return self.channel == DRUM_CHANNEL

    def tables(self) -> dict[str, Table]:
        """Its tables by name."""
        return {name: getattr(self, name) for name in TABLES}

    @property
    def end(self) -> int:
        """Where its last event ends, in ticks."""
        ends = [int(self.notes.end.max())] if len(self.notes) else []
        ends += [int(t.tick[-1]) for t in (self.controls, self.bends, self.programs) if len(t)]
        return max(ends, default=0)

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Track):
            return NotImplemented
        return self is other or (
            (self.id, self.name, self.channel, self.chunk) == (other.id, other.name, other.channel, other.chunk)
            and self.tables() == other.tables()
        )


@dataclass(frozen=True, eq=False)
class Score:
    """A piece of music.

    Attributes
    ----------
    ticks_per_quarter : the file's own resolution, 1 to 32767; every tick of the score is counted in it
    tracks : in the order they are shown
    tempos, meters, keys, markers : in order of tick; where there is no tempo at 0 it is 120, where no meter 4/4
    name : the title, `""` where there is none
    carried : what the file holds and the score does not model
    next_id : the next id to give to a note or a control point
    source : how the file it was read from spelled its events; saving reads it, nothing compares it

    Examples
    --------
    >>> score = Score.of_notes(start=[0, 480], duration=[480, 480], pitch=[60, 64], velocity=[90, 90])
    >>> score.tracks[0].notes.pitch.tolist()
    [60, 64]
    """

    ticks_per_quarter: int = 480
    tracks: tuple[Track, ...] = ()
    tempos: tuple[Tempo, ...] = ()
    meters: tuple[Meter, ...] = ()
    keys: tuple[Key, ...] = ()
    markers: tuple[Marker, ...] = ()
    name: str = ""
    carried: tuple[Carried, ...] = ()
    next_id: int = 1
    source: Source | None = field(default=None, repr=False)

    def __post_init__(self) -> None:
        if not 1 <= self.ticks_per_quarter <= 32767:
            raise ScoreError(f"ticks_per_quarter must be 1 to 32767, but is {self.ticks_per_quarter}")
        ids = [track.id for track in self.tracks]
        if len(set(ids)) != len(ids):
            raise ScoreError(f"the tracks' ids must differ, but are {ids}")

    @classmethod
    def of_notes(
        cls,
        *,
        start: Any,
        duration: Any,
        pitch: Any,
        velocity: Any,
        ticks_per_quarter: int = 480,
        name: str = "",
        program: int = 0,
    ) -> Score:
        """A score of one track with these notes (columns; ticks, MIDI pitches and velocities)."""
        return cls(ticks_per_quarter=ticks_per_quarter).with_track(
            name=name,
            program=program,
            notes={"start": start, "duration": duration, "pitch": pitch, "velocity": velocity},
        )

    @classmethod
    def of(cls, piece: Any) -> Score:
        """The score of a piece in any form that `convert.to_score` knows: a path, bytes, `"bundled:bwv846"` ..."""
        from closeloop_widgets.music.convert import to_score

        return to_score(piece)

    @classmethod
    def from_piano_roll(cls, roll: ArrayLike, **options: Any) -> Score:
        """The score a piano roll shows; options and errors as `convert.piano_roll.from_piano_roll` has them."""
        from closeloop_widgets.music.convert.piano_roll import from_piano_roll

        return from_piano_roll(roll, **options)

    def to_pretty_midi(self) -> PrettyMIDI:
        """This score as a `pretty_midi.PrettyMIDI`; `convert.pretty_midi` says what it cannot hold."""
        from closeloop_widgets.music.convert.pretty_midi import to_pretty_midi

        return to_pretty_midi(self)

    def to_note_sequence(self) -> NoteSequence:
        """This score as a `note_seq.NoteSequence`; `convert.note_seq` says what it cannot hold."""
        from closeloop_widgets.music.convert.note_seq import to_note_sequence

        return to_note_sequence(self)

    def to_symusic(self) -> ScoreTick:
        """This score as a `symusic.Score` in ticks; `convert.symusic` says what it cannot hold."""
        from closeloop_widgets.music.convert.symusic import to_symusic

        return to_symusic(self)

    def to_piano_roll(self, **options: Any) -> NDArray[np.uint8] | NDArray[np.bool_]:
        """This score as a piano roll; options as `convert.piano_roll.to_piano_roll` has them."""
        from closeloop_widgets.music.convert.piano_roll import to_piano_roll

        return to_piano_roll(self, **options)

    def info(self) -> ScoreInfo:
        """What there is to know at a glance: bars, tracks, tempo, meter, key, length. It prints as a table."""
        from closeloop_widgets.music.info import info

        return info(self)

    @classmethod
    def from_midi(cls, source: MidiSource, *, name: str | None = None) -> Score:
        """The score in a MIDI file (a path, bytes or an open file); see `music.midi.read_midi`."""
        from closeloop_widgets.music.midi import read_midi

        return read_midi(source, name=name)

    def to_midi(self, destination: str | os.PathLike[str] | BinaryIO | None = None) -> bytes:
        """This score as a MIDI file, also written to a path or an open file; see `music.midi.write_midi`.

        >>> score = Score.of_notes(start=[0], duration=[480], pitch=[60], velocity=[90])
        >>> Score.from_midi(score.to_midi()).note_count
        1
        """
        from closeloop_widgets.music.midi import write_midi

        return write_midi(self, destination)

    def with_track(
        self,
        *,
        name: str = "",
        channel: int | None = None,
        program: int | None = None,
        notes: Any = None,
    ) -> Score:
        """This score with one more track, last in the list.

        `notes` are columns without ids (`start`, `duration`, `pitch`, `velocity`, and optional ones): the score
        gives them theirs. Without a channel it takes the first one no track uses (never the drums').
        """
        next_id = self.next_id
        columns = dict(notes or {})
        count = len(columns["start"]) if "start" in columns else 0
        table = Notes.of(id=np.arange(next_id, next_id + count), **columns) if columns else Notes.empty()
        next_id += count
        programs = Programs.empty()
        if program is not None:
            programs = Programs.of(id=[next_id], tick=[0], value=[program])
            next_id += 1
        track = Track(
            id=self.free_track_id(),
            name=name,
            channel=self.free_channel() if channel is None else channel,
            chunk=self.free_chunk(),
            notes=table,
            programs=programs,
        )
        return replace(self, tracks=(*self.tracks, track), next_id=next_id)

    def track(self, which: int | str) -> Track:
        """The track with this id, or of this name.

        Raises
        ------
        ScoreError
            No track has it, or several have the name.
        """
        found = [t for t in self.tracks if (t.name if isinstance(which, str) else t.id) == which]
        if len(found) == 1:
            return found[0]
        names = ", ".join(f"{t.id} {t.name!r}" for t in self.tracks) or "none"
        if found:
            raise ScoreError(f"{len(found)} tracks are named {which!r}; give an id. The tracks are: {names}")
        raise ScoreError(f"there is no track {which!r}. The tracks are: {names}")

    def with_tracks(self, tracks: Iterable[Track]) -> Score:
        """This score with other tracks in place of its own."""
        return replace(self, tracks=tuple(tracks))

    @property
    def note_count(self) -> int:
        """How many notes it has, all tracks together."""
        return sum(len(track.notes) for track in self.tracks)

    @cached_property
    def end(self) -> int:
        """Where its last note or event ends, in ticks."""
        lists: tuple[Sequence[Tempo | Meter | Key | Marker], ...] = (self.tempos, self.meters, self.keys, self.markers)
        ticks = [event.tick for events in lists for event in events]
        return max([*ticks, *(track.end for track in self.tracks)], default=0)

    @cached_property
    def tempo_map(self) -> TempoMap:
        """Ticks to seconds and back."""
        return TempoMap(self.ticks_per_quarter, self.tempos)

    @cached_property
    def meter_map(self) -> MeterMap:
        """Ticks to bars and beats and back."""
        return MeterMap(self.ticks_per_quarter, self.meters)

    @property
    def bar_count(self) -> int:
        """How many bars it takes to hold every event; 1 for an empty score."""
        return self.meter_map.bar_at(max(0, self.end - 1)) + 1

    def free_track_id(self) -> int:
        """An id no track has."""
        return max((t.id for t in self.tracks if t.id < KERNEL_IDS_END), default=0) + 1

    def free_channel(self) -> int:
        """The first channel no track uses, never the drums'; 0 where all are taken."""
        used = {track.channel for track in self.tracks} | {DRUM_CHANNEL}
        return next((channel for channel in range(16) if channel not in used), 0)

    def free_chunk(self) -> int:
        """The first chunk after all that are used; chunk 0 is left to tempo and meter."""
        return max([0, *(t.chunk for t in self.tracks), *(c.chunk for c in self.carried)]) + 1

    def __eq__(self, other: object) -> bool:
        """Whether both hold the same music: everything but `next_id` and `source`."""
        if not isinstance(other, Score):
            return NotImplemented
        names = ("ticks_per_quarter", "tempos", "meters", "keys", "markers", "name", "carried", "tracks")
        return self is other or all(getattr(self, n) == getattr(other, n) for n in names)

    def __repr__(self) -> str:
        return f"<Score {self.name!r}: {len(self.tracks)} tracks, {self.note_count} notes, {self.bar_count} bars>"
