"""The key that the notes of a piece suggest, where it has no key signature."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from closeloop_widgets.music.keys import key_on
from closeloop_widgets.music.score import Key, Score

# How well each pitch class fits a key on C, as listeners rated it: Krumhansl and Kessler, "Tracing the dynamic changes
# in perceived tonal organization in a spatial representation of musical keys", Psychological Review 89 (1982).
MAJOR_PROFILE = np.array([6.35, 2.23, 3.48, 2.33, 4.38, 4.09, 2.52, 5.19, 2.39, 3.66, 2.29, 2.88])
MINOR_PROFILE = np.array([6.33, 2.68, 3.52, 5.38, 2.60, 3.53, 2.54, 4.75, 3.98, 2.69, 3.34, 3.17])


def estimate_key(score: Score) -> Key | None:
    """The key whose profile the piece's pitch classes, weighted by how long they sound, correlate with best.

    The algorithm of Krumhansl and Schmuckler: Krumhansl, "Cognitive Foundations of Musical Pitch" (1990), chapter 4.
    Drums do not count.

    Returns
    -------
    Key or None
        At tick 0; None where nothing pitched sounds, or where all pitch classes sound equally long.

    Examples
    --------
    >>> scale = [60, 62, 64, 65, 67, 69, 71, 72]
    >>> durations = [480] * 7 + [960]
    >>> tune = Score.of_notes(start=range(0, 3840, 480), duration=durations, pitch=scale, velocity=[90] * 8)
    >>> estimate_key(tune)
    Key(tick=0, sharps=0, minor=False, chunk=0)
    """
    weights = pitch_class_durations(score)
    if np.ptp(weights) == 0:
        return None
    # What a correlation divides by besides is the same for all keys: the spread of the weights.
    best = int((_PROFILES @ (weights - weights.mean())).argmax())
    tonic, minor = best % 12, best >= 12
    return Key(0, key_on(tonic, minor), minor)


def _standardised(profile: NDArray[np.float64]) -> NDArray[np.float64]:
    """A profile on each of the 12 tonics, with a mean of 0 and a length of 1: (12, 12)."""
    centred = profile - profile.mean()
    rolled = np.array([np.roll(centred, tonic) for tonic in range(12)])
    return np.asarray(rolled / np.linalg.norm(centred))


_PROFILES = np.concatenate([_standardised(MAJOR_PROFILE), _standardised(MINOR_PROFILE)])


def pitch_class_durations(score: Score) -> NDArray[np.float64]:
    """How long each pitch class (C first) sounds, in ticks, all pitched tracks together."""
    total = np.zeros(12)
    for track in score.tracks:
        if not track.is_drum:
            np.add.at(total, track.notes.pitch % 12, track.notes.duration)
    return total
