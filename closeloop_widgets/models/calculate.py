"""The bundled "control calculation": the other functions' controls, filled from the music that is selected."""

from __future__ import annotations

from typing import Annotated, Literal

from closeloop_widgets.models.annotations import Choices, Help
from closeloop_widgets.models.calculated import ByScope, Values
from closeloop_widgets.models.function import model
from closeloop_widgets.music.analysis import SpiralArray, measured
from closeloop_widgets.music.analysis.controls import ASKED_IN, TENSIONS, TEXTURES
from closeloop_widgets.music.keys import key_name, key_on
from closeloop_widgets.music.region import Region
from closeloop_widgets.music.score import Score

AS_WRITTEN = "as written"

KEYS = tuple(key_name(key_on(tonic, minor), minor) for minor in (False, True) for tonic in range(12))

ALSO = {"tension": "tensile_strain"}
"""Names that parameters have for a measure, beside its own."""


@model("Control calculation", author="The closeloop_widgets authors", license="Apache-2.0")
def calculate(
    score: Score,
    region: Region,
    *,
    constants: Annotated[
        Literal["midi-miner", "partitura"],
        Help("The spiral array that tension is measured in: tensile strain reaches about 4, or about 1."),
    ] = ASKED_IN,
    key: Annotated[
        str,
        Choices({AS_WRITTEN: "As written, or as the notes suggest", **dict(zip(KEYS, KEYS, strict=True))}),
        Help("The key that tensile strain is measured against."),
    ] = AS_WRITTEN,
) -> Values:
    """Fill the controls of the other functions with what the selected music is like.

    Each control that says what it measures (`Measured`), or has the name of a measure, gets its value from the music:
    for each track, bar or both, or one for all, as the control has them. So a model can be asked for more of the same,
    and for less of one thing. Where there is nothing to measure (the register of silence) a control stays as it is, and
    so does one that is locked.

    Parameters
    ----------
    region : what is measured

    Returns
    -------
    Values
        `notes`, `density`, `occupation`, `polyphony_rate`, `register`, `cloud_diameter`, `cloud_momentum` and
        `tensile_strain`, which is also there as `tension`; see `analysis.measured`

    Examples
    --------
    >>> from closeloop_widgets.music import pieces
    >>> chorale = pieces.load("bwv269")
    >>> found = calculate(chorale, Region.bars(chorale, 2, 3))
    >>> found["density"]["track"].round(2).tolist(), found["tension"]["bar"].round(2).tolist()
    ([0.21, 0.21, 0.29, 0.25], [0.29, 0.36])
    """
    tonic = None if key == AS_WRITTEN else key
    found = {name: _by_scope(name, score, region, constants, tonic) for name in TEXTURES + TENSIONS}
    return Values({**found, **{name: found[measure] for name, measure in ALSO.items()}})


def _by_scope(name: str, score: Score, region: Region, constants: str | SpiralArray, key: str | None) -> ByScope:
    cell, track, bar, whole = (
        measured(name, score, region, per=per, constants=constants, key=key)
        for per in ("track and bar", "track", "bar", "all")
    )
    return ByScope(cell=cell, track=track, bar=bar, whole=whole)
