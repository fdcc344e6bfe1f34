"""A run of a model function: called as often as results are wanted, and what it gave each time.

A function may return a score or what becomes one, several in a list, a generator, or values for controls.
"""

from __future__ import annotations

import contextlib
import itertools
import threading
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from closeloop_widgets.models.calculated import Values
from closeloop_widgets.models.context import Context, Report, seeds
from closeloop_widgets.models.errors import ResultError
from closeloop_widgets.models.function import ModelFunction
from closeloop_widgets.models.parameters import SeedField
from closeloop_widgets.models.result import as_score
from closeloop_widgets.music.region import Region
from closeloop_widgets.music.score import Score


@dataclass(frozen=True)
class Result:
    """One result of a run.

    Attributes
    ----------
    index : which of them, from 0
    seed : its own: the function run alone with it gives this result again
    score : its music, on the piece's ticks
    """

    index: int
    seed: int
    score: Score


def _unheard(said: Any) -> None:
    """Nobody listens."""


@dataclass(frozen=True)
class Calls:
    """What a function is called with, and how often.

    Attributes
    ----------
    function, score, region, parameters : what is called on what; parameters as JSON
    seed, n : the first result's seed, and how many are wanted
    report : hears how far all of it is
    partial : hears each score that a generator yields on its way to one result
    remark : hears, in a sentence, what is out of the ordinary about what came
    cancel : set to end it at its next step
    """

    function: ModelFunction[..., Any]
    score: Score
    region: Region
    parameters: Mapping[str, Any]
    seed: int
    n: int = 1
    report: Report | None = None
    partial: Callable[[Score], None] = _unheard
    remark: Callable[[str], None] = _unheard
    cancel: threading.Event | None = None

    def outcomes(self) -> Iterator[Result | Values]:
        """Calls the function and gives each result as it comes; of a batch function no more than were wanted.

        Raises
        ------
        Cancelled
            It was cancelled, between two steps.
        ResultError
            Something that the function gave is no music.
        Exception
            Whatever the function raised.
        """
        every = self._of_batch() if self.function.batch else self._one_by_one()
        index = 0
        for seed, given in every:
            if isinstance(given, Values):
                yield given
            else:
                yield Result(index, seed, given)
                index += 1

    def _of_batch(self) -> Iterator[tuple[int, Score | Values]]:
        context = Context(self.seed, self.report, self.cancel, self.n)
        returned = self._call(context)
        with _closed_after(returned):
            several = [] if isinstance(returned, Iterator) else self._several(returned)
            if len(several) > self.n:
                self.remark(f"{len(several)} results came where {self.n} were wanted; the last were left out.")
            given = returned if isinstance(returned, Iterator) else iter(several)
            # One more than wanted is asked for by nobody: an endless generator ends here.
            for seed, place in zip(context.seeds, itertools.count(1), strict=False):
                context.check()
                try:
                    one = next(given)
                except StopIteration:
                    break
                yield seed, one if isinstance(one, Values) else self._score(one, f"gave as result {place}")
            else:
                return
        if place == 1:
            raise ResultError(f"{self.function.name} yielded no result; {self.n} were wanted")
        self.remark(f"Only {place - 1} of {self.n} results came.")

    def _one_by_one(self) -> Iterator[tuple[int, Score | Values]]:
        for index, seed in enumerate(seeds(self.seed, self.n)):
            context = Context(seed, self._part(index), self.cancel)
            context.check()
            returned = self._call(context)
            if isinstance(returned, Iterator):
                returned = self._last(returned, context)
            for one in self._several(returned):
                yield seed, one if isinstance(one, Values) else self._score(one)

    def _call(self, context: Context) -> Any:
        own = {name: context.seed for name, p in self.function.parameters.items() if isinstance(p, SeedField)}
        return self.function.call(self.score, self.region, {**self.parameters, **own}, context)

    def _part(self, index: int) -> Report | None:
        """How far all is, of how far one call is."""
        report = self.report
        if report is None or self.n == 1:
            return report
        return lambda fraction, text: report((index + (fraction or 0)) / self.n, text)

    def _last(self, parts: Iterator[Any], context: Context) -> Any:
        """What a generator returned, or yielded last; what it yields on the way is told."""
        last: Any = None
        with _closed_after(parts):
            for number in itertools.count(1):
                context.check()
                try:
                    last = next(parts)
                except StopIteration as end:
                    last = last if end.value is None else end.value
                    break
                if not isinstance(last, Values):
                    last = self._score(last, f"yielded as part {number}")
                    self.partial(last)
        if last is None:
            raise ResultError(f"{self.function.name} yielded nothing; expected at least one score")
        return last

    def _several(self, returned: Any) -> list[Any]:
        if isinstance(returned, list | tuple):
            if not returned:
                raise ResultError(f"{self.function.name} returned no result: an empty {type(returned).__name__}")
            return list(returned)
        return [returned]

    def _score(self, returned: Any, did: str = "returned") -> Score:
        return as_score(returned, self.score, self.region, self.function.name, self.function.writes, did)


def _closed_after(parts: Any) -> contextlib.AbstractContextManager[Any]:
    """Closes a generator, so that its `finally` runs, also where it is left in the middle."""
    return contextlib.closing(parts) if hasattr(parts, "close") else contextlib.nullcontext()
