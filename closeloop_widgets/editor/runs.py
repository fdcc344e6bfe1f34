"""Model functions at work on a document: runs, their results, and the takes that were kept aside."""

from __future__ import annotations

import difflib
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from closeloop_widgets.editor.document import NOBODY, Author, Document
from closeloop_widgets.editor.wire import Buffer, Message
from closeloop_widgets.errors import CloseloopError
from closeloop_widgets.models import Job, JobEvent, JobQueue, ModelFunction, register
from closeloop_widgets.music.excerpt import excerpt
from closeloop_widgets.music.placing import place
from closeloop_widgets.music.region import Region
from closeloop_widgets.music.score import Score, Track
from closeloop_widgets.takes import Run, Take, Takes

Tell = Callable[[Message, Sequence[Buffer]], None]
Function = ModelFunction[..., Any] | Callable[..., Any]


class UnknownFunctionError(CloseloopError, KeyError):
    """No model function of this editor has the name."""

    code = "unknown_function"

    def __str__(self) -> str:
        return str(self.args[0])  # KeyError would show it in quotes


class Runs:
    """The model functions of one editor and their jobs.

    A result replaces its region as one undo step. Where the region changed while the function ran, the result is
    kept as a take instead: what a user drew meanwhile is never overwritten.
    """

    def __init__(self, document: Document, models: Iterable[Function] | Function = ()) -> None:
        self.document = document
        self.functions = _by_name(models)
        self.takes = Takes()
        self.current: Message | None = None
        self._jobs = JobQueue()
        self._jobs.listen(self._happened)
        self._subscribers: list[Tell] = []

    def subscribe(self, subscriber: Tell) -> Callable[[], None]:
        """Calls `subscriber(message, buffers)` with what views are to hear; returns what ends that."""
        self._subscribers = [*self._subscribers, subscriber]

        def unsubscribe() -> None:
            self._subscribers = [other for other in self._subscribers if other is not subscriber]

        return unsubscribe

    def named(self, function: str | Function | None) -> str:
        """The name of a function of this editor, given it, its name, or nothing where there is but one."""
        if function is None and len(self.functions) == 1:
            return next(iter(self.functions))
        name = function if isinstance(function, str) else getattr(function, "name", getattr(function, "__name__", ""))
        if name in self.functions:
            return str(name)
        has = ", ".join(self.functions) or "none"
        if function is None:
            raise UnknownFunctionError(f"say which model function is to run; this editor has {has}")
        near = difflib.get_close_matches(str(name), self.functions, n=1)
        hint = f"did you mean {near[0]!r}?" if near else f"it has {has}"
        raise UnknownFunctionError(f"this editor has no model function {name!r}; {hint}")

    def start(self, function: str, region: Region | None, parameters: Mapping[str, Any]) -> Job:
        """Queues a run on the score as it is now, on a region or on the whole piece.

        Raises
        ------
        UnknownFunctionError, ParameterError, RegionError
            What was asked for does not fit; nothing is queued.
        """
        found = self.functions[self.named(function)]
        with self.document.lock:
            score, revision = self.document.score, self.document.revision
        return self._jobs.submit(found, score, region or Region.all(score), parameters, revision)

    def cancel(self, job_id: str) -> bool:
        """Cancels a job; False where it is over, or was never one."""
        job = self._jobs.find(job_id)
        return job.cancel() if job is not None else False

    def apply_take(self, take_id: str, author: Author = NOBODY, part: Region | None = None) -> None:
        """Puts a take into its region after all, as one undo step; with `part`, only what both have.

        Raises
        ------
        UnknownTakeError
            There is no such take.
        RegionError
            The two regions have nothing in common, or the take's track is gone.
        """
        take = self.takes[take_id]
        region = take.run.region if part is None else take.run.region.common(part)
        with self.document.lock:
            pasted = place(self.document.score, region, take.notes, take.run.writes)
            self.document.apply(pasted.change, take.run.label, "model", author)
        self.takes.change([take_id], kept=True)

    def tell_again(self, tell: Tell) -> None:
        """Tells one who came late: the last job."""
        if self.current is not None:
            tell(self.current, [])

    def close(self) -> None:
        """Cancels what runs and ends the thread that runs it, without waiting for it."""
        self._jobs.close(timeout=0)

    def _happened(self, job: Job, event: JobEvent) -> None:
        report, take = self._settle(job) if event.state == "done" else (None, None)
        self.current = {
            "type": "job",
            "job": job.id,
            "function": job.function.name,
            "state": event.state,
            "fraction": event.fraction,
            "text": event.text,
            "error": None if event.error is None else {"message": event.error},
            "take": None if take is None else take.id,
            "report": report,
        }
        if take is not None:
            self.takes.add([take])
        self._tell(self.current)

    def _settle(self, job: Job) -> tuple[str | None, Take | None]:
        """Puts a result where it belongs: into its region, or aside."""
        result = job.result(timeout=0)
        with self.document.lock:
            reason = _what_changed(job.score, self.document.score, job.region)
            if reason is None:
                pasted = place(self.document.score, job.region, result, job.function.writes)
                if pasted.change:
                    self.document.apply(pasted.change, job.function.title, "model")
                else:
                    return "The result is what was there already.", None
                return " ".join(pasted.report) or None, None
        kept = place(job.score, job.region, result, job.function.writes).score
        run = Run.of(job.function, job.region, job.parameters, job.seed, job.score, id=job.id)
        take = Take(run, 0, excerpt(job.score, kept, job.region, job.function.writes), job.seed, reason=reason)
        return f"{reason} The result was kept as a take.", take

    def _tell(self, message: Message, buffers: Sequence[Buffer] = ()) -> None:
        for subscriber in self._subscribers:
            subscriber(message, buffers)


def _by_name(models: Iterable[Function] | Function) -> dict[str, ModelFunction[..., Any]]:
    functions: dict[str, ModelFunction[..., Any]] = {}
    for fn in [models] if callable(models) else models:
        function = fn if isinstance(fn, ModelFunction) else register(fn)
        if function.name in functions:
            raise ValueError(f"two model functions are named {function.name!r}; a name stands for one of them")
        functions[function.name] = function
    return functions


def _what_changed(before: Score, now: Score, region: Region) -> str | None:
    """Why a result made for a region of `before` must not overwrite it now; None where nothing speaks against it."""
    if before.ticks_per_quarter != now.ticks_per_quarter:
        return "Another piece was opened while it ran."
    there = {track.id: track for track in now.tracks}
    for track in before.tracks:
        if track.id not in region.tracks:
            continue
        if track.id not in there:
            return "A track of the region was deleted while it ran."
        if _rows(track, region) != _rows(there[track.id], region):
            return "The region changed while it ran."
    return None


def _rows(track: Track, region: Region) -> Any:
    return track.notes.take(region.rows(track))
