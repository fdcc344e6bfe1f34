"""The spiral array: the line of fifths wound up, so that what sounds related lies close.

Chew, "Towards a mathematical model of tonality", PhD thesis, MIT 2000. The note at the place `k` of the line of fifths
lies at (sin k π/2, cos k π/2, k h); a triad is the weighted mean of root, fifth and third, a key the weighted mean of
the triads on its first, fifth and fourth degree.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import cached_property
from typing import Literal

import numpy as np
from numpy.typing import ArrayLike

from closeloop_widgets.errors import ScoreError
from closeloop_widgets.music.analysis.cells import Floats


@dataclass(frozen=True)
class SpiralArray:
    """A set of constants for the spiral array.

    Attributes
    ----------
    name : what it is asked for by
    height : how much each fifth rises, in radii
    weights : of root, fifth and third in a triad, and of the triads on I, V and IV in a key
    unit : distances are given in this many radii
    spelling : how pitches find their places: `"ps13"` by the notes around them, `"key"` by the key alone
    cloud : the time whose notes are taken together: a `"bar"`, weighted by how long they sound, or a `"sixteenth"`, of
        which a bar's values are the mean
    dominant, subdominant : in a minor key, how much of the fifth degree's triad is major, and of the fourth's minor
    """

    name: str
    height: float
    weights: tuple[float, float, float]
    unit: float = 1.0
    spelling: Literal["ps13", "key"] = "ps13"
    cloud: Literal["bar", "sixteenth"] = "bar"
    dominant: float = 0.75
    subdominant: float = 0.75

    def notes(self, fifths: ArrayLike) -> Floats:
        """Where the notes at these places of the line of fifths lie: (..., 3), in radii.

        >>> CONSTANTS["midi-miner"].notes([0, 1]).round(3).tolist()
        [[0.0, 1.0, 0.0], [1.0, 0.0, 0.4]]
        """
        k = np.asarray(fifths, np.int64)
        # By table: sines of multiples of a right angle are to be 0 and 1 to the last digit.
        return np.stack([np.array([0.0, 1, 0, -1])[k % 4], np.array([1.0, 0, -1, 0])[k % 4], k * self.height], axis=-1)

    def key(self, sharps: ArrayLike, minor: ArrayLike) -> Floats:
        """Where keys lie: (..., 3), in radii.

        Parameters
        ----------
        sharps : of the key signature, flats below 0 (any whole number: the array has no enharmonic keys)
        minor : whether each is minor

        Examples
        --------
        >>> CONSTANTS["midi-miner"].key(0, False).round(3).tolist()
        [0.208, 0.366, 0.447]
        """
        minor = np.asarray(minor)
        tonic = np.asarray(sharps) + np.where(minor, 3, 0)
        shares = np.where(minor[..., None], self._minor_key, self._major_key)
        return np.asarray((shares[..., None] * self.notes(tonic[..., None] + _AROUND)).sum(axis=-2))

    @cached_property
    def _major_key(self) -> Floats:
        """How much of a major key each note is, by how many fifths it lies over the tonic: see `_AROUND`."""
        return self._key(self._triad(4), self._triad(4), self._triad(4))

    @cached_property
    def _minor_key(self) -> Floats:
        """The same of a minor key, whose fifth degree is more often major and whose fourth is more often minor."""
        major, minor = self._triad(4), self._triad(-3)
        v, iv = self.dominant, self.subdominant
        return self._key(minor, v * major + (1 - v) * minor, iv * minor + (1 - iv) * major)

    def _triad(self, third: int) -> Floats:
        shares = np.zeros(len(_AROUND))
        shares[np.array([0, 1, third]) - _AROUND[0]] = np.array(self.weights) / sum(self.weights)
        return shares

    def _key(self, first: Floats, fifth: Floats, fourth: Floats) -> Floats:
        one, five, four = np.array(self.weights) / sum(self.weights)
        return np.asarray(one * first + five * np.roll(fifth, 1) + four * np.roll(fourth, -1))


_AROUND = np.arange(-4, 6)
"""The notes that a key is made of, by how many fifths they lie over its tonic: A♭ to B in C, with both thirds."""

CHEWS_HEIGHT = math.sqrt(2 / 15)
"""The rise of a fifth for which a major third is as near as a fifth (Chew 2000)."""

# partitura.musicanalysis.tonal_tension multiplies sqrt(2/15) π/2 by the angle, which is π/2 a fifth.
_PARTITURAS_HEIGHT = CHEWS_HEIGHT * (math.pi / 2) ** 2

CONSTANTS = {
    # Distances are in that from C to B♯, twelve fifths: Cancino-Chacón and Grachten, "A computational study of the role
    # of tonal tension in expressive piano performance" (2018).
    "partitura": SpiralArray("partitura", _PARTITURAS_HEIGHT, (0.516, 0.315, 0.168), unit=12 * _PARTITURAS_HEIGHT),
    # Guo, Herremans and Magnusson, "Midi Miner: a Python library for tonal tension and track classification" (2019).
    "midi-miner": SpiralArray("midi-miner", 0.4, (0.536, 0.274, 0.19), spelling="key", cloud="sixteenth"),
}
"""The constants in use, by the name of the library that uses them."""


def spiral_array(constants: str | SpiralArray) -> SpiralArray:
    """The constants of this name; a `ScoreError` where there are none."""
    if isinstance(constants, SpiralArray):
        return constants
    if constants not in CONSTANTS:
        names = " or ".join(map(repr, CONSTANTS))
        raise ScoreError(f"there are no constants {constants!r} for the spiral array; give {names}, or a SpiralArray")
    return CONSTANTS[constants]
