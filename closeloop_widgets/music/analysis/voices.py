"""How voices move together: parallel fifths and octaves, and voices that cross."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from closeloop_widgets.music.analysis.cells import Cells, Heard
from closeloop_widgets.music.analysis.intervals import Ints, spread, union
from closeloop_widgets.music.region import Region
from closeloop_widgets.music.score import Score

FIFTH, OCTAVE = 7, 12


@dataclass(frozen=True)
class VoiceLeading:
    """What `voice_leading` counted.

    Attributes
    ----------
    moves : how often two voices move together, each to another pitch
    parallel_fifths : how many of these moves go from a perfect fifth to a perfect fifth
    parallel_octaves : how many go from an octave to an octave, or from a unison to a unison
    meetings : how often two neighbouring voices sound together, at moments in which any voice begins a note
    crossings : how often the lower of them lies higher than the upper one then
    """

    moves: int
    parallel_fifths: int
    parallel_octaves: int
    meetings: int
    crossings: int

    @property
    def parallel_fifth_rate(self) -> float:
        """Parallel fifths for each move, 0 to 1; NaN where no voices move together."""
        return self.parallel_fifths / self.moves if self.moves else float("nan")

    @property
    def parallel_octave_rate(self) -> float:
        """Parallel octaves and unisons for each move, 0 to 1; NaN where no voices move together."""
        return self.parallel_octaves / self.moves if self.moves else float("nan")

    @property
    def crossing_rate(self) -> float:
        """Crossings for each meeting, 0 to 1; NaN where no neighbours meet."""
        return self.crossings / self.meetings if self.meetings else float("nan")


def voice_leading(score: Score, region: Region | None = None) -> VoiceLeading:
    """How the voices of a region move together, with each other and with the voices around them.

    A voice is a track, and where several of its pitches sound, the highest; drums are none. Voices are listed from high
    to low, as the score lists its tracks. Every pair of voices counts of which at least one is in the region, and every
    move that arrives in the region's time, from the moment before. As in music21 (`parallelFifth`,
    `parallelUnisonOrOctave` and `voiceCrossing` of its `VoiceLeadingQuartet`), compound intervals count as simple ones,
    and a fifth that moves to a fifth by contrary motion counts as well. Fifths are of seven semitones, however they are
    spelled.

    Raises
    ------
    RegionError
        The region is on a track that the piece lacks.

    Examples
    --------
    >>> alone = Score.of_notes(start=[0, 480], duration=[480] * 2, pitch=[67, 69], velocity=[90] * 2)
    >>> under = {"start": [0, 480], "duration": [480] * 2, "pitch": [60, 62], "velocity": [90] * 2}
    >>> voice_leading(alone.with_track(notes=under))
    VoiceLeading(moves=1, parallel_fifths=1, parallel_octaves=0, meetings=2, crossings=0)
    """
    region = Region.all(score) if region is None else region
    region.check(score)
    voices = [track for track in score.tracks if not track.is_drum]
    around = Region(((moment_before(score, region.start), region.end),), tuple(track.id for track in voices))
    heard = Cells(score, around, "all").heard
    inside = np.array([track.id in region.tracks for track in voices], np.bool_)
    return VoiceLeading(*voices_of(heard, np.array(region.spans), inside, np.zeros(1, np.int64))[0].tolist())


def voices_of(heard: Heard, spans: Ints, inside: NDArray[np.bool_], takes: Ints) -> Ints:
    """The same of notes that are looked up: the five counts of `VoiceLeading` for each take, (takes, 5).

    Parameters
    ----------
    heard : the notes of all voices, from the moment before the region on, a take after another
    spans : of all takes, (spans, 2)
    inside : which of the voices are the region's
    takes : the ticks from which on each take has its notes
    """
    moments = np.unique(heard.start[heard.begins & (heard.end > heard.start)])
    if len(inside) < 2 or not len(moments):
        return np.zeros((len(takes), 5), np.int64)
    pitch = _pitches(heard, moments, len(inside))
    span = np.searchsorted(spans[:, 0], moments, side="right") - 1
    arrives = (span >= 0) & (moments < spans[span, 1])
    take = np.searchsorted(takes, moments, side="right") - 1
    follows = arrives & np.concatenate([[False], take[1:] == take[:-1]])
    told = [*_moves(pitch, follows, inside), *_meetings(pitch, arrives, inside)]
    return np.stack([np.bincount(take, row, len(takes)) for row in told], axis=1).astype(np.int64)


def moment_before(score: Score, tick: int) -> int:
    """The last onset before a tick; 0 where there is none."""
    starts = [track.notes.start[: np.searchsorted(track.notes.start, tick)] for track in score.tracks]
    return max((int(start[-1]) for start in starts if len(start)), default=0)


def _pitches(heard: Heard, moments: Ints, voices: int) -> Ints:
    """The highest pitch of each voice at each moment, -1 where it is silent: (voices, moments)."""
    # Repeats of a pitch become one interval each, so that no voice and pitch claims a moment twice.
    sounding = heard.end > heard.start
    row, start, end = union((heard.row * 128 + heard.pitch)[sounding], heard.start[sounding], heard.end[sounding])
    which, at = spread(np.searchsorted(moments, start), np.searchsorted(moments, end))
    pitch = np.full((voices, len(moments)), -1, np.int64)
    np.maximum.at(pitch, (row[which] // 128, at), row[which] % 128)
    return pitch


def _moves(pitch: Ints, follows: NDArray[np.bool_], inside: NDArray[np.bool_]) -> tuple[Ints, Ints, Ints]:
    """Moves of pairs of voices to each moment that follows one, and how many are parallel fifths and octaves."""
    before = np.roll(pitch, 1, axis=1)
    moved = (before >= 0) & (pitch >= 0) & (before != pitch) & follows
    moves, fifths, octaves = np.zeros((3, pitch.shape[1]), np.int64)
    for upper in range(len(pitch) - 1):
        lower = np.arange(upper + 1, len(pitch))
        lower = lower[inside[upper] | inside[lower]]
        together = moved[upper] & moved[lower]
        first, second = np.abs(before[upper] - before[lower]), np.abs(pitch[upper] - pitch[lower])
        moves += together.sum(axis=0)
        fifths += (together & (first % OCTAVE == FIFTH) & (second % OCTAVE == FIFTH)).sum(axis=0)
        same = (first % OCTAVE == 0) & (second % OCTAVE == 0)
        octaves += (together & same & ((first == 0) == (second == 0))).sum(axis=0)
    return moves, fifths, octaves


def _meetings(pitch: Ints, arrives: NDArray[np.bool_], inside: NDArray[np.bool_]) -> tuple[Ints, Ints]:
    """How many neighbours sound together at each moment, and how many of them are crossed."""
    upper, lower = pitch[:-1], pitch[1:]
    meet = (upper >= 0) & (lower >= 0) & (inside[:-1] | inside[1:])[:, None] & arrives
    return meet.sum(axis=0), (meet & (upper < lower)).sum(axis=0)
