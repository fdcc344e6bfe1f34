"""The model function: the selected bars written anew, as dense, full, polyphonic and tense as asked."""

from __future__ import annotations

from typing import Annotated

import numpy as np
from numpy.typing import NDArray

from closeloop_widgets.models.annotations import Default, Group, Measured, PerBar, PerTrack, Range, Seed
from closeloop_widgets.models.context import Context
from closeloop_widgets.models.function import model
from closeloop_widgets.models.infill.nearness import TENSEST, Asked
from closeloop_widgets.models.infill.search import Search
from closeloop_widgets.models.kgram.learned import Learned
from closeloop_widgets.music.region import Region
from closeloop_widgets.music.score import Score

ORDER = 3
"""How many events back the k-grams look, as those of the variation do."""

Cells = NDArray[np.float64]
TRACKS, BARS = Group("Bars of tracks"), Group("Bars")
SHARE = Range(0, 1, step=0.01)

Density = Annotated[Cells, PerTrack(), PerBar(), SHARE, TRACKS, Measured("density"), Default(0.25)]
Occupation = Annotated[Cells, PerTrack(), PerBar(), SHARE, TRACKS, Measured("occupation"), Default(1.0)]
Polyphony = Annotated[Cells, PerTrack(), PerBar(), SHARE, TRACKS, Measured("polyphony_rate"), Default(0.0)]
Tension = Annotated[Cells, PerBar(), Range(0, TENSEST, step=0.01), BARS, Measured("tensile_strain"), Default(0.4)]


@model("Infill", author="The closeloop_widgets authors", license="Apache-2.0")
def infill(
    score: Score,
    region: Region,
    *,
    density: Density,
    occupation: Occupation,
    polyphony: Polyphony,
    tension: Tension,
    candidates: Annotated[int, Range(1, 64)] = 16,
    temperature: Annotated[float, Range(0.1, 2.0, step=0.05, scale="log")] = 1.0,
    seed: Seed = None,
    context: Context,
) -> Score:
    """Write the selected bars anew, as dense and as tense as asked.

    Bar after bar, each selected track gets that one of several candidates drawn from the k-grams of its piece (see
    `kgram`) whose bar comes nearest to what is asked. How near that is depends on the piece: nothing is written that
    its k-grams would not. The distance is the mean, over all values that are asked for, of

        |asked - came| / (the control's highest value - its lowest)

    where silence, and drums, have polyphony and tension 0. A track too short to learn from stays
    as it is. In a region of single notes the rhythm is kept, and only pitches differ.

    Parameters
    ----------
    density
        Notes that begin, for each sixteenth of the bar: 1 asks for one on each, or more. Where it is 0, none begins.
    occupation
        The share of the bar in which something sounds.
    polyphony
        The share of that time in which two pitches or more sound.
    tension
        How far the bar's harmony lies from the key: tensile strain, in midi-miner's unit.
    candidates
        How many are drawn for each bar of each track: 1 follows nothing, 32 what the piece has to offer.
    temperature
        Below 1 the likely becomes likelier; above 1 it takes more chances, and finds more to choose from.
    seed
        The same seed writes the same.

    Raises
    ------
    TooFewNotesError
        No selected track has enough notes in the whole piece.

    Examples
    --------
    >>> from closeloop_widgets.music import pieces
    >>> from closeloop_widgets.music.analysis import density
    >>> chorale = pieces.load("bwv269")
    >>> region = Region.bars(chorale, 5, 6, tracks=["Soprano"])
    >>> busier = infill(chorale, region, density=[[0.33, 0.17]], candidates=32, seed=7, context=Context())
    >>> density(chorale, region).round(2).tolist(), density(busier, region).round(2).tolist()
    ([[0.17, 0.17]], [[0.33, 0.17]])
    """
    region.check(score)
    learned = Learned(
        score, region, [score.track(id) for id in region.tracks], ORDER, keep_rhythm=region.notes is not None
    )
    rng = np.random.default_rng(context.seed if seed is None else seed)
    asked = Asked(density, occupation, polyphony, tension)
    return Search(score, region, learned, asked, candidates, temperature, rng, context).filled()
