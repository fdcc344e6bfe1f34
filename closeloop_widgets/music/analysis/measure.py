"""All that can be said of a region's music in a row of numbers: for takes, and for tables of many of them."""

from __future__ import annotations

import numpy as np

from closeloop_widgets.music.analysis.cells import Cells
from closeloop_widgets.music.analysis.comparison import changes_outside, control_error
from closeloop_widgets.music.analysis.controls import TENSIONS, mean
from closeloop_widgets.music.analysis.pitch_classes import entropy, pitch_classes_of, shannon_distance
from closeloop_widgets.music.analysis.rhythm import groove_of
from closeloop_widgets.music.analysis.spiral import SpiralArray
from closeloop_widgets.music.analysis.tension import tension_of
from closeloop_widgets.music.analysis.texture import texture_of
from closeloop_widgets.music.analysis.voices import voice_leading
from closeloop_widgets.music.region import Region
from closeloop_widgets.music.score import Key, Score


def measure(
    score: Score,
    region: Region | None = None,
    *,
    constants: str | SpiralArray = "partitura",
    key: Key | str | None = None,
    original: Score | None = None,
) -> dict[str, float]:
    """A region's music in numbers, by name, always the same names in the same order; NaN where one is undefined.

    Parameters
    ----------
    region : None is the whole piece
    constants, key : for tension, as `tension` takes them. Name the key where many takes are compared: it is read from
        the signatures, or estimated from all notes of the piece, otherwise
    original : the piece before; adds what the two differ in

    Returns
    -------
    dict
        `notes` (how many begin); `density`, `occupation`, `polyphony_rate`, `register` (means over the tracks' bars);
        `cloud_diameter`, `cloud_momentum`, `tensile_strain` (means over the bars); `pitch_class_entropy` (bits);
        `groove_consistency`; `parallel_fifths`, `parallel_octaves`, `voice_crossing` (rates).
        With an `original` also `pitch_class_distance`; `density_error` and `tension_error` (mean difference of a cell's
        density, of a bar's tensile strain); `changes_outside`

    Raises
    ------
    RegionError
        The region is on a track that the piece, or the original, lacks.
    ScoreError
        There are no constants, or no key, of that name.

    Examples
    --------
    >>> from closeloop_widgets.music import pieces
    >>> chorale = pieces.load("bwv269")
    >>> found = measure(chorale, Region.bars(chorale, 2, 5))
    >>> found["notes"], round(found["density"], 3), round(found["tensile_strain"], 3), found["voice_crossing"]
    (47.0, 0.245, 0.057, 0.0)
    """
    region = Region.all(score) if region is None else region
    cells, bars = Cells(score, region), Cells(score, region, "bar")
    bars.heard = cells.heard  # the same notes: looked up once
    texture, tensions = texture_of(cells), tension_of(bars, constants, key)
    classes, voices = pitch_classes_of(cells), voice_leading(score, region)
    found = {
        "notes": float(texture.notes.sum()),
        "density": _mean(texture.density),
        "occupation": _mean(texture.occupation),
        "polyphony_rate": _mean(texture.polyphony_rate),
        "register": _mean(texture.register),
        **{name: _mean(getattr(tensions, name)) for name in TENSIONS},
        "pitch_class_entropy": float(entropy(classes)),
        "groove_consistency": groove_of(bars),
        "parallel_fifths": voices.parallel_fifth_rate,
        "parallel_octaves": voices.parallel_octave_rate,
        "voice_crossing": voices.crossing_rate,
    }
    if original is None:
        return found
    before = Cells(original, region)
    return {
        **found,
        "pitch_class_distance": float(shannon_distance(pitch_classes_of(before), classes)),
        "density_error": control_error(texture_of(before).density, texture.density).error,
        "tension_error": control_error(
            tension_of(Cells(original, region, "bar"), constants, key).tensile_strain, tensions.tensile_strain
        ).error,
        "changes_outside": float(changes_outside(original, score, region)),
    }


def _mean(values: np.ndarray) -> float:
    return float(mean(values.ravel()))
