"""`generate`: a batch of takes from a function, a piece and a region."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Mapping
from numbers import Integral
from typing import Any, get_args

from closeloop_widgets.batch.batch import Batch, Errors
from closeloop_widgets.batch.work import Work
from closeloop_widgets.batch.workers import Executors
from closeloop_widgets.models import ModelFunction, ParameterError
from closeloop_widgets.models.context import fresh_seed
from closeloop_widgets.models.given import Function, as_model
from closeloop_widgets.models.parameters import SEEDS, SeedField
from closeloop_widgets.models.untouchable import untouchable
from closeloop_widgets.music.convert import to_score
from closeloop_widgets.music.placing import came_in, place, target
from closeloop_widgets.music.region import Region
from closeloop_widgets.music.score import Score
from closeloop_widgets.takes import Run, Take


def generate(
    fn: Function,
    score: Any,
    region: Region | None = None,
    n: int = 100,
    *,
    executor: Executors = None,
    seed: int | None = None,
    parameters: Mapping[str, Any] | None = None,
    chunk: int | None = None,
    errors: Errors = "stop",
    metrics: bool = True,
    parent: Take | None = None,
    progress: Callable[[int, int], object] | None = None,
    **values: Any,
) -> Batch:
    """Makes `n` takes of a model function: iterate what it returns, or ask for its `result()`.

    Take `i` is what the function makes of seed `seed + i` (modulo 2^32), whoever runs it: threads, processes and
    other machines give the same takes, as long as the function draws from its context or its seed alone.

    Parameters
    ----------
    fn : a model function, or a plain one, as `Editor` takes them
    score : a piece, as `Editor` takes it
    region : what the takes are for; None is the whole piece, or the parent's region
    n : how many takes, 1 and up
    executor : who makes them. None: threads here, a few. A `concurrent.futures.Executor`: that one, left open. A
        function without arguments that makes one (`lambda: ProcessPoolExecutor(2)`): its, and where it breaks because a
        process was killed, another one of its
    seed : of the first take, 0 to 2^32 - 1; None takes that of the parameters, or else draws one
    parameters : values of the function's parameters by name; more of them in `values`, where no name is in the way
    chunk : takes that are given out at once at most, 16 where it is None; the first chunks are smaller, so that a take
        comes soon. Of a batch function (`batch=True`) how many it is asked for at once, 32 where it is None
    errors : what a take that fails does: `"stop"` ends the batch by a `TakeError`, `"skip"` goes on and notes it in
        `failures`
    metrics : whether each take is measured (docs/analysis.md), where it is made
    parent : a take to start from: the function is given the piece with that take in its place
    progress : called with how many takes are done with, and how many there are to be, whenever some are

    Raises
    ------
    ParameterError
        A value that the function does not take, or `n`, `seed`, `chunk` or `errors` that cannot be.
    RegionError
        The region is on a track that the piece lacks.

    Examples
    --------
    >>> from dataclasses import replace
    >>> from closeloop_widgets.models import Context, model
    >>> @model
    ... def walk(score: Score, region: Region, *, step: int = 2, context: Context) -> Score:
    ...     notes = score.tracks[0].notes
    ...     moved = notes.pitch + context.rng.integers(-step, step, len(notes), endpoint=True)
    ...     return score.with_tracks([replace(score.tracks[0], notes=notes.replaced(pitch=moved))])
    >>> score = Score.of_notes(start=[0, 480], duration=[480] * 2, pitch=[60, 62], velocity=[90] * 2)
    >>> takes = generate(walk, score, n=20, seed=7, step=5).result()
    >>> len(takes), takes[3].seed
    (20, 10)
    >>> alone = generate(walk, score, n=1, seed=10, step=5).result()
    >>> alone[0].notes == takes[3].notes
    True
    """
    function = as_model(fn)
    _check(n, seed, chunk, errors)
    piece = score if isinstance(score, Score) else to_score(score)
    if parent is not None:
        before, its = piece, parent.run.region
        piece = place(before, its, parent.notes, parent.run.writes).score
        region = (region or its).grown(its.notes, came_in(before, piece, its))
    region = target(piece, region, function.writes)
    region.check(piece)
    given = {**(parameters or {}), **values}
    first = _first_seed(function, given, seed)
    complete = function.complete({**given, **dict.fromkeys(_seed_names(function), first)}, first, piece, region)
    of = None if parent is None else parent.id
    run = Run.of(function, region, complete, first, piece, id=secrets.token_hex(6), n=n, parent=of)
    work = Work(function, untouchable(piece), region.left_in(piece), complete, first, metrics, errors == "stop")
    return Batch(run, work, executor, chunk, progress)


def _check(n: int, seed: int | None, chunk: int | None, errors: str) -> None:
    for name, value in (("n", n), ("chunk", 1 if chunk is None else chunk)):
        if not isinstance(value, Integral) or isinstance(value, bool) or value < 1:
            raise ParameterError(f"{name} is how many takes, a whole number from 1 up, but was {str(value)[:40]!r}")
    if seed is not None and (not isinstance(seed, Integral) or not 0 <= seed < SEEDS):
        raise ParameterError(f"a seed is a whole number from 0 to {SEEDS - 1}, or None, but was {str(seed)[:40]!r}")
    if errors not in get_args(Errors):
        raise ParameterError(f"errors is 'stop' or 'skip', but was {str(errors)[:40]!r}")


def _first_seed(function: ModelFunction[..., Any], values: Mapping[str, Any], seed: int | None) -> int:
    """The seed asked for; or else the one among the values; or else a fresh one."""
    own = [values.get(name, function.parameters[name].default) for name in _seed_names(function)]
    return int(next((one for one in (seed, *own) if one is not None), fresh_seed()))


def _seed_names(function: ModelFunction[..., Any]) -> list[str]:
    return [name for name, parameter in function.parameters.items() if isinstance(parameter, SeedField)]
