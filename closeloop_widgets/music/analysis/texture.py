"""Texture: how many notes, how much of the time, how many at once, how high. The track controls of the paper.

Guo, Simpson, Kiefer, Magnusson, Herremans, "MusIAC: An extensible generative framework for music infilling applications
with multi-level control" (2022), measure them for a track; here each bar of each track has its own.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from closeloop_widgets.music.analysis.cells import Cells, Floats, Heard, Per
from closeloop_widgets.music.analysis.intervals import Depth, Ints, union
from closeloop_widgets.music.region import Region
from closeloop_widgets.music.score import Score

LOWEST_PITCH, REGISTER_WIDTH = 21, 11
"""Register 0 begins at the piano's lowest key; each is 11 semitones wide (Guo et al.)."""


@dataclass(frozen=True, eq=False)
class Texture:
    """What `texture` measured: arrays of float64 of one shape, (tracks, bars) unless asked otherwise.

    Attributes
    ----------
    notes : how many begin
    density : notes for each sixteenth of the time, 0 and up
    occupation : the share of the time in which something sounds, 0 to 1
    polyphony_rate : the share of that time in which two pitches or more sound, 0 to 1; NaN where nothing sounds
    register : `int((mean pitch - 21) / 11)` of the notes that begin, -1 to 9; NaN where none does
    """

    notes: Floats
    density: Floats
    occupation: Floats
    polyphony_rate: Floats
    register: Floats


def texture(score: Score, region: Region | None = None, *, per: Per = "track and bar") -> Texture:
    """The texture of a region's tracks in its bars.

    Times are exact, in ticks: no frame is chosen, so that neither triplets nor notes played unevenly are rounded, and
    grids of any resolution that holds the notes give the same. A note of no length begins and does not sound. Drums
    have no pitch: they count in density and occupation, and are left out of polyphony rate and register, which are NaN
    for a track of drums.

    Parameters
    ----------
    region : None is the whole piece. A cell is the part of a bar that lies in it
    per : `"track and bar"` gives shape (tracks, bars), `"track"` (tracks,), `"bar"` (bars,) and `"all"` (). Tracks that
        are taken together are measured as if they were one

    Raises
    ------
    RegionError
        The region is on a track that the piece lacks, or `per` is none of its four values.

    Examples
    --------
    >>> score = Score.of_notes(start=[0, 480, 480], duration=[480, 960, 960], pitch=[60, 64, 67], velocity=[90] * 3)
    >>> found = texture(score)
    >>> found.density.tolist(), found.occupation.tolist(), found.register.tolist()
    ([[0.1875]], [[0.75]], [[3.0]])
    >>> found.polyphony_rate.round(3).tolist()
    [[0.667]]
    """
    return texture_of(Cells(score, region, per))


def texture_of(cells: Cells) -> Texture:
    """The same of cells that are already cut."""
    heard, pitched = cells.heard, cells.pitched
    notes = cells.counted(heard)
    sixteenths = cells.length * (4 / cells.score.ticks_per_quarter)
    depth = _depth(cells, heard)
    sounding = _sounding(cells, depth, 1)
    if pitched is not heard:
        depth = _depth(cells, pitched)
    with np.errstate(invalid="ignore", divide="ignore"):
        polyphony = _sounding(cells, depth, 2) / _sounding(cells, depth, 1)
        register = np.trunc(
            (cells.counted(pitched, pitched.pitch) / cells.counted(pitched) - LOWEST_PITCH) / REGISTER_WIDTH
        )
    register += 0.0  # no negative zero
    return Texture(*map(cells.shaped, (notes, notes / sixteenths, sounding / cells.length, polyphony, register)))


def density(score: Score, region: Region | None = None, *, per: Per = "track and bar") -> Floats:
    """Notes for each sixteenth of the time; see `texture`.

    >>> score = Score.of_notes(start=[0, 120, 1920], duration=[120] * 3, pitch=[60] * 3, velocity=[90] * 3)
    >>> density(score).tolist(), density(score, per="track").tolist()
    ([[0.125, 0.0625]], [0.09375])
    """
    return texture(score, region, per=per).density


def occupation(score: Score, region: Region | None = None, *, per: Per = "track and bar") -> Floats:
    """The share of the time in which something sounds; see `texture`.

    >>> held = Score.of_notes(start=[0, 960], duration=[1920, 1920], pitch=[60, 60], velocity=[90] * 2)
    >>> occupation(held).tolist()
    [[1.0, 0.5]]
    """
    return texture(score, region, per=per).occupation


def polyphony_rate(score: Score, region: Region | None = None, *, per: Per = "track and bar") -> Floats:
    """The share of the sounding time in which two pitches or more sound; see `texture`.

    >>> score = Score.of_notes(start=[0, 480], duration=[960, 960], pitch=[60, 64], velocity=[90] * 2)
    >>> polyphony_rate(score).round(3).tolist()
    [[0.333]]
    """
    return texture(score, region, per=per).polyphony_rate


def register(score: Score, region: Region | None = None, *, per: Per = "track and bar") -> Floats:
    """How high the notes lie, in steps of 11 semitones from the piano's lowest key; see `texture`.

    >>> score = Score.of_notes(start=[0, 480], duration=[480] * 2, pitch=[36, 40], velocity=[90] * 2)
    >>> register(score).tolist()
    [[1.0]]
    """
    return texture(score, region, per=per).register


def _depth(cells: Cells, heard: Heard) -> Depth:
    """How many different pitches sound, row by row."""
    key, start, end = union(cells.row_of(heard) * 128 + heard.pitch, heard.start, heard.end)
    return Depth(key // 128, start, end)


def _sounding(cells: Cells, depth: Depth, least: int) -> NDArray[Any]:
    """The ticks in which so many pitches or more sound: (rows, columns)."""
    rows: Ints = np.arange(cells.rows)[:, None]
    return cells.summed(depth.time(rows, cells.start, cells.end, least))
