"""What a worker does: calls the function for some takes of a batch, and cuts what it brought out of the piece."""

from __future__ import annotations

import threading
import traceback
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import nullcontext
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

from closeloop_widgets.models import ModelFunction, ResultError, Values
from closeloop_widgets.models.context import seeds
from closeloop_widgets.models.errors import Cancelled, message_for
from closeloop_widgets.models.outcome import Calls, Result
from closeloop_widgets.models.torch_settings import inference_mode, one_thread
from closeloop_widgets.music.excerpt import brought, of_region
from closeloop_widgets.music.pack import pack, unpack
from closeloop_widgets.music.paste import Merging
from closeloop_widgets.music.region import Region
from closeloop_widgets.music.score import Score
from closeloop_widgets.takes.metrics import Measuring


@dataclass(frozen=True)
class Work:
    """What all takes of a batch have in common.

    Attributes
    ----------
    function, score, region, parameters : what is called, on what; parameters as JSON
    seed : of the first take; that of take `i` is `i` more, modulo 2^32
    metrics : whether each take is measured (`takes.metrics`)
    stop : whether a chunk ends where a take fails
    """

    function: ModelFunction[..., Any]
    score: Score
    region: Region
    parameters: Mapping[str, Any]
    seed: int
    metrics: bool = True
    stop: bool = False

    def seed_of(self, index: int) -> int:
        """The seed of a take."""
        return seeds(self.seed + index, 1)[0]

    @cached_property
    def merging(self) -> Merging:
        """Into the region, where the function writes that; looked up once, too."""
        return Merging(self.score, self.region)

    @cached_property
    def measuring(self) -> Measuring:
        """Of the takes; what all have in common is looked up once in each process."""
        return Measuring(self.function, self.score, self.region, self.parameters)


@dataclass(frozen=True)
class Made:
    """A take that was made; between processes it travels packed.

    Attributes
    ----------
    index : which of the batch, from 0
    notes, report, metrics : as in `Take`
    remarks : what was out of the ordinary about how the function gave it
    """

    index: int
    notes: Score
    report: tuple[str, ...]
    metrics: Mapping[str, float]
    remarks: tuple[str, ...] = ()

    def __reduce__(self) -> tuple[Callable[..., Made], tuple[Any, ...]]:
        return _unpacked, (self.index, pack(self.notes), self.report, dict(self.metrics), self.remarks)


def _unpacked(index: int, notes: bytes, *rest: Any) -> Made:
    return Made(index, unpack(notes), *rest)


@dataclass(frozen=True)
class Failure:
    """A take that could not be made.

    Attributes
    ----------
    index, seed : which of the batch, from 0, and its seed: the function run alone with it fails alike
    message : what went wrong, in a line
    traceback : the function's, for whoever wrote it; empty where its process ended
    """

    index: int
    seed: int
    message: str
    traceback: str = ""


Outcome = Made | Failure


def make(
    work: Work, indexes: Sequence[int], cancel: threading.Event | None = None, several: bool = True
) -> list[Outcome]:
    """Makes some takes, one after another; a batch function makes them all in one call.

    Parameters
    ----------
    indexes : which; of a batch function consecutive ones
    cancel : set to end it at the function's next step; what was made until then is returned
    several : whether others work at the same time, on the same machine
    """
    outcomes: list[Outcome] = []
    calls = [tuple(indexes)] if work.function.batch else [(index,) for index in indexes]
    with inference_mode(), one_thread() if several else nullcontext():
        for call in calls:
            came = _made(work, call, cancel)
            outcomes += came
            failed = work.stop and any(isinstance(outcome, Failure) for outcome in came)
            if failed or (cancel is not None and cancel.is_set()):
                break
    return _measured(work, outcomes) if work.metrics else outcomes


def _measured(work: Work, outcomes: Sequence[Outcome]) -> list[Outcome]:
    """The same with metrics: all takes of a chunk are measured together, which costs little more than one."""
    rows = iter(work.measuring([outcome.notes for outcome in outcomes if isinstance(outcome, Made)]))
    return [replace(outcome, metrics=next(rows)) if isinstance(outcome, Made) else outcome for outcome in outcomes]


def failures(work: Work, indexes: Iterable[int], error: BaseException) -> Iterator[Failure]:
    """An error, as what became of each of some takes."""
    told = "".join(traceback.format_exception(error)) if error.__traceback__ is not None else ""
    for index in indexes:
        yield Failure(index, work.seed_of(index), message_for(error), told)


def _made(work: Work, indexes: tuple[int, ...], cancel: threading.Event | None) -> list[Outcome]:
    """What one call of the function comes to; what it gave before it failed counts."""
    remarks: list[str] = []
    first, n = work.seed_of(indexes[0]), len(indexes)
    calls = Calls(
        work.function, work.score, work.region, work.parameters, first, n, remark=remarks.append, cancel=cancel
    )
    made: list[Made] = []
    given = calls.outcomes()
    try:
        # Cut short by the indexes, and not by what is given: a function is not asked for more than is wanted.
        for index, outcome in zip(indexes, given, strict=False):
            made.append(_take(work, index, _music(work, outcome).score))
        surplus = sum(1 for _ in given)
    except (Exception, SystemExit, Cancelled) as error:  # somebody's function may raise anything
        if cancel is not None and cancel.is_set():
            return list(made)
        return [*made, *failures(work, indexes[len(made) :], error)]
    if len(made) < n:
        missing = ResultError(f"{work.function.name} gave only {len(made)} of {n} results")
        return [*made, *failures(work, indexes[len(made) :], missing)]
    if surplus:
        remarks.append(f"{surplus + n} results came of one seed; the first is the take.")
    return [replace(one, remarks=tuple(remarks)) for one in made] if remarks else list(made)


def _music(work: Work, outcome: Result | Values) -> Result:
    if isinstance(outcome, Values):
        raise ResultError(f"{work.function.name} gave values for controls; a batch is of music")
    return outcome


def _take(work: Work, index: int, result: Score) -> Made:
    writes = work.function.writes
    merged = work.merging(result) if writes == "region" else None
    found = brought(work.score, work.region, result, writes) if merged is None else of_region(merged)
    return Made(index, found.notes, found.report, {})
