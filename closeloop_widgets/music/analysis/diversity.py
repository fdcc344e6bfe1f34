"""How different many takes of one region are from each other."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from closeloop_widgets.errors import ScoreError
from closeloop_widgets.music.analysis.cells import Cells, Heard
from closeloop_widgets.music.analysis.intervals import spread
from closeloop_widgets.music.region import Region
from closeloop_widgets.music.score import Score

# What sounds in a frame is told apart by the sum of random numbers, one for each pitch held and each pitch struck: two
# frames that differ have the same sum once in 2^64. The numbers are the same in every run.
_HELD, _STRUCK = np.random.default_rng(2020).integers(0, 2**64, (2, 128), np.uint64)


@dataclass(frozen=True)
class Diversity:
    """What `diversity` found.

    Attributes
    ----------
    takes : how many there are
    unique : how many different ones, by onset, duration and pitch
    distance : the mean Hamming distance of two takes, 0 to 1: the share of frames (a track, a step) that sound
        otherwise; NaN for fewer than two takes, or no tracks
    """

    takes: int
    unique: int
    distance: float


def diversity(takes: Sequence[Score], region: Region, *, steps: int = 4) -> Diversity:
    """How different takes are in a region.

    Parameters
    ----------
    takes : scores that have the region's tracks, with one count of ticks
    steps : frames a quarter note; a frame is the same in two takes where the same pitches are struck in it and held

    Raises
    ------
    ScoreError
        The takes count their ticks differently, or `steps` is not 1 or more.
    RegionError
        A take lacks one of the region's tracks.

    Examples
    --------
    >>> def take(pitch):
    ...     return Score.of_notes(start=[0, 480], duration=[480] * 2, pitch=[60, pitch], velocity=[90] * 2)
    >>> diversity([take(62), take(62), take(64)], Region(((0, 960),), (1,)))
    Diversity(takes=3, unique=2, distance=0.3333333333333333)
    """
    if steps < 1:
        raise ScoreError(f"a quarter note has 1 step or more, but steps is {steps}")
    quarters = {take.ticks_per_quarter for take in takes}
    if len(quarters) > 1:
        raise ScoreError(f"takes are compared on one count of ticks a quarter, but theirs are {sorted(quarters)}")
    if not takes:
        return Diversity(0, 0, float("nan"))
    quarter = takes[0].ticks_per_quarter
    heard = [Cells(take, region, "track").heard for take in takes]
    frames = np.concatenate([np.arange(a, b, quarter / steps) for a, b in region.spans])
    states = np.stack([_frames(h, frames, len(region.tracks)) for h in heard])
    return Diversity(len(takes), len({_exact(h) for h in heard}), _mean_distance(states))


def _frames(heard: Heard, frames: NDArray[np.float64], tracks: int) -> NDArray[np.uint64]:
    """A number for what sounds in each frame of each track: (tracks * frames,)."""
    # A note of the region has the frame that it begins in, however short it is; one from before has those that it
    # lasts into.
    first = np.searchsorted(frames, heard.start, side="right") - heard.begins
    last = np.maximum(np.searchsorted(frames, heard.end), first + heard.begins)
    note, frame = spread(first, last)
    struck = (frame == first[note]) & heard.begins[note]
    pitch = heard.pitch[note]
    state = np.zeros((tracks, len(frames)), np.uint64)
    np.add.at(state, (heard.row[note], frame), np.where(struck, _STRUCK[pitch], _HELD[pitch]))
    return state.ravel()


def _exact(heard: Heard) -> bytes:
    """The notes that begin in the region as bytes that are equal where the notes are."""
    columns = [column[heard.begins] for column in (heard.row, heard.start, heard.end, heard.pitch)]
    table = np.stack(columns)
    return table[:, np.lexsort(table[::-1])].tobytes()


def _mean_distance(states: NDArray[Any]) -> float:
    """The mean share of columns in which two rows differ, over all pairs of rows: by how often each value occurs."""
    count, frames = states.shape
    if count < 2 or not frames:
        return float("nan")
    ordered = np.sort(states, axis=0)
    opens = np.ones(states.shape, np.bool_)
    opens[1:] = ordered[1:] != ordered[:-1]
    runs = np.diff(np.flatnonzero(opens.T.ravel()), append=opens.size)
    alike = int((runs * (runs - 1)).sum())
    pairs: int = count * (count - 1) * frames
    return (pairs - alike) / pairs
