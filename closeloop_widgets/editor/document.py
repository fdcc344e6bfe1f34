"""The document: the one true score, its revisions, and everyone who wants to know of them.

Cells, gestures and models all edit through it, under one lock, on whatever thread they come (hosts run handlers
on changing threads, so no thread and no loop may be assumed). It knows no Jupyter.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from threading import RLock
from typing import Literal

from closeloop_widgets.editor.log import Entry, Step, UndoLog
from closeloop_widgets.errors import CloseloopError
from closeloop_widgets.models.listeners import Listeners
from closeloop_widgets.music.edits import Change, apply, diff
from closeloop_widgets.music.score import Score

Origin = Literal["gesture", "cell", "model", "undo", "redo", "open", "live"]


class NothingToUndoError(CloseloopError):
    """Undo or redo was asked for, and there is nothing to take."""


@dataclass(frozen=True)
class Author:
    """Who asked for a change: a view, and the name it gave the request. A cell or a model is `NOBODY`."""

    view: str | None = None
    req: str | None = None


NOBODY = Author()
"""A cell or a model: no view waits for an acknowledgement."""


@dataclass(frozen=True)
class Edited:
    """What subscribers hear: the document went to `revision`.

    `change` is None where the whole score was replaced and no ops can say how.
    """

    revision: int
    score: Score
    change: Change | None
    label: str
    origin: Origin
    author: Author
    can_undo: str | None
    can_redo: str | None


class Document:
    """A score that changes, one revision at a time.

    Examples
    --------
    >>> document = Document(Score.of_notes(start=[0], duration=[480], pitch=[60], velocity=[90]))
    >>> op = {"op": "set", "track": 1, "table": "notes", "ids": [1], "columns": {"pitch": [72]}}
    >>> document.apply([op], "Transpose").revision
    1
    >>> document.undo().score.tracks[0].notes.pitch.tolist()
    [60]
    """

    def __init__(self, score: Score) -> None:
        self.lock = RLock()
        self._score = score
        self._revision = 0
        self._undo = UndoLog()
        self._subscribers: Listeners[[Edited]] = Listeners(self.lock)

    @property
    def score(self) -> Score:
        """The score now. A value: hold it as long as you like."""
        return self._score

    @property
    def revision(self) -> int:
        """How many times the score has changed."""
        return self._revision

    @property
    def can_undo(self) -> str | None:
        """What undo would take back, as a label; None where there is nothing."""
        return self._undo.can_undo

    @property
    def can_redo(self) -> str | None:
        """What redo would do again, as a label; None where there is nothing."""
        return self._undo.can_redo

    def subscribe(self, subscriber: Callable[[Edited], None]) -> Callable[[], None]:
        """Calls `subscriber` after every change, in order, under the lock; returns how to end that."""
        return self._subscribers.add(subscriber)

    def apply(self, change: Change, label: str, origin: Origin = "cell", author: Author = NOBODY) -> Edited:
        """Applies a change as one undo step.

        Raises
        ------
        EditError
            It does not fit the score; the document is as it was.
        """
        with self.lock:
            score, inverse = apply(self._score, change)
            self._undo.push(Entry(label, inverse))
            return self._became(score, change, label, origin, author)

    def assign(self, score: Score, label: str, origin: Origin = "cell", author: Author = NOBODY) -> Edited | None:
        """Makes this the score, as one undo step; None where it is equal to what is there.

        What differs is found by ids, so that views receive a few ops and not the piece, wherever ops can say it.
        """
        with self.lock:
            before = self._score
            if score == before:
                return None
            change = diff(before, score) if score.source is before.source else None
            if change is not None:
                return self.apply(change, label, origin, author)
            # Ids are never given twice, not even across a file that was opened and closed again.
            score = replace(score, next_id=max(score.next_id, before.next_id))
            self._undo.push(Entry(label, before))
            return self._became(score, None, label, origin, author)

    def reserve(self, next_id: int) -> None:
        """Gives no id below `next_id` from now on: a piece that was only tried out has them."""
        with self.lock:
            self._score = replace(self._score, next_id=max(self._score.next_id, next_id))

    def undo(self, author: Author = NOBODY) -> Edited:
        """Takes back the last step, whoever made it; raises `NothingToUndoError` where there is none."""
        with self.lock:
            entry = self._undo.next_undo()
            if entry is None:
                raise NothingToUndoError("there is nothing to undo")
            score, change, again = self._step(entry.step)
            self._undo.undone(again)
            return self._became(score, change, entry.label, "undo", author)

    def redo(self, author: Author = NOBODY) -> Edited:
        """Does again what was undone last; raises `NothingToUndoError` where there is nothing."""
        with self.lock:
            entry = self._undo.next_redo()
            if entry is None:
                raise NothingToUndoError("there is nothing to redo")
            score, change, back = self._step(entry.step)
            self._undo.redone(back)
            return self._became(score, change, entry.label, "redo", author)

    def _step(self, step: Step) -> tuple[Score, Change | None, Step]:
        """The score after a step, the change that it is, and the step back."""
        if isinstance(step, Score):
            return replace(step, next_id=max(step.next_id, self._score.next_id)), None, self._score
        score, inverse = apply(self._score, step)
        return score, step, inverse

    def _became(self, score: Score, change: Change | None, label: str, origin: Origin, author: Author) -> Edited:
        self._score = score
        self._revision += 1
        edited = Edited(self._revision, score, change, label, origin, author, self.can_undo, self.can_redo)
        self._subscribers.tell(edited)
        return edited
