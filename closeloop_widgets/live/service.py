"""Model functions for Live alone, without a notebook: the device's buttons run them on what is selected there."""

from __future__ import annotations

import contextlib
import logging
import threading
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from types import MappingProxyType
from typing import Any

from closeloop_widgets.errors import CloseloopError
from closeloop_widgets.live.around import among
from closeloop_widgets.live.bridge import Live, Pushed, Where
from closeloop_widgets.live.errors import BadRequestError, ConflictError, LiveError, UnauthorizedError, UnsupportedError
from closeloop_widgets.live.events import ActionInvoke, JobCancel, ParamChanged
from closeloop_widgets.live.pulled import Pulled
from closeloop_widgets.live.requests import CellsSet, JobProgress, Landed, ParamSet, SchemaSet, Selection, SelectionGet
from closeloop_widgets.live.telling import Telling
from closeloop_widgets.live.values import CellTrack
from closeloop_widgets.live.writing import where_in_words
from closeloop_widgets.models import Job, JobEvent, JobQueue, ModelFunction
from closeloop_widgets.models.cells import Cells
from closeloop_widgets.models.filling import filled
from closeloop_widgets.models.given import Function, as_models
from closeloop_widgets.models.scoped import Scoped
from closeloop_widgets.music.excerpt import brought
from closeloop_widgets.music.paste import count, was
from closeloop_widgets.music.placing import place, target
from closeloop_widgets.music.region import Region
from closeloop_widgets.takes import Run, Take
from closeloop_widgets.takes.following import in_words
from closeloop_widgets.takes.metrics import Measuring

log = logging.getLogger("closeloop_widgets")


@dataclass(frozen=True)
class _Asked:
    """What a press of the device's button asked for."""

    press: ActionInvoke
    music: Pulled
    region: Region


class Service:
    """Answers the device's buttons, from when it is made until it is closed.

    Parameters
    ----------
    live : connected
    functions : whose controls the device is to show; plain functions become model functions

    Attributes
    ----------
    functions : by name
    values : what the device's controls are at, by function and parameter; defaults are left out
    """

    def __init__(self, live: Live, functions: Iterable[Function] | Function) -> None:
        made = as_models(functions)
        self.functions: Mapping[str, ModelFunction[..., Any]] = MappingProxyType({fn.name: fn for fn in made})
        if len(self.functions) < len(made):
            raise BadRequestError("Two of the functions have one name.", "A name stands for one of them: rename one.")
        self.values: dict[str, dict[str, Any]] = {}
        self._live = live
        self._asked: dict[str, _Asked] = {}
        self._lock = threading.Lock()
        self._telling = Telling(live)
        self._jobs = JobQueue()
        self._jobs.listen(self._happened)
        self._stops = [
            live.on(ActionInvoke, self._pressed),
            live.on(JobCancel, self._not_wanted),
            live.on(ParamChanged, self._moved),
            live.on(Selection, self._selected),
            live.on_restored(lambda welcome: self._show()),
        ]
        try:
            self._show()
        except BaseException:
            self.close()
            raise

    def close(self) -> None:
        """Cancels what runs, and answers no more."""
        for stop in self._stops:
            stop()
        self._jobs.close(timeout=1)
        self._telling.close()

    def __enter__(self) -> Service:
        return self

    def __exit__(self, *exception: object) -> None:
        self.close()

    # --- what the device says

    def _show(self) -> None:
        schemas = tuple(function.schema() for function in self.functions.values())
        self._live.ask(SchemaSet(schemas, {name: dict(own) for name, own in self.values.items()}))
        if self._has_cells:
            with contextlib.suppress(LiveError):  # a looped clip is selected, say: a press will tell
                self._selected(self._live.ask(SelectionGet()))

    @cached_property
    def _has_cells(self) -> bool:
        """Whether any control has a value for each track or bar."""
        return any(isinstance(p, Scoped) for function in self.functions.values() for p in function.parameters.values())

    def _selected(self, found: Selection) -> None:
        """Rows of faders are for what is selected: as many as it has bars, and by the names of its tracks."""
        if not (self._has_cells and found.source and found.start < found.end):
            return
        try:
            self._show_cells(among(self._live.state(), found))
        except CloseloopError as error:
            log.info("the device's controls were not made to fit the selection: %s", error)

    def _show_cells(self, music: Pulled) -> None:
        cells = Cells.of(music.score, music.region)
        tracks = tuple(CellTrack(id, music.score.track(id).name) for id in cells.tracks)
        self._live.ask(CellsSet(tracks, cells.bars))

    def _moved(self, change: ParamChanged) -> None:
        function = self.functions.get(change.function)
        if function is not None and change.parameter in function.parameters:
            self.values.setdefault(change.function, {})[change.parameter] = change.value

    def _not_wanted(self, cancel: JobCancel) -> None:
        for job in self._jobs.jobs:
            asked = self._asked.get(job.id)
            if asked is not None and asked.press.job == cancel.job:
                job.cancel()

    def _pressed(self, press: ActionInvoke) -> None:
        with self._lock:
            if any(asked.press.job == press.job for asked in self._asked.values()):
                return  # told twice
        try:
            self._start(press)
        except CloseloopError as error:
            self._telling.tell(JobProgress(press.job, "failed", text=_sentence(error)))
        except Exception as error:
            log.exception("a press of a button of the device failed")
            self._telling.tell(JobProgress(press.job, "failed", text=_sentence(error)))

    def _start(self, press: ActionInvoke) -> None:
        function = self.functions.get(press.function)
        if function is None:
            there = ", ".join(self.functions) or "none"
            raise BadRequestError(f"There is no function {press.function[:80]!r} any more; there are {there}.")
        if function.writes not in ("region", "end"):
            raise UnsupportedError(
                f"{function.title} writes {'new tracks' if function.writes == 'tracks' else 'a whole piece'}, for "
                "which there is no place in the selection.",
                "Run it in the notebook, and push its result from there.",
            )
        music = self._live.selection(press.source, around=True)
        if music is None:
            raise BadRequestError(
                "Nothing is selected in Live.", "Select notes in a clip, or a clip, or turn the loop brace on."
            )
        if self._has_cells:  # of the loop brace, say, where notes are selected too
            self._show_cells(music)
        region = target(music.score, music.region, function.writes)
        values = {**self.values.get(function.name, {}), **press.parameters}
        n = 1 if press.place == "region" else press.n

        def note(job: Job) -> None:
            with self._lock:
                self._asked[job.id] = _Asked(press, music, region)

        self._jobs.submit(function, music.score, region, values, n=n, before=note)

    # --- what jobs say

    def _happened(self, job: Job, event: JobEvent) -> None:
        asked = self._asked.get(job.id)
        if asked is None or event.partial is not None:
            return
        text, state = event.text, event.state
        if state == "failed":
            text = event.error or f"{job.function.title} failed."
        if state == "done":
            try:
                text = self._landed(job, asked)
            except CloseloopError as error:
                state, text = "failed", _sentence(error)
            except Exception as error:
                log.exception("a result could not be put into Live")
                state, text = "failed", _sentence(error)
        self._telling.tell(JobProgress(asked.press.job, state, event.fraction, text[:4000], event.left))
        if event.is_final:
            with self._lock:
                self._asked.pop(job.id, None)

    def _landed(self, job: Job, asked: _Asked) -> str:
        """Puts a job's results where they were wanted; what came of it, in sentences."""
        if job.values is not None and not job.results:
            return self._filled(job, asked)
        said, report = self._in_place(job, asked) if asked.press.place == "region" else self._as_takes(job, asked)
        return " ".join([said, *job.remarks, *dict.fromkeys(report)])

    def _in_place(self, job: Job, asked: _Asked) -> tuple[str, tuple[str, ...]]:
        (result,) = job.results
        placed = place(job.score, asked.region, result.score, job.function.writes)
        name = f"{job.function.title} - seed {result.seed}"
        said = _of_push(self._live.push(placed.score, asked.region, to=asked.music, name=name))
        notes = brought(job.score, asked.region, result.score, job.function.writes).notes
        (metrics,) = Measuring(job.function, job.score, asked.region, job.parameters)([notes])
        return " ".join(filter(None, [said, in_words(metrics)])), placed.report

    def _as_takes(self, job: Job, asked: _Asked) -> tuple[str, tuple[str, ...]]:
        run = Run.of(job.function, asked.region, job.parameters, job.seed, job.score, id=job.id, n=job.n)
        came = [brought(job.score, asked.region, result.score, run.writes) for result in job.results]
        takes = [Take(run, i, one.notes, job.results[i].seed, report=one.report) for i, one in enumerate(came)]
        where: Where = "take_lanes" if asked.press.place == "take_lanes" else "scenes"
        landed = self._live.push_takes(takes, to=asked.music, where=where, on_occupied="next_free")
        return _of_takes(landed), tuple(sentence for one in came for sentence in one.report)

    def _filled(self, job: Job, asked: _Asked) -> str:
        """Shows calculated values in the controls of the other functions."""
        others = [function for function in self.functions.values() if function is not job.function]
        assert job.values is not None
        after, said = filled(others, job.values, self.values, job.score, asked.region)
        for name, own in after.items():
            if own != self.values.get(name):
                self._live.ask(ParamSet(name, own))
        self.values = after
        return " ".join(said)


def serve(functions: Iterable[Function] | Function, code: str | int | None = None, live: Live | None = None) -> None:
    """Shows functions in Live's device and runs them on what is selected there, until it is interrupted.

    Where the device was not paired yet and no code is given, its six digits are asked for.

    Parameters
    ----------
    functions : model functions, or plain ones with hints (docs/functions.md)
    code : of the device, for the first time
    live : the connection; None is straight to the device on this computer

    Raises
    ------
    LiveError
        There is no connection, or the device refuses the controls.
    SignatureError
        A callable that cannot become a model function.
    """
    models = as_models(functions)  # before anybody is asked for a code
    with_live = Live() if live is None else live
    try:
        try:
            with_live.connect(code)
        except UnauthorizedError:
            if code is not None:
                raise
            with_live.connect(_asked_code())
        with Service(with_live, models) as service:
            print(f"In Live: {', '.join(fn.title for fn in service.functions.values())}. Interrupt to end.")
            _until_closed(with_live)
    finally:
        with_live.close()


def _asked_code() -> str:
    try:
        return input("The six digits that the device in Live shows: ")
    except EOFError as error:
        raise UnauthorizedError(
            "The device wants its code, and there is nobody to ask for it.", "Give it: serve(..., code='123456')."
        ) from error


def _until_closed(live: Live) -> None:
    while live.status != "closed":
        # On Windows a wait without end cannot be interrupted.
        live.link.ended.wait(0.2)
    if isinstance(live.link.last_error, LiveError):
        raise live.link.last_error


def _sentence(error: Exception) -> str:
    if isinstance(error, ConflictError):
        return "The music changed in Live while the function ran, so nothing was written over it. Press again."
    if isinstance(error, CloseloopError):
        return str(error)[:4000]
    return f"Something failed that should not have ({type(error).__name__}); the terminal says more."


def _of_push(done: Pushed) -> str:
    said = [f"{count(done.added, 'note')} in place of {done.removed}."]
    if done.altered:
        said.append(f"Live cut or dropped {done.altered}: notes of one pitch cannot overlap there.")
    if done.rejected:
        said.append(f"{count(done.rejected, 'note')} outside the selection {was(done.rejected)} left out.")
    return " ".join(said)


def _of_takes(landed: list[Landed]) -> str:
    what = "take" if all(one.scene is None for one in landed) else "clip"
    return f"{count(len(landed), what)} in {where_in_words(landed)}."
