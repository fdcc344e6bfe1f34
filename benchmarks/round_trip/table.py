"""What was measured, as rows of a table."""

from __future__ import annotations

import statistics
from collections.abc import Sequence
from dataclasses import dataclass

HEAD = """\
| ms | editor: min | median | bare: min | median | ratio of medians | more in a pair | goal | repeats |
|---|---|---|---|---|---|---|---|---|"""


@dataclass(frozen=True)
class Row:
    """One comparison.

    Parameters
    ----------
    what : is timed
    editor, bare : milliseconds of each repeat
    goal : the most that the ratio of the medians should be, None where there is none
    """

    what: str
    editor: Sequence[float]
    bare: Sequence[float]
    goal: float | None = None

    @property
    def ratio(self) -> float:
        """How many times the bare widget's median the editor's is."""
        return statistics.median(self.editor) / statistics.median(self.bare)

    @property
    def more(self) -> float:
        """Milliseconds more that the editor took than the bare widget beside it, in the median pair."""
        return statistics.median(a - b for a, b in zip(self.editor, self.bare, strict=True))

    def __str__(self) -> str:
        times = [f(row) for row in (self.editor, self.bare) for f in (min, statistics.median)]
        numbers = " | ".join(f"{value:.1f}" for value in times)
        goal = "" if self.goal is None else f"{self.goal} {'met' if self.ratio <= self.goal else 'missed'}"
        return f"| {self.what} | {numbers} | {self.ratio:.2f} | {self.more:+.1f} | {goal} | {len(self.editor)} |"


def table(rows: Sequence[Row]) -> str:
    """The rows under their head, in Markdown."""
    return "\n".join([HEAD, *map(str, rows)])
