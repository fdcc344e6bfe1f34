"""Two views of one document, on a network that loses, repeats and delays: they end the same, and nothing is done twice.

The views here do what `js/editor/src/store/sync.ts` does, in few words: they apply their changes at once, keep them
until they are acknowledged, and say hello when something is missing.
"""

from __future__ import annotations

import itertools
from collections import deque
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from closeloop_widgets.editor.document import Document, Edited
from closeloop_widgets.editor.runs import Runs
from closeloop_widgets.editor.session import Session
from closeloop_widgets.editor.wire import decode_columns
from closeloop_widgets.music.edits import EditError, apply
from closeloop_widgets.music.pack import pack, unpack
from closeloop_widgets.music.score import Score
from tests.python.music.strategies import changes, scores

Sent = tuple[dict[str, Any], list[Any]]
_views = itertools.count(1)


class View:
    """A page: the kernel's score as far as it was heard of, and what was changed here since."""

    def __init__(self, score: Score, revision: int) -> None:
        self.name = f"view {next(_views)}"
        self.confirmed, self.revision = score, revision
        self.pending: dict[str, list[Any]] = {}
        self.up: deque[dict[str, Any]] = deque()
        self.down: deque[Sent] = deque()
        self.refused = 0
        self._seen: set[int] = set()
        self._requests = itertools.count(1)

    @property
    def score(self) -> Score:
        score = self.confirmed
        for change in self.pending.values():
            try:
                score = apply(score, change)[0]
            except EditError:
                continue  # the kernel will say
        return score

    def ask(self, kind: str, **fields: Any) -> str:
        req = fields.pop("req", None) or f"{self.name}.{next(self._requests)}"
        self.up.append({"v": 1, "type": kind, "view": self.name, "req": req, **fields})
        return str(req)

    def edit(self, change: list[Any]) -> None:
        self.pending[self.ask("ops", gesture="Edit", base_rev=self.revision, ops=change)] = change

    def hello(self) -> None:
        self.ask("hello", rev=self.revision, pending=list(self.pending))

    def send_again(self) -> None:
        for req, change in self.pending.items():
            self.ask("ops", req=req, gesture="Edit", base_rev=self.revision, ops=change)

    def hear(self) -> None:
        if not self.down:
            return
        message, buffers = self.down.popleft()
        if message["n"] in self._seen:
            return
        self._seen.add(message["n"])
        if message["type"] == "reject" and self.pending.pop(message["req"], None) is not None:
            self.refused += 1
        elif message["type"] == "snapshot" and message["rev"] > self.revision:
            self.confirmed, self.revision = unpack(buffers[0]), message["rev"]
        elif message["type"] == "ops" and message["rev"] == self.revision + 1 and not message.get("again"):
            self.confirmed = apply(self.confirmed, decode_columns(message["ops"], buffers))[0]
            self.revision += 1
        elif message["type"] == "ops" and message["rev"] > self.revision:
            return  # a gap: a hello will mend it
        for req in [message.get("req"), *message.get("done", ())]:
            if message["type"] in ("ops", "snapshot", "welcome"):
                self.pending.pop(req, None)


class Studio:
    """A document, its session, and two views."""

    def __init__(self, score: Score) -> None:
        self.document = Document(score)
        self.views = [View(score, 0), View(score, 0)]
        self.session = Session(self.document, Runs(self.document), self._carry)
        self.done = 0
        self.document.subscribe(self._edited)

    def _edited(self, edited: Edited) -> None:
        self.done += edited.origin == "gesture"

    def _carry(self, message: dict[str, Any], buffers: list[Any]) -> None:
        for view in self.views:
            view.down.append((message, [bytes(buffer) for buffer in buffers]))

    def take(self, view: View) -> None:
        if view.up:
            self.session.receive(view.up.popleft(), [])

    def reload(self, at: int) -> None:
        """A page is opened again, with what it had to itself."""
        view = View(unpack(pack(self.document.score)), self.document.revision)
        view.pending, view.refused = self.views[at].pending, self.views[at].refused
        self.views[at] = view

    def settle(self) -> None:
        for _ in range(4):
            for view in self.views:
                view.hello()
                view.send_again()
            while any(view.up or view.down for view in self.views):
                for view in self.views:
                    self.take(view)
                    view.hear()


BY_HAND = ("edit", "edit", "edit", "undo", "redo", "reload", "cell")
NETWORK = ("up", "up", "down", "down", "drop up", "drop down", "twice up", "twice down")


@given(st.data())
def test_two_views_end_the_same_whatever_they_edit_and_the_network_does(data: st.DataObject) -> None:
    studio = Studio(data.draw(scores(max_tracks=2)))
    edits = 0
    for act in data.draw(st.lists(st.sampled_from(BY_HAND + NETWORK), max_size=25)):
        at = data.draw(st.integers(0, 1))
        view = studio.views[at]
        if act == "edit":
            edits += 1
            view.edit(data.draw(changes(view.score, max_ops=2)))
        elif act in ("undo", "redo"):
            view.ask(act)
        elif act == "up":
            studio.take(view)
        elif act == "down":
            view.hear()
        elif act == "cell":
            studio.document.apply(data.draw(changes(studio.document.score, max_ops=1)), "A cell")
        elif act == "reload":
            studio.reload(at)
        else:
            queue: deque[Any] = view.up if act.endswith("up") else view.down
            if queue and act.startswith("drop"):
                queue.popleft()
            elif queue:
                queue.append(queue[0])
    studio.settle()
    for view in studio.views:
        assert pack(view.score) == pack(studio.document.score)
        assert (view.pending, view.revision) == ({}, studio.document.revision)
    assert studio.done + sum(view.refused for view in studio.views) == edits, "each edit is done once, or refused"
