"""Where results come down: in the piece, among the takes, or, where they are values, in the controls."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from typing import Any

from closeloop_widgets.editor.batched import Batched
from closeloop_widgets.editor.document import NOBODY, Author, Document, Edited
from closeloop_widgets.editor.since import what_changed
from closeloop_widgets.models import Job, ModelFunction, Result, Values
from closeloop_widgets.models.filling import Locks, Shown, filled
from closeloop_widgets.music.excerpt import brought
from closeloop_widgets.music.paste import Placing, count
from closeloop_widgets.music.placing import came_in, place
from closeloop_widgets.music.region import Region
from closeloop_widgets.music.score import Score
from closeloop_widgets.takes import Run, Take, Takes
from closeloop_widgets.takes.following import in_words
from closeloop_widgets.takes.metrics import Measuring


@dataclass(frozen=True)
class Asked:
    """What a job was started for.

    Attributes
    ----------
    run : as its takes know it
    aside : its results stay takes: they were made from one that is not in the piece
    as_was : the take that it is to make again; None where it is to make a new one
    batched : makes its takes, where several are wanted
    """

    run: Run
    aside: bool = False
    as_was: Take | None = None
    batched: Batched | None = None

    def take(self, job: Job, result: Result) -> Take:
        """A result as a take: its music as it comes to be in the piece that it was made on, and what is measured."""
        if self.batched is not None:
            return self.batched.take(result)
        run = self.run
        found = brought(job.score, run.region, result.score, run.writes)
        (metrics,) = Measuring(job.function, job.score, run.region, job.parameters)([found.notes])
        return Take(run, result.index, found.notes, result.seed, report=found.report, metrics=metrics)


class Landing:
    """Brings results to where they belong.

    Attributes
    ----------
    controls, fill : give and take the values of the functions' controls
    locked : gives those controls that keep their values
    """

    def __init__(self, document: Document, takes: Takes) -> None:
        self._document, self._takes = document, takes
        self.controls: Callable[[], Shown] = dict
        self.fill: Callable[[Shown], None] = lambda values: None
        self.locked: Callable[[], Locks] = dict
        document.subscribe(self._edited)

    def put(self, take: Take, part: Region | None = None, author: Author = NOBODY) -> Placing:
        """Puts a take into the piece as one undo step; with `part`, only what its region has in common.

        Raises
        ------
        RegionError
            The two regions have nothing in common, or the take's track is gone.
        """
        run, document = take.run, self._document
        with document.lock:
            before, region = document.score, self._takes.grown(run.region)
            if part is not None:
                region = region.common(self._takes.grown(part))
            placed = place(before, region, take.notes, run.writes)
            if run.writes == "region" and region.notes is not None:
                # Before the piece is told of: nobody is to see it with a region that lacks what is in its place.
                self._takes.grow(region.notes, came_in(before, placed.score, region))
            if placed.change or author != NOBODY:  # a view that asked waits for an answer
                document.apply(placed.change, run.label, "model", author)
        return placed

    def _edited(self, edited: Edited) -> None:
        if edited.change is None:
            self._takes.forget_ids()

    def came(self, job: Job, asked: Asked, results: Iterable[Result]) -> None:
        """Puts results of several among the takes."""
        self._takes.add(asked.take(job, result) for result in results)

    def done(self, job: Job, asked: Asked, functions: Iterable[ModelFunction[..., Any]]) -> tuple[str, Take | None]:
        """Puts what a job made where it belongs; what is to be said of it, and which take it is, where it is one."""
        if job.values is not None and not job.results:
            return self._filled(job, job.values, functions), None
        if asked.as_was is not None:
            return self._compared(job, asked, asked.as_was)
        if job.n == 1 and len(job.results) == 1:
            take, said = self._one(asked.take(job, job.results[0]), job.score, asked.aside)
            return said, take
        if job.n == 1:
            self.came(job, asked, job.results)
        return f"{count(len(job.results), 'take')} came.", None

    def _one(self, take: Take, base: Score, aside: bool) -> tuple[Take, str]:
        """Puts a take into the piece, or, where that is not to be, aside."""
        run, document = take.run, self._document
        if aside:
            self._takes.add([take])
            return take, "It was made from a take that is not in the piece, and waits among the takes."
        with document.lock:
            reason = what_changed(base, document.score, self._takes.grown(run.region), run.writes)
            take = replace(take, kept=not reason, reason=reason)
            placed = self.put(take) if take.kept else None
        self._takes.add([take])
        if placed is None:
            return take, f"{reason} The result was kept as a take."
        if not placed.change:
            return take, "The result is what was there already."
        return take, " ".join(filter(None, [*take.report, in_words(take.metrics)]))

    def _compared(self, job: Job, asked: Asked, take: Take) -> tuple[str, Take | None]:
        """Says whether a take came out as it was; one that did not is put beside it, to be looked at."""
        made = [asked.take(job, result) for result in job.results]
        if any(one.notes == take.notes for one in made):
            return "It came out the same.", None
        self._takes.add(made[:1])
        return "It did not come out the same; what came is the newest take.", made[0]

    def _filled(self, job: Job, values: Values, functions: Iterable[ModelFunction[..., Any]]) -> str:
        others = [function for function in functions if function is not job.function]
        after, said = filled(others, values, self.controls(), job.score, job.region, self.locked())
        self.fill(after)
        return " ".join(said)
