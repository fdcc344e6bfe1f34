"""Takes as a table: for statistics, plots and papers."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from closeloop_widgets.music.extras import require
from closeloop_widgets.takes.take import Take

if TYPE_CHECKING:
    import pandas as pd


def rows_of(takes: Iterable[Take]) -> list[dict[str, Any]]:
    """A flat dict for each take.

    Its own facts come first; `parameter.NAME` and `metric.NAME` after them. A parameter per bar or track stands as its
    sparse value (docs/protocol.md). Times are UTC.

    Examples
    --------
    >>> from closeloop_widgets.music.region import Region
    >>> from closeloop_widgets.music.score import Score
    >>> from closeloop_widgets.takes import Run
    >>> score = Score.of_notes(start=[0], duration=[480], pitch=[60], velocity=[90])
    >>> run = Run("a", "infill", "Infill", Region.all(score), {"temperature": 0.8}, seed=7)
    >>> (row,) = rows_of([Take(run, 0, score, seed=7, rating=4, metrics={"density": 0.25})])
    >>> row["function"], row["rating"], row["notes"], row["parameter.temperature"], row["metric.density"]
    ('infill', 4, 1, 0.8, 0.25)
    """
    return [_row(take) for take in takes]


def to_dataframe(takes: Iterable[Take]) -> pd.DataFrame:
    """The rows of `rows_of` as a table with a row for each take, in the order they came.

    Raises
    ------
    ImportError
        pandas is not installed.
    """
    pandas = require("pandas", "a table of takes")
    table = pandas.DataFrame(rows_of(takes))
    # A rating that nobody gave is missing; as a float column it would make 4 into 4.0.
    return table.astype({"rating": "Int64"}) if len(table) else pandas.DataFrame(columns=list(_NAMES))


_NAMES = (
    "id",
    "run",
    "index",
    "function",
    "label",
    "parent",
    "time",
    "seed",
    "kept",
    "rating",
    "star",
    "note",
    "reason",
    "start",
    "end",
    "tracks",
    "notes",
)


def _row(take: Take) -> dict[str, Any]:
    run = take.run
    facts = (
        take.id,
        run.id,
        take.index,
        run.function,
        run.label,
        run.parent,
        datetime.fromtimestamp(run.time, UTC),
        take.seed,
        take.kept,
        take.rating,
        take.star,
        take.note,
        take.reason,
        run.region.start,
        run.region.end,
        list(run.region.tracks),
        sum(len(track.notes) for track in take.notes.tracks),
    )
    return {
        **dict(zip(_NAMES, facts, strict=True)),
        **{f"parameter.{name}": value for name, value in run.parameters.items()},
        **{f"metric.{name}": value for name, value in take.metrics.items()},
    }
