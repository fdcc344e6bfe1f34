"""How near music comes to what the controls of its tracks and bars ask for."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from closeloop_widgets.music.analysis.controls import ASKED_IN
from closeloop_widgets.music.analysis.tension import tension_of
from closeloop_widgets.music.analysis.texture import texture_of
from closeloop_widgets.music.analysis.versions import Around, Stack, Versions, versions_of
from closeloop_widgets.music.score import Key, Score

Floats = NDArray[np.float64]

TENSEST = 4.0
"""The highest tension that can be asked for: about where midi-miner's tensile strain ends."""


@dataclass(frozen=True, eq=False)
class Asked:
    """What is asked of the tracks and bars of a region.

    Attributes
    ----------
    density, occupation, polyphony : float64, (tracks, bars); 0 to 1
    tension : float64, (bars,); 0 to `TENSEST`
    """

    density: Floats
    occupation: Floats
    polyphony: Floats
    tension: Floats

    def of_bar(self, bar: int) -> Asked:
        """The same of one bar, by its place."""
        one = slice(bar, bar + 1)
        return Asked(self.density[:, one], self.occupation[:, one], self.polyphony[:, one], self.tension[one])

    def distances(self, around: Around, takes: Sequence[Score], key: Key | None) -> Floats:
        """How far takes of the region are off, 0 to 1 (takes,): the formula of `infill`.

        Parameters
        ----------
        around : the piece and the region that takes are for, which has these tracks and bars
        takes : for each a score with what takes the place of the region's notes
        key : what tension is measured against; None takes the signatures, or else what the notes suggest
        """
        return np.concatenate([self._distances(versions, key) for versions in versions_of(around, takes)])

    def _distances(self, versions: Versions, key: Key | None) -> Floats:
        texture, tension = texture_of(Stack(versions)), tension_of(Stack(versions, "bar"), ASKED_IN, key)
        pairs = (
            (self.density, texture.density, 1.0),
            (self.occupation, texture.occupation, 1.0),
            (self.polyphony, texture.polyphony_rate, 1.0),
            (self.tension, tension.tensile_strain, TENSEST),
        )
        off = [_off(asked.ravel(), came.reshape(versions.count, -1), high) for asked, came, high in pairs]
        return np.asarray(np.concatenate(off, axis=1).mean(axis=1))


def _off(asked: Floats, came: Floats, high: float) -> Floats:
    """How far each value of each take is off (takes, values), as a share of what can be asked; silence has 0."""
    return np.asarray(np.abs(np.nan_to_num(came, nan=0.0).clip(0, high) - asked) / high)
