"""What metrics are called where people read them, and what they count."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import NamedTuple


class Title(NamedTuple):
    """A metric's name for people, and its unit; empty for a plain number."""

    text: str
    unit: str = ""


TITLES: Mapping[str, Title] = MappingProxyType(
    {
        "notes": Title("Notes"),
        "density": Title("Density", "notes a sixteenth"),
        "occupation": Title("Occupation", "share of time"),
        "polyphony_rate": Title("Polyphony rate", "share of sounding time"),
        "register": Title("Register", "11 semitones"),
        "cloud_diameter": Title("Cloud diameter"),
        "cloud_momentum": Title("Cloud momentum"),
        "tensile_strain": Title("Tensile strain"),
        "pitch_class_entropy": Title("Pitch class entropy", "bits"),
        "groove_consistency": Title("Groove consistency", "0 to 1"),
        "parallel_fifths": Title("Parallel fifths", "share of moves"),
        "parallel_octaves": Title("Parallel octaves", "share of moves"),
        "voice_crossing": Title("Voice crossing", "share of meetings"),
        "pitch_class_distance": Title("Pitch class distance", "0 to 1"),
        "density_change": Title("Density change", "notes a sixteenth"),
        "tension_change": Title("Tension change"),
        "changes_outside": Title("Changes outside"),
        "unique": Title("Unique takes", "share"),
        "distance": Title("Distance of takes", "share of sixteenths"),
        "seconds": Title("Time for a take", "s"),
    }
)
"""Of all that `measure` gives, and of what a comparison of functions adds."""


def title_of(name: str) -> Title:
    """The title of a metric; of one that is not in `TITLES`, such as a control's error, its name made readable.

    >>> title_of("groove_consistency").text, title_of("bar_density_error").text
    ('Groove consistency', 'Bar density error')
    """
    return TITLES.get(name) or Title(name.replace("_", " ").strip().capitalize())
