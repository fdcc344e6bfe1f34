"""Tonal tension bar by bar: how far the notes of a bar lie from each other, from the bar before, and from the key."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from closeloop_widgets.music.analysis.cells import Cells, Floats
from closeloop_widgets.music.analysis.clouds import clouds, mean_by_bar
from closeloop_widgets.music.analysis.intervals import Ints
from closeloop_widgets.music.analysis.spelling import fifths_in_key
from closeloop_widgets.music.analysis.spiral import SpiralArray, spiral_array
from closeloop_widgets.music.key_estimate import estimate_key
from closeloop_widgets.music.keys import parse_key
from closeloop_widgets.music.region import Region
from closeloop_widgets.music.score import Key, Score

_MEAN_OF_SCALE = 2
"""The middle of a major scale, and of its relative minor, lies two fifths above the major tonic (F to B around D)."""


@dataclass(frozen=True, eq=False)
class Tension:
    """What `tension` measured: float64, (bars,). Distances are in the unit of the constants.

    Attributes
    ----------
    cloud_diameter : the largest distance between two notes of the bar; 0 for one note, NaN where nothing pitched sounds
    cloud_momentum : from the centre of effect of the last bar before that sounds; NaN for the first
    tensile_strain : from the centre of effect to the key's; NaN where nothing pitched sounds
    """

    cloud_diameter: Floats
    cloud_momentum: Floats
    tensile_strain: Floats


def tension(
    score: Score,
    region: Region | None = None,
    *,
    constants: str | SpiralArray = "partitura",
    key: Key | str | None = None,
) -> Tension:
    """The tonal tension of each bar of a region, its tracks taken together.

    The notes that sound in a bar are its cloud; their mean place in the spiral array, weighted by how long each sounds
    in the bar, is its centre of effect. Herremans and Chew, "Tension ribbons: quantifying and visualising tonal
    tension", TENOR 2016. Drums and muted notes do not count.

    Parameters
    ----------
    region : None is the whole piece; its tracks are the ones that count
    constants : `"partitura"` (distances from 0 to about 1), `"midi-miner"` (0 to about 4), or constants of your own
    key : such as `"E♭ major"`. None takes the key signatures, bar by bar, or, where the piece has none, the key that
        its notes suggest

    Raises
    ------
    RegionError
        The region is on a track that the piece lacks.
    ScoreError
        There are no constants, or no key, of that name.

    Notes
    -----
    With midi-miner's constants a bar's diameter and centre are the means of those of its sixteenths, in each of which a
    pitch counts once, as in midi-miner; but silent sixteenths do not pull the mean towards 0. partitura slides a window
    from onset to onset. Both give 0 where there is nothing to measure.

    Examples
    --------
    >>> from closeloop_widgets.music import pieces
    >>> found = tension(pieces.load("bwv846"), Region(((0, 4 * 1920),), (1, 2)))
    >>> found.cloud_diameter.round(2).tolist(), found.tensile_strain.round(2).tolist()
    ([0.33, 0.33, 0.53, 0.33], [0.08, 0.05, 0.15, 0.08])
    """
    return tension_of(Cells(score, region, "bar"), constants, key)


def tension_of(cells: Cells, constants: str | SpiralArray = "partitura", key: Key | str | None = None) -> Tension:
    """The same of cells (a column each bar) that are already cut."""
    array = spiral_array(constants)
    keys = _keys(cells, key)
    note, cloud, weight, bar = clouds(cells, array.cloud)
    nothing = np.full(len(cells.bars), np.nan)
    if not len(note):
        return Tension(nothing, nothing, nothing)
    if array.spelling == "key":
        signature = keys[0] if keys else np.zeros(len(cells.bars), np.int64)
        fifths = fifths_in_key(cells.pitched.pitch[note], signature[bar[cloud]])
    else:
        fifths = cells.spelled[note]
    places = np.arange(fifths.min(), fifths.max() + 1)
    shape = (len(bar), len(places))
    weights = np.bincount(cloud * shape[1] + fifths - places[0], weight, shape[0] * shape[1]).reshape(shape)
    with np.errstate(invalid="ignore", divide="ignore"):
        centres = weights @ array.notes(places) / weights.sum(axis=1, keepdims=True)
    centre = mean_by_bar(centres, bar, len(cells.bars))
    diameter = mean_by_bar(_diameters(weights > 0, array)[:, None], bar, len(cells.bars))[:, 0]
    strain = nothing
    if keys is not None:
        sharps = keys[0] if array.spelling == "key" else _respelled(keys[0], weights, bar, places, cells.takes)
        strain = _distance(centre, array.key(sharps, keys[1]))
    return Tension(diameter / array.unit, _momentum(centre, cells.takes) / array.unit, strain / array.unit)


def _keys(cells: Cells, key: Key | str | None) -> tuple[Ints, NDArray[np.bool_]] | None:
    """Sharps and whether it is minor, for each bar; None where the piece has no key and suggests none."""
    score = cells.score
    if isinstance(key, str):
        key = Key(0, *parse_key(key))
    keys = (key,) if key else score.keys
    if not keys:
        estimated = estimate_key(score)
        if estimated is None:
            return None
        keys = (estimated,)
    at = np.searchsorted([k.tick for k in keys], cells.opens, side="right") - 1
    at = at.clip(0)
    return np.array([k.sharps for k in keys], np.int64)[at], np.array([k.minor for k in keys], np.bool_)[at]


def _respelled(sharps: Ints, weights: NDArray[Any], bar: Ints, places: Ints, takes: int) -> Ints:
    """The keys spelled as the notes are: a piece whose notes are spelled in F♯ is not strained by a signature of G♭.

    Notes that lie nine fifths and more from their key are taken to be an enharmonic key's, twelve fifths away.
    """
    bars = len(sharps) // takes
    time = weights.sum(axis=1)
    from_key = weights @ places - sharps[bar] * time
    with np.errstate(invalid="ignore"):
        away = np.bincount(bar // bars, from_key, takes) / np.bincount(bar // bars, time, takes)
    away = np.nan_to_num(away, nan=_MEAN_OF_SCALE) - _MEAN_OF_SCALE  # a take in which nothing sounds is not respelled
    turns = np.trunc((away + np.copysign(3, away)) / 12).astype(np.int64)
    return np.asarray(sharps + 12 * np.repeat(turns, bars))


def _diameters(present: NDArray[np.bool_], array: SpiralArray) -> Floats:
    """The largest distance between two places that are present in each cloud: (clouds,), in radii.

    How far two places are apart depends only on how many fifths they are apart, so that it is enough to ask, for each
    number of fifths, which clouds hold two places so far from each other.
    """
    count = present.shape[1]
    distance = _distance(array.notes(np.arange(count)), array.notes(0))
    largest = np.where(present.any(axis=1), 0.0, np.nan)
    for apart in range(1, count):
        there = (present[:, :-apart] & present[:, apart:]).any(axis=1)
        largest[there] = np.maximum(largest[there], distance[apart])
    return largest


def _momentum(centre: Floats, takes: int) -> Floats:
    """From each centre to the last one before it in its take: (bars,), in radii."""
    momentum = np.full(len(centre), np.nan)
    sounding = np.flatnonzero(np.isfinite(centre[:, 0]))
    before, after = sounding[:-1], sounding[1:]
    bars = len(centre) // takes
    same = before // bars == after // bars
    momentum[after[same]] = _distance(centre[after[same]], centre[before[same]])
    return momentum


def _distance(a: Floats, b: Floats) -> Floats:
    return np.asarray(np.linalg.norm(a - b, axis=-1))
