"""All that can be said of a region's music in a row of numbers: for takes, and for tables of many of them."""

from __future__ import annotations

from collections.abc import Iterable

from closeloop_widgets.music.analysis.cells import Cells, Floats
from closeloop_widgets.music.analysis.comparison import changes_outside, control_error
from closeloop_widgets.music.analysis.controls import TENSIONS, TEXTURES, mean
from closeloop_widgets.music.analysis.pitch_classes import entropy, pitch_classes_of, shannon_distance
from closeloop_widgets.music.analysis.rhythm import groove_of
from closeloop_widgets.music.analysis.spiral import SpiralArray
from closeloop_widgets.music.analysis.tension import tension_of
from closeloop_widgets.music.analysis.texture import texture_of
from closeloop_widgets.music.analysis.voices import voice_leading
from closeloop_widgets.music.key_estimate import estimate_key
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
    return measure_all([score], region, constants=constants, key=key, original=original)[0]


def measure_all(
    scores: Iterable[Score],
    region: Region | None = None,
    *,
    constants: str | SpiralArray = "partitura",
    key: Key | str | None = None,
    original: Score | None = None,
) -> list[dict[str, float]]:
    """The same of many takes, the original measured once: a row for each, as `measure` gives it.

    Examples
    --------
    >>> from closeloop_widgets.music import pieces
    >>> chorale = pieces.load("bwv269")
    >>> rows = measure_all([chorale, chorale], Region.bars(chorale, 2, 5), original=chorale)
    >>> [row["tension_error"] for row in rows]
    [0.0, 0.0]
    """
    if original is not None and key is None and not original.keys:
        key = estimate_key(original)  # all are strained against one key
    before = None if original is None else _Reading(original, region, constants, key)
    rows = []
    for score in scores:
        now = _Reading(score, region, constants, key)
        rows.append(now.row() if before is None else {**now.row(), **now.differences(before)})
    return rows


class _Reading:
    """What is read from a score once, for all its measures."""

    def __init__(
        self, score: Score, region: Region | None, constants: str | SpiralArray, key: Key | str | None
    ) -> None:
        cells, self.bars = Cells(score, region), Cells(score, region, "bar")
        self.bars.heard = cells.heard  # the same notes: looked up once
        self.score, self.region = score, cells.region
        self.texture = texture_of(cells)
        self.tension = tension_of(self.bars, constants, key)
        self.pitch_classes = pitch_classes_of(cells)

    def row(self) -> dict[str, float]:
        """What can be said of the score alone."""
        voices = voice_leading(self.score, self.region)
        return {
            "notes": float(self.texture.notes.sum()),
            **{name: _mean(getattr(self.texture, name)) for name in TEXTURES if name != "notes"},
            **{name: _mean(getattr(self.tension, name)) for name in TENSIONS},
            "pitch_class_entropy": float(entropy(self.pitch_classes)),
            "groove_consistency": groove_of(self.bars),
            "parallel_fifths": voices.parallel_fifth_rate,
            "parallel_octaves": voices.parallel_octave_rate,
            "voice_crossing": voices.crossing_rate,
        }

    def differences(self, before: _Reading) -> dict[str, float]:
        """What has changed since."""
        strains = before.tension.tensile_strain, self.tension.tensile_strain
        return {
            "pitch_class_distance": float(shannon_distance(before.pitch_classes, self.pitch_classes)),
            "density_error": control_error(before.texture.density, self.texture.density).error,
            "tension_error": control_error(*strains).error,
            "changes_outside": float(changes_outside(before.score, self.score, before.region)),
        }


def _mean(values: Floats) -> float:
    return float(mean(values.ravel()))
