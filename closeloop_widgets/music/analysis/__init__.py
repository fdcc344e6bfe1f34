"""What music is like, in numbers: texture, tension, rhythm and voice leading, of scores and of regions of them.

Arrays have an axis for tracks, in the order of the piece, and one for bars. What cannot be measured is NaN.

>>> from closeloop_widgets.music import pieces
>>> from closeloop_widgets.music.region import Region
>>> chorale = pieces.load("bwv269")
>>> density(chorale, Region.bars(chorale, 2, 3)).round(2).tolist()
[[0.17, 0.25], [0.25, 0.17], [0.33, 0.25], [0.25, 0.25]]
"""

from __future__ import annotations

from closeloop_widgets.music.analysis.cells import Per
from closeloop_widgets.music.analysis.comparison import ControlError, changes_outside, control_error, rank_correlation
from closeloop_widgets.music.analysis.controls import EDGES, binned, controls_of, measured
from closeloop_widgets.music.analysis.diversity import Diversity, diversity
from closeloop_widgets.music.analysis.measure import measure, measure_all, measure_takes
from closeloop_widgets.music.analysis.pitch_classes import (
    entropy,
    pitch_class_distance,
    pitch_classes,
    shannon_distance,
)
from closeloop_widgets.music.analysis.rhythm import groove_consistency
from closeloop_widgets.music.analysis.spelling import spell
from closeloop_widgets.music.analysis.spiral import CONSTANTS, SpiralArray
from closeloop_widgets.music.analysis.tension import Tension, tension
from closeloop_widgets.music.analysis.texture import (
    Texture,
    density,
    occupation,
    polyphony_rate,
    register,
    texture,
)
from closeloop_widgets.music.analysis.voices import VoiceLeading, voice_leading

__all__ = [
    "CONSTANTS",
    "EDGES",
    "ControlError",
    "Diversity",
    "Per",
    "SpiralArray",
    "Tension",
    "Texture",
    "VoiceLeading",
    "binned",
    "changes_outside",
    "control_error",
    "controls_of",
    "density",
    "diversity",
    "entropy",
    "groove_consistency",
    "measure",
    "measure_all",
    "measure_takes",
    "measured",
    "occupation",
    "pitch_class_distance",
    "pitch_classes",
    "polyphony_rate",
    "rank_correlation",
    "register",
    "shannon_distance",
    "spell",
    "tension",
    "texture",
    "voice_leading",
]
