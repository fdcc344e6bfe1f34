"""Model functions at work on a document: runs, the takes they make, and where those go."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, Literal

from closeloop_widgets.batch.workers import Executors
from closeloop_widgets.editor.batched import Batched
from closeloop_widgets.editor.document import NOBODY, Author, Document
from closeloop_widgets.editor.functions import Functions
from closeloop_widgets.editor.landing import Asked, Landing
from closeloop_widgets.editor.since import heard_now
from closeloop_widgets.editor.stop import STOP
from closeloop_widgets.editor.wire import Buffer, Message
from closeloop_widgets.errors import CloseloopError, RegionError
from closeloop_widgets.models import Job, JobEvent, JobQueue, ParameterError
from closeloop_widgets.models.given import Function
from closeloop_widgets.models.listeners import Listeners
from closeloop_widgets.models.parameters import SeedField
from closeloop_widgets.music.excerpt import brought
from closeloop_widgets.music.pack import pack
from closeloop_widgets.music.placing import came_in, place, target
from closeloop_widgets.music.region import Region
from closeloop_widgets.music.score import Score
from closeloop_widgets.takes import Run, Take, Takes

Tell = Callable[[Message, Sequence[Buffer]], None]
Again = Literal["queue", "replace"]

MOST_TAKES = 1000
"""Takes of one run: each is music in the page's memory. `closeloop_widgets.generate` makes more."""


class NotRepeatableError(CloseloopError, ValueError):
    """A take that cannot be made again, since it is not known on what it was made."""

    code = "not_repeatable"


class Runs:
    """The model functions of one editor and their jobs.

    Every result is a take. That of a run for one goes into the piece, as one undo step, unless what it would write
    changed while the function ran: what a user drew meanwhile is never overwritten. Several stay takes until one is
    kept, and so does one that was made from a take that is not in the piece.

    Parameters
    ----------
    document : what they work on
    models : the functions
    executors : who makes the takes of runs for several; None is threads here

    Attributes
    ----------
    functions, takes : those of the editor
    current : what was told of a job last
    landing : where results go
    """

    def __init__(
        self, document: Document, models: Iterable[Function] | Function = (), executors: Executors = None
    ) -> None:
        self.document = document
        self._executors = executors
        self.functions = Functions(models)
        self.takes = Takes()
        self.current: Message | None = None
        self.landing = Landing(document, self.takes)
        self._jobs = JobQueue()
        self._jobs.listen(self._happened)
        self._told: dict[str, Message] = {}
        self._asked: dict[str, Asked] = {}
        self._subscribers: Listeners[[Message, Sequence[Buffer]]] = Listeners()

    def subscribe(self, subscriber: Tell) -> Callable[[], None]:
        """Calls `subscriber(message, buffers)` with what views are to hear; returns what ends that."""
        return self._subscribers.add(subscriber)

    def start(
        self,
        function: str,
        region: Region | None,
        parameters: Mapping[str, Any],
        n: int = 1,
        again: Again = "queue",
        parent: str | None = None,
    ) -> Job:
        """Queues a run on the score as it is now, on a region or on the whole piece.

        Parameters
        ----------
        function : its name
        region : what `music.placing.target` makes the region that it is given; None: all, or that of `parent`
        parameters : of its controls, as JSON or Python; those left out have their defaults
        n : takes wanted, 1 to 1000; the seed of each is one more than that of the one before it, modulo 2^32
        again : what becomes of runs of the function that are queued or running: `"queue"` behind them, or
            `"replace"` and cancel them
        parent : the id of a take to start from: the function is given the piece with it, which itself is not changed

        Raises
        ------
        UnknownFunctionError, UnknownTakeError, ParameterError, RegionError
            What was asked for does not fit; nothing is queued or cancelled.
        """
        found = self.functions[self.functions.named(function)]
        _check(n, again)
        region = None if region is None else self.takes.grown(region)
        with self.document.lock:
            started = score = self.document.score
            revision = self.document.revision
            if parent is not None:
                score, region = self._from(self.takes[parent], region)
        given = target(score, region, found.writes)
        if parent is None:
            parent = heard_now(self.takes, score, given)

        others = [job for job in self._jobs.jobs if job.function is found] if again == "replace" else []

        def note(job: Job) -> None:
            run = Run.of(found, given, job.parameters, job.seed, score, id=job.id, n=n, parent=parent)
            batched = Batched(run, self._executors) if n > 1 else None
            self._asked[job.id] = Asked(run, score != started, batched=batched)
            if batched is not None:
                job.outcomes = batched.outcomes

        job = self._jobs.submit(found, score, given.left_in(score), parameters, revision, n, before=note)
        for other in reversed(others):
            other.cancel()
        return job

    def _from(self, take: Take, region: Region | None) -> tuple[Score, Region | None]:
        """The piece with a take in it, to start a run from; and a region, or else the take's, as it is there."""
        run, score = take.run, self.document.score
        there = place(score, run.region, take.notes, run.writes).score
        # Or a note that somebody draws would have the id of one that the run's region names.
        self.document.reserve(there.next_id)
        if run.writes != "region":
            return there, region
        return there, (region or run.region).grown(run.region.notes, came_in(score, there, run.region))

    def remake(self, take_id: str) -> Job:
        """Runs a take's function again as it was, on the piece that it was made on; the report says what came of it.

        Raises
        ------
        UnknownTakeError, UnknownFunctionError, ParameterError
            There is no such take, or its function is not, or no longer takes what it took.
        NotRepeatableError
            The piece that it was made on is not known any more.
        """
        take = self.takes[take_id]
        run, found = take.run, self.functions[self.functions.named(take.run.function)]
        if run.base is None:
            raise NotRepeatableError(
                f"take {take_id} was made before the kernel was restarted: on which piece is not known"
            )
        base, own = run.base, [name for name, p in found.parameters.items() if isinstance(p, SeedField)]
        values = {**run.parameters, **dict.fromkeys(own, take.seed)}

        def note(job: Job) -> None:
            again = Run.of(found, run.region, job.parameters, job.seed, base, id=job.id, parent=run.parent)
            self._asked[job.id] = Asked(again, as_was=take)

        return self._jobs.submit(found, base, run.region.left_in(base), values, seed=take.seed, before=note)

    def cancel(self, job_id: str) -> bool:
        """Cancels a job; False where it is over, or was never one."""
        job = self._jobs.find(job_id)
        return job.cancel() if job is not None else False

    def cancel_all(self) -> None:
        """Cancels what is queued and what runs."""
        self._jobs.cancel_all()

    def apply_take(self, take_id: str, author: Author = NOBODY, part: Region | None = None) -> None:
        """Puts a take where it belongs after all, as one undo step; with `part`, only what its region has in common.

        Raises
        ------
        UnknownTakeError
            There is no such take.
        RegionError
            The two regions have nothing in common, the take's track is gone, or it is none of which a part can be kept.
        """
        take = self.takes[take_id]
        if part is not None and take.run.writes not in ("region", "tracks"):
            raise RegionError(f"take {take_id} writes the {take.run.writes}: it is kept as a whole or not at all")
        self.landing.put(take, part, author)
        self.takes.change([take_id], kept=True)

    def tell_again(self, tell: Tell) -> None:
        """Tells one who came late: all jobs that are queued or running, and the last one, if it is over."""
        messages = list(self._told.values())
        if self.current is not None and self.current["job"] not in self._told:
            messages.append(self.current)
        for message in messages:
            tell(message, [])

    def close(self) -> None:
        """Cancels what runs and ends the thread that runs it, without waiting for it."""
        self._jobs.close(timeout=0)

    # --- what jobs tell

    def _happened(self, job: Job, event: JobEvent) -> None:
        if not event.is_final:
            STOP.watch(self, self.cancel_all)
        if event.partial is not None:
            self._tell_partial(job, event.partial)
            return
        asked = self._asked.get(job.id)
        if asked is None:
            return  # what a function that was left behind did last: nobody is to hear of it after the end
        if job.n > 1 and event.results:
            self.landing.came(job, asked, event.results)
        take: Take | None = None
        said = [event.text] if event.state == "cancelled" else []
        if event.state == "done":
            report, take = self.landing.done(job, asked, self.functions.values())
            said.append(report)
        self.current = self._message(job, event, take, " ".join(filter(None, [*said, *job.remarks])))
        if event.is_final:
            self._told.pop(job.id, None)
            self._asked.pop(job.id, None)
            if not self._jobs.jobs:
                STOP.forget(self)
        else:
            self._told[job.id] = self.current
        self._subscribers.tell(self.current, [])

    def _message(self, job: Job, event: JobEvent, take: Take | None, report: str) -> Message:
        error = None if event.error is None else {"message": event.error, "traceback": job.traceback}
        return {
            "type": "job",
            "job": job.id,
            "function": job.function.name,
            "label": job.function.title,
            "wanted": job.n,
            "done": event.done,
            "state": event.state,
            "fraction": event.fraction,
            "text": event.text,
            "left": event.left,
            "error": error,
            "take": None if take is None else take.id,
            "report": report or None,
        }

    def _tell_partial(self, job: Job, partial: Score) -> None:
        asked = self._asked.get(job.id)
        if asked is None:
            return
        music = pack(brought(job.score, job.region, partial, job.function.writes).notes)
        region = self.takes.grown(asked.run.region)
        self._subscribers.tell({"type": "partial", "job": job.id, "region": region.to_json()}, [music])


def _check(n: int, again: str) -> None:
    if isinstance(n, bool) or not isinstance(n, int) or not 1 <= n <= MOST_TAKES:
        raise ParameterError(f"n must be a whole number from 1 to {MOST_TAKES}, but is {str(n)[:40]!r}")
    if again not in ("queue", "replace"):
        raise ParameterError(f"again must be 'queue' or 'replace', but is {str(again)[:40]!r}")
