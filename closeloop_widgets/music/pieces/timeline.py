"""Where the bars of a piece lie, and the error that names a place in its text."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from itertools import accumulate

from closeloop_widgets.errors import CloseloopError


class NotationError(CloseloopError, ValueError):
    """Text that is not a piece in the notation of docs/pieces.md; says in which line, track and bar."""

    def __init__(self, line: int, message: str, *, track: str | None = None, bar: int | None = None) -> None:
        place = [f"line {line}"]
        place += [f"track {track}"] if track is not None else []
        place += [f"bar {bar}"] if bar is not None else []
        super().__init__(f"{', '.join(place)}: {message}")


class Timeline:
    """The bars of a piece: their lengths and starts, in whole notes, kept as fractions so that nothing is rounded.

    `meters` has the bar lengths by the number of the bar (from 1) they begin at; 1 is always there. A `pickup` is the
    length of a first bar shorter than its meter.

    Examples
    --------
    >>> bars = Timeline({1: Fraction(3, 4)}, 3, pickup=Fraction(1, 4))
    >>> [str(bars.start(bar)) for bar in (1, 2, 3)]
    ['0', '1/4', '1']
    """

    def __init__(self, meters: Mapping[int, Fraction], bars: int, *, pickup: Fraction | None = None) -> None:
        length, self._lengths = meters[1], []
        for bar in range(1, bars + 1):
            length = meters.get(bar, length)
            self._lengths.append(pickup if bar == 1 and pickup is not None else length)
        self._starts = list(accumulate(self._lengths, initial=Fraction(0)))

    @property
    def bars(self) -> int:
        """How many bars there are."""
        return len(self._lengths)

    def length(self, bar: int) -> Fraction:
        """How long a bar is. Bars are counted from 1."""
        return self._lengths[bar - 1]

    def start(self, bar: int) -> Fraction:
        """Where a bar begins; the one after the last begins where the piece ends."""
        return self._starts[bar - 1]


def whole_ticks(length: Fraction, ticks_per_quarter: int, line: int) -> int:
    """A length or place in whole notes as ticks.

    Raises
    ------
    NotationError
        It falls between two ticks.
    """
    ticks = length * 4 * ticks_per_quarter
    if ticks.denominator != 1:
        raise NotationError(line, f"{length} falls between two ticks at resolution {ticks_per_quarter}")
    return int(ticks)
