"""What was done, in one order, and how to take it back: the undo history of a document.

Kept behind this small interface so that it can be thought of anew (a shared CRDT, say) without touching the document.
"""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass

from closeloop_widgets.music.edits import Change
from closeloop_widgets.music.score import Score

Step = Change | Score
"""How a score becomes another: by ops, or, where no ops can say it (another file was opened), by being replaced."""


@dataclass(frozen=True)
class Entry:
    """One undo step: its label, and the step that takes it back (or, once undone, does it again)."""

    label: str
    step: Step


class UndoLog:
    """Steps to undo and to redo. A new step ends what could be redone; the oldest steps fall off past `limit`."""

    def __init__(self, limit: int = 10_000) -> None:
        self._undo: deque[Entry] = deque(maxlen=limit)
        self._redo: list[Entry] = []

    def push(self, entry: Entry) -> None:
        """Remembers how to take back what was just done."""
        self._undo.append(entry)
        self._redo.clear()

    @property
    def can_undo(self) -> str | None:
        """The label of what undo would take back, None where there is nothing."""
        return self._undo[-1].label if self._undo else None

    @property
    def can_redo(self) -> str | None:
        """The label of what redo would do again, None where there is nothing."""
        return self._redo[-1].label if self._redo else None

    def next_undo(self) -> Entry | None:
        """The step that undoes the last entry, which stays until `undone` says that it was taken."""
        return self._undo[-1] if self._undo else None

    def next_redo(self) -> Entry | None:
        """The step that redoes what was undone last."""
        return self._redo[-1] if self._redo else None

    def undone(self, again: Step) -> None:
        """The last entry was undone; `again` would do it anew."""
        self._redo.append(Entry(self._undo.pop().label, again))

    def redone(self, back: Step) -> None:
        """What was undone last was done again; `back` would undo it."""
        self._undo.append(Entry(self._redo.pop().label, back))
