"""Ticks, and what they are in seconds, beats and bars.

Ticks are the truth. A *beat* here is a quarter note, in any meter, as in Live and in MIDI; a bar is what the
meter makes it. Bars and beats are counted from 0 in code and from 1 where a musician reads them.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from closeloop_widgets.errors import ScoreError

DEFAULT_TEMPO = 500_000
"""Microseconds a quarter note where a file says nothing: 120 beats a minute (Standard MIDI Files 1.0)."""


@dataclass(frozen=True)
class Tempo:
    """`microseconds` a quarter note (1 to 16,777,215) from `tick` on: the file's own unit, so nothing is rounded."""

    tick: int
    microseconds: int
    chunk: int = 0

    def __post_init__(self) -> None:
        if not 0 <= self.microseconds < 1 << 24:
            raise ScoreError(f"a tempo must be 0 to 16777215 microseconds a quarter, but is {self.microseconds}")

    @classmethod
    def of_bpm(cls, tick: int, bpm: float) -> Tempo:
        """The tempo of so many quarter notes a minute, to the nearest microsecond."""
        return cls(tick, round(60e6 / bpm))

    @property
    def bpm(self) -> float:
        """Quarter notes a minute."""
        return 60e6 / max(1, self.microseconds)


@dataclass(frozen=True)
class Meter:
    """A time signature from `tick` on: `numerator` beats of a `denominator`-th (a power of two) a bar.

    `clocks` (MIDI clocks a metronome click) and `notated` (32nd notes a quarter) are carried as the file has them.
    """

    tick: int
    numerator: int
    denominator: int
    clocks: int = 24
    notated: int = 8
    chunk: int = 0

    def __post_init__(self) -> None:
        if not 1 <= self.numerator <= 255:
            raise ScoreError(f"a meter's numerator must be 1 to 255, but is {self.numerator}")
        if self.denominator < 1 or self.denominator & (self.denominator - 1) or self.denominator > 1 << 30:
            raise ScoreError(f"a meter's denominator must be a power of two, but is {self.denominator}")


class TempoMap:
    """Ticks to seconds and back, through every tempo change. A tempo of 0 counts as 1 microsecond."""

    def __init__(self, ticks_per_quarter: int, tempos: Sequence[Tempo]) -> None:
        changes = {0: DEFAULT_TEMPO}
        for tempo in sorted(tempos, key=lambda t: t.tick):
            changes[tempo.tick] = max(1, tempo.microseconds)
        self._ticks = np.array(list(changes), np.float64)
        self._rates = np.array(list(changes.values()), np.float64) / 1e6 / ticks_per_quarter
        lengths = np.diff(self._ticks) * self._rates[:-1]
        self._seconds = np.concatenate([[0.0], np.cumsum(lengths)])

    def seconds(self, ticks: ArrayLike) -> NDArray[np.float64]:
        """The time of each tick, in seconds from the start (any shape)."""
        ticks = np.asarray(ticks, np.float64)
        at = np.clip(np.searchsorted(self._ticks, ticks, side="right") - 1, 0, None)
        return np.asarray(self._seconds[at] + (ticks - self._ticks[at]) * self._rates[at])

    def ticks(self, seconds: ArrayLike) -> NDArray[np.float64]:
        """The tick of each time in seconds, not rounded (any shape)."""
        seconds = np.asarray(seconds, np.float64)
        at = np.clip(np.searchsorted(self._seconds, seconds, side="right") - 1, 0, None)
        return np.asarray(self._ticks[at] + (seconds - self._seconds[at]) / self._rates[at])


class MeterMap:
    """Ticks to bars and back. A meter change in the middle of a bar ends that bar there."""

    def __init__(self, ticks_per_quarter: int, meters: Sequence[Meter]) -> None:
        changes = {0: Meter(0, 4, 4)}
        for meter in sorted(meters, key=lambda m: m.tick):
            changes[meter.tick] = meter
        self._meters = list(changes.values())
        self._starts = list(changes)
        # A bar's length is rounded down to whole ticks, at least 1: 1/64 at 1 tick a quarter has no exact one.
        self._lengths = [max(1, ticks_per_quarter * 4 * m.numerator // m.denominator) for m in self._meters]
        self._first_bars = [0]
        for start, end, length in zip(self._starts, self._starts[1:], self._lengths, strict=False):
            self._first_bars.append(self._first_bars[-1] + -((start - end) // length))

    def _segment(self, values: Sequence[int], value: int) -> int:
        return max(0, int(np.searchsorted(values, value, side="right")) - 1)

    def meter_at(self, tick: int) -> Meter:
        """The meter in force at a tick."""
        return self._meters[self._segment(self._starts, tick)]

    def bar_at(self, tick: int) -> int:
        """The bar, counted from 0, that a tick lies in."""
        at = self._segment(self._starts, tick)
        return self._first_bars[at] + (tick - self._starts[at]) // self._lengths[at]

    def bar_start(self, bar: int) -> int:
        """The tick a bar (counted from 0) begins at. Bars go on past the end of the piece."""
        if bar < 0:
            raise ScoreError(f"bars are counted from 0, but the bar is {bar}")
        at = self._segment(self._first_bars, bar)
        return self._starts[at] + (bar - self._first_bars[at]) * self._lengths[at]

    def bar_edges(self, first: int, last: int) -> NDArray[np.int64]:
        """The first ticks of the bars `first` to `last` (counted from 0), and the tick where the last one ends."""
        bars = np.arange(first, last + 2)
        at = np.searchsorted(self._first_bars, bars, side="right") - 1
        starts, lengths, first_bars = (
            np.array(x, np.int64)[at] for x in (self._starts, self._lengths, self._first_bars)
        )
        return np.asarray(starts + (bars - first_bars) * lengths)

    def bar_starts(self, end: int) -> list[int]:
        """The first ticks of all bars that begin before `end`."""
        return [self.bar_start(bar) for bar in range(self.bar_at(max(0, end - 1)) + 1)] if end > 0 else []

    def position(self, tick: int) -> tuple[int, int, int]:
        """Bar and beat as a musician counts them (from 1; the beat is the meter's own), and the ticks past it."""
        bar = self.bar_at(tick)
        meter, start = self.meter_at(tick), self.bar_start(bar)
        beat = max(1, self._lengths[self._segment(self._starts, tick)] // meter.numerator)
        return bar + 1, (tick - start) // beat + 1, (tick - start) % beat
