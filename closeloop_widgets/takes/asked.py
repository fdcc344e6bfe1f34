"""What a take's controls asked for and what came, track by track and bar by bar: for tables and plots."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import numpy as np

from closeloop_widgets.models import ModelFunction
from closeloop_widgets.models.cells import AXES, Cells
from closeloop_widgets.music.analysis.controls import ASKED_IN, measured
from closeloop_widgets.music.extras import require
from closeloop_widgets.music.key_estimate import estimate_key
from closeloop_widgets.music.placing import place
from closeloop_widgets.takes.errors import NotFollowedError
from closeloop_widgets.takes.following import PER, wanted
from closeloop_widgets.takes.take import Take

if TYPE_CHECKING:
    import pandas as pd


def rows_of(function: ModelFunction[..., Any], take: Take) -> list[dict[str, Any]]:
    """A dict for each value that was asked for: `control`, `track`, `bar`, `asked`, `came`.

    Bars count from 1; a control without a value for each track, or bar, has None there. A pair is asked for by its
    middle, a choice by its place. What came is None where nothing could be measured.

    Parameters
    ----------
    function : whose take it is, one that writes its region
    take : of an editor or a batch

    Raises
    ------
    NotFollowedError
        It is another function's take, or of one that writes elsewhere, or its piece is not known any more.

    Examples
    --------
    >>> from closeloop_widgets.batch import generate
    >>> from typing import Annotated
    >>> from closeloop_widgets.models import Measured, Range, register
    >>> from closeloop_widgets.music.region import Region
    >>> from closeloop_widgets.music.score import Score
    >>> from closeloop_widgets.takes.take import Run
    >>> def infill(score, region, *, density: Annotated[float, Range(0, 1), Measured("density")] = 0.5):
    ...     return score
    >>> score = Score.of_notes(start=[0, 480], duration=[480] * 2, pitch=[60, 64], velocity=[90] * 2)
    >>> run = Run.of(register(infill), Region.all(score), {"density": 0.5}, 7, score, id="a")
    >>> rows_of(register(infill), Take(run, 0, score, seed=7))
    [{'control': 'density', 'track': None, 'bar': None, 'asked': 0.5, 'came': 0.125}]
    """
    run, base = take.run, take.run.base
    if run.function != function.name or run.writes != "region":
        raise NotFollowedError(
            f"{take.id} is a take of {run.function}, which writes: {run.writes}; give a take of "
            f"{function.name} that writes its region"
        )
    if base is None:
        raise NotFollowedError(f"the piece that {take.id} was made of is not known any more: make the take again")
    region, cells = replace(run.region, notes=None), Cells.of(base, run.region)
    placed = place(base, run.region, take.notes, run.writes).score
    key = None if base.keys else estimate_key(base)
    rows: list[dict[str, Any]] = []
    for each in wanted(function.parameters_for(base), run.parameters, cells):
        found = measured(each.measure, placed, region, per=PER[each.scope], constants=ASKED_IN, key=key)
        came, axes = each.in_values(found), AXES[each.scope] if each.scope else ()
        for place_of in np.ndindex(came.shape):
            numbers = {axis: cells.along(axis)[at] for axis, at in zip(axes, place_of, strict=True)}
            rows.append(
                {
                    "control": each.name,
                    "track": base.track(numbers["track"]).name if "track" in numbers else None,
                    "bar": numbers["bar"] + 1 if "bar" in numbers else None,
                    "asked": float(each.low[place_of] + each.high[place_of]) / 2,
                    "came": None if np.isnan(came[place_of]) else float(came[place_of]),
                }
            )
    return rows


def asked_and_came(function: ModelFunction[..., Any], take: Take) -> pd.DataFrame:
    """The rows of `rows_of` as a table. Needs pandas (the extra `study`); errors are those of `rows_of`."""
    pandas = require("pandas", "a table of what was asked and came")
    columns = ["control", "track", "bar", "asked", "came"]
    table: pd.DataFrame = pandas.DataFrame(rows_of(function, take), columns=columns)
    return table
