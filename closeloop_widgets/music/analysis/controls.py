"""Music as values for a model's controls: what is asked for when one asks for more of the same.

The bins are MusIAC's (Guo et al. 2022, `control_bins`, `tensile_bins`, `diameter_bins`).
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any, Final

import numpy as np
from numpy.typing import ArrayLike, NDArray

from closeloop_widgets.errors import ScoreError
from closeloop_widgets.music.analysis.cells import Floats, Per
from closeloop_widgets.music.analysis.spiral import SpiralArray
from closeloop_widgets.music.analysis.tension import tension, tension_of
from closeloop_widgets.music.analysis.texture import texture, texture_of
from closeloop_widgets.music.analysis.versions import Stack, Versions
from closeloop_widgets.music.region import Region
from closeloop_widgets.music.score import Key, Score

TENTHS = tuple(n / 10 for n in range(10))
"""Bin n of density, occupation and polyphony rate begins at n tenths; the last, 9, takes all from 0.9 up."""

STRAIN_EDGES = (*(n / 5 for n in range(11)), 4.0)
"""Tensile strain in midi-miner's unit: bins of 0.2 up to 2, then all up to 4, then the rest (0 to 11)."""

DIAMETER_EDGES = (*(n * 2 / 5 for n in range(11)), 5.0)
"""Cloud diameter in midi-miner's unit: bins of 0.4 up to 4, then all up to 5, then the rest (0 to 11)."""

REGISTER_EDGES = tuple(float(n) for n in range(10))
"""A register is its own bin; the few pitches under the piano's lowest key are in 0."""

EDGES: Mapping[str, tuple[float, ...]] = MappingProxyType(
    {
        "density": TENTHS,
        "occupation": TENTHS,
        "polyphony_rate": TENTHS,
        "register": REGISTER_EDGES,
        "tensile_strain": STRAIN_EDGES,
        "cloud_diameter": DIAMETER_EDGES,
    }
)
"""Where the bins of each control begin."""

ASKED_IN: Final = "midi-miner"
"""The constants of the tension that controls ask for: the paper's, whose strain reaches about 4."""

TEXTURES = ("notes", "density", "occupation", "polyphony_rate", "register")
TENSIONS = ("cloud_diameter", "cloud_momentum", "tensile_strain")


def binned(values: ArrayLike, edges: ArrayLike, *, empty: int = 0) -> NDArray[np.int64]:
    """The bin that each value lies in: bin n holds those from `edges[n]` up to, not including, `edges[n + 1]`.

    Values under the first edge are in bin 0, those from the last edge on in the last bin, one for each edge.

    Parameters
    ----------
    empty : the bin of NaN, where there was nothing to measure

    Examples
    --------
    >>> binned([-1, 0, 0.3, 0.95, 7, float("nan")], TENTHS).tolist()
    [0, 0, 3, 9, 9, 0]
    """
    values = np.asarray(values, np.float64)
    found = np.clip(np.searchsorted(edges, values, side="right") - 1, 0, None)
    return np.where(np.isnan(values), empty, found)


def controls_of(
    score: Score, region: Region | None = None, *, per: Per = "track and bar"
) -> dict[str, NDArray[np.int64]]:
    """The paper's controls, as the music has them: a bin for each.

    Returns
    -------
    dict
        `density`, `occupation`, `polyphony_rate` and `register`, 0 to 9, of the shape that `per` asks for (see
        `texture`); `tensile_strain` and `cloud_diameter`, 0 to 11, (bars,), with midi-miner's constants. `EDGES` says
        where bins begin. Where there is nothing to measure the bin is 0

    Examples
    --------
    >>> score = Score.of_notes(start=[0, 480, 960], duration=[480] * 3, pitch=[60, 64, 67], velocity=[90] * 3)
    >>> found = controls_of(score, per="track")
    >>> {name: bins.tolist() for name, bins in found.items()}
    {'density': [1], 'occupation': [7], 'polyphony_rate': [0], 'register': [3],
     'tensile_strain': [1], 'cloud_diameter': [0]}
    """
    found: dict[str, Any] = {
        **vars(texture(score, region, per=per)),
        **vars(tension(score, region, constants="midi-miner")),
    }
    return {name: binned(found[name], edges) for name, edges in EDGES.items()}


def measured(
    name: str,
    score: Score,
    region: Region | None = None,
    *,
    per: Per = "track and bar",
    constants: str | SpiralArray = "partitura",
    key: Key | str | None = None,
) -> Floats:
    """One measure by its name, in its own unit: float64 of the shape that `per` asks for, NaN where it is undefined.

    Parameters
    ----------
    name : `"notes"`, `"density"`, `"occupation"`, `"polyphony_rate"`, `"register"` (see `texture`), `"cloud_diameter"`,
        `"cloud_momentum"` or `"tensile_strain"` (see `tension`)
    per : what gets a value. The tension of a track is of its notes alone, that of several bars the mean over them
    constants, key : for tension

    Raises
    ------
    ScoreError
        There is no measure, key or set of constants of that name.

    Examples
    --------
    >>> score = Score.of_notes(start=[0, 480], duration=[480] * 2, pitch=[60, 64], velocity=[90] * 2)
    >>> measured("density", score, per="bar").tolist()
    [0.125]
    """
    if name in TEXTURES:
        return np.asarray(getattr(texture(score, region, per=per), name))
    if name not in TENSIONS:
        raise _unknown(name)
    whole = Region.all(score) if region is None else region
    alone = [[t.id] for t in score.tracks if t.id in whole.tracks] if "track" in per else [whole.tracks]
    tensions = [tension(score, whole.on_tracks(score, ids), constants=constants, key=key) for ids in alone]
    found = np.array([getattr(each, name) for each in tensions])
    if "bar" not in per:
        found = mean(found)
    return found if "track" in per else np.asarray(found[0])


def measured_in(
    versions: Versions,
    name: str,
    per: Per,
    *,
    constants: str | SpiralArray = "partitura",
    key: Key | str | None = None,
) -> Floats:
    """The same of many takes at once: an axis for takes before those that `per` asks for. Errors as in `measured`."""
    if name in TEXTURES:
        found = np.asarray(getattr(texture_of(Stack(versions, per)), name))
    elif name in TENSIONS:
        tracks = [t.id for t in versions.score.tracks if t.id in versions.region.tracks]
        alone = [[track] for track in tracks] if "track" in per else [tracks]
        tensions = [tension_of(Stack(versions, "bar", ids), constants, key) for ids in alone]
        rows = [getattr(each, name).reshape(versions.count, -1) for each in tensions]
        found = np.stack(rows, axis=1) if rows else np.empty((versions.count, 0, 0))
        found = found if "bar" in per else mean(found)[..., None]
    else:
        raise _unknown(name)
    axes = (*([1] if "track" not in per else []), *([2] if "bar" not in per else []))
    return np.asarray(found.squeeze(axis=axes))


def _unknown(name: str) -> ScoreError:
    return ScoreError(f"there is no measure {name!r}; give one of {', '.join(TEXTURES + TENSIONS)}")


def mean(values: ArrayLike) -> Floats:
    """The mean along the last axis of the values that are there; NaN where none is."""
    values = np.asarray(values, np.float64)
    known = ~np.isnan(values)
    with np.errstate(invalid="ignore"):
        return np.asarray(np.where(known, values, 0).sum(axis=-1) / known.sum(axis=-1))
