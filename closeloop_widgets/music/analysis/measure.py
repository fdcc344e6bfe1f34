"""All that can be said of a region's music in a row of numbers: for takes, and for tables of many of them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

import numpy as np

from closeloop_widgets.music.analysis.cells import Cells, Floats
from closeloop_widgets.music.analysis.comparison import changes_outside, control_error
from closeloop_widgets.music.analysis.controls import TENSIONS, TEXTURES, mean
from closeloop_widgets.music.analysis.pitch_classes import entropy, pitch_classes_of, shannon_distance
from closeloop_widgets.music.analysis.rhythm import groove_of
from closeloop_widgets.music.analysis.spiral import SpiralArray
from closeloop_widgets.music.analysis.tension import tension_of
from closeloop_widgets.music.analysis.texture import texture_of
from closeloop_widgets.music.analysis.versions import Around, Stack, Versions, versions_of
from closeloop_widgets.music.analysis.voices import voice_leading
from closeloop_widgets.music.key_estimate import estimate_key
from closeloop_widgets.music.paste import paste
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
        With an `original` also `pitch_class_distance`; `density_change` and `tension_change` (mean difference of a
        cell's density, of a bar's tensile strain); `changes_outside`

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
    >>> [row["tension_change"] for row in rows]
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


def measure_takes(
    score: Score,
    region: Region,
    takes: Sequence[Score],
    *,
    constants: str | SpiralArray = "partitura",
    key: Key | str | None = None,
) -> list[dict[str, float]]:
    """The same of many takes that are not put into the piece yet, at a tenth of the price: a row for each.

    Parameters
    ----------
    score : the piece, which is the original that they are compared with
    region : where they go. One of notes is measured with all that is in its time and tracks afterwards
    takes : for each a score with nothing but what takes the place of the region's notes, on the region's tracks

    Returns
    -------
    list of dict
        As `measure(score with the take, region, original=score)` gives them, but for `changes_outside`: what is put
        into a region changes nothing outside.

    Examples
    --------
    >>> from closeloop_widgets.music import pieces
    >>> chorale = pieces.load("bwv269")
    >>> region = Region.bars(chorale, 2, 5)
    >>> silence, same = measure_takes(chorale, region, [Score(), chorale])
    >>> silence["notes"], same["notes"], same["density_change"]
    (0.0, 47.0, 0.0)
    """
    if key is None and not score.keys:
        key = estimate_key(score)
    if key is None and not score.keys:  # each take has the key that its own notes suggest
        kept = [paste(score, region, take).score for take in takes]
        alone = measure_all(kept, replace(region, notes=None), constants=constants, original=score)
        return [{name: value for name, value in row.items() if name != "changes_outside"} for row in alone]
    original = Original(score, region, constants, key)
    return [row for versions in original.versions(takes) for row in rows_of(original.columns(versions))]


class Original:
    """A region as it was before any take: what takes of it are compared with, read once for all of them.

    Parameters are those of `measure_takes`.
    """

    def __init__(
        self,
        score: Score,
        region: Region,
        constants: str | SpiralArray = "partitura",
        key: Key | str | None = None,
    ) -> None:
        self._around = Around.of(score, region)
        self._constants, self._key = constants, key
        self._reading = _Reading(score, replace(region, notes=None), constants, key)

    def versions(self, takes: Sequence[Score]) -> Iterator[Versions]:
        """The takes in portions that are measured together."""
        return versions_of(self._around, takes)

    def columns(self, versions: Versions) -> dict[str, Floats]:
        """What is measured, by name: (takes,) each."""
        now = _Readings(versions, self._constants, self._key)
        return {**now.columns(), **now.differences(self._reading)}


def rows_of(columns: Mapping[str, Floats]) -> list[dict[str, float]]:
    """Columns as a row for each take."""
    return [dict(zip(columns, row, strict=True)) for row in np.stack(list(columns.values()), axis=1).tolist()]


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
        self.pitch_classes = pitch_classes_of(cells)[0]

    def row(self) -> dict[str, float]:
        """What can be said of the score alone."""
        voices = voice_leading(self.score, self.region)
        return {
            "notes": float(self.texture.notes.sum()),
            **{name: _mean(getattr(self.texture, name)) for name in TEXTURES if name != "notes"},
            **{name: _mean(getattr(self.tension, name)) for name in TENSIONS},
            "pitch_class_entropy": float(entropy(self.pitch_classes)),
            "groove_consistency": float(groove_of(self.bars)[0]),
            "parallel_fifths": voices.parallel_fifth_rate,
            "parallel_octaves": voices.parallel_octave_rate,
            "voice_crossing": voices.crossing_rate,
        }

    def differences(self, before: _Reading) -> dict[str, float]:
        """What has changed since."""
        strains = before.tension.tensile_strain, self.tension.tensile_strain
        return {
            "pitch_class_distance": float(shannon_distance(before.pitch_classes, self.pitch_classes)),
            "density_change": control_error(before.texture.density, self.texture.density).error,
            "tension_change": control_error(*strains).error,
            "changes_outside": float(changes_outside(before.score, self.score, before.region)),
        }


class _Readings:
    """What is read from many versions of a region at once."""

    def __init__(self, versions: Versions, constants: str | SpiralArray, key: Key | str | None) -> None:
        self.versions, cells, self.bars = versions, Stack(versions), Stack(versions, "bar")
        self.bars.heard = cells.heard
        self.texture = texture_of(cells)
        self.tension = tension_of(self.bars, constants, key)
        self.pitch_classes = pitch_classes_of(cells)

    def columns(self) -> dict[str, Floats]:
        """What can be said of each take alone: (takes,)."""
        count = self.versions.count
        moves, fifths, octaves, meetings, crossings = self.versions.voices().T
        with np.errstate(invalid="ignore"):
            rates = {"parallel_fifths": fifths / moves, "parallel_octaves": octaves / moves}
            rates["voice_crossing"] = crossings / meetings
        return {
            "notes": self.texture.notes.reshape(count, -1).sum(axis=1),
            **{name: mean(getattr(self.texture, name).reshape(count, -1)) for name in TEXTURES if name != "notes"},
            **{name: mean(getattr(self.tension, name).reshape(count, -1)) for name in TENSIONS},
            "pitch_class_entropy": entropy(self.pitch_classes),
            "groove_consistency": groove_of(self.bars),
            **rates,
        }

    def differences(self, before: _Reading) -> dict[str, Floats]:
        """What each take changed."""
        count = self.versions.count
        density = np.abs(self.texture.density - before.texture.density)
        strain = np.abs(self.tension.tensile_strain.reshape(count, -1) - before.tension.tensile_strain)
        return {
            "pitch_class_distance": shannon_distance(before.pitch_classes, self.pitch_classes),
            "density_change": mean(density.reshape(count, -1)),
            "tension_change": mean(strain),
        }


def _mean(values: Floats) -> float:
    return float(mean(values.ravel()))
