"""The kernel's side: the editor that is measured, the bare widgets beside it, and what they are told to do.

The notebook's cells make one of each as `driver`, `pair` and `gallery`; `driver.js` calls their methods by these names.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path
from threading import Timer
from typing import Any

import anywidget
import traitlets

from benchmarks.midi.piece import piece
from closeloop_widgets import Editor

HERE = Path(__file__).parent
RECTANGLE = (HERE / "rectangle.js").read_text()
QUIET = 0.1
"""Seconds after a cell's end in which Jupyter tells the page of it."""


class Driver(anywidget.AnyWidget):
    """Does and times in the page what is to be measured (driver.js)."""

    _esm = (HERE / "driver.js").read_text()


class Bare(anywidget.AnyWidget):
    """Sends a message for a key press, shows the text of a message."""

    _esm = (HERE / "bare.js").read_text()


class Rectangle(anywidget.AnyWidget):
    """Paints one rectangle (rectangle.js). Its code is given for each, at the length that is wanted."""

    pack = traitlets.Bytes().tag(sync=True)


def millis() -> float:
    """Milliseconds since 1970."""
    return time.time() * 1000


class Pair:
    """An editor and a bare widget beside it, both of which do the same work.

    Parameters
    ----------
    driver : the page's side, which is told what happened here and when
    notes : how many the editor's piece has
    """

    def __init__(self, driver: Driver, notes: int) -> None:
        self.driver = driver
        self.editor = Editor(piece(notes), height=300)
        self.bare = Bare()
        self._first = int(self.editor.score.tracks[0].notes.id[0])
        self.editor.selection = (self._first,)
        self.bare.on_msg(self._pressed)

    def listen(self) -> None:
        """From now on the driver is told when the document was edited."""
        document = self.editor._document
        self._end = document.subscribe(self._edited)
        # Before the editor's own: what they do with an edit comes after it.
        document._subscribers.insert(0, document._subscribers.pop())
        self.editor.observe(self._observed, "score")

    def ignore(self) -> None:
        """No longer."""
        self._end()
        self.editor.unobserve(self._observed, "score")

    def _edited(self, _: Any) -> None:
        self._applied = millis()

    def _observed(self, _: Any) -> None:
        self.driver.send({"at": self._applied, "observed": millis()})

    def _pressed(self, *_: Any) -> None:
        self.driver.send({"at": millis()})

    def edit(self, turn: int) -> None:
        """A cell's edit of one note."""
        op = {"op": "set", "track": 1, "table": "notes", "ids": [self._first], "columns": {"pitch": [40 + turn % 2]}}
        self.editor.apply([op], f"Turn {turn}.")

    def text(self, turn: int) -> None:
        """The bare widget's message."""
        self.bare.send({"text": f"Turn {turn}."})

    def at_once(self, do: Callable[[int], None], turn: int) -> None:
        """Does it where this is called: in a cell."""
        began = millis()
        do(turn)
        self.driver.send({"at": began})

    def later(self, do: Callable[[int], None], turn: int) -> None:
        """Does it on another thread after the cell has ended, as a model's result comes."""
        Timer(QUIET, self.at_once, (do, turn)).start()

    def hand_over(self, widget: anywidget.AnyWidget) -> None:
        """Gives the driver a widget's traits."""
        state = widget.get_state()
        binary = [name for name, value in state.items() if isinstance(value, bytes | memoryview)]
        plain = {name: value for name, value in state.items() if name not in binary and name != "layout"}
        self.driver.send({"state": plain, "binary": binary}, [bytes(state[name]) for name in binary])


class Gallery:
    """Makes the widgets whose first picture is measured; each takes the place of the one before."""

    def __init__(self, notes: int) -> None:
        self._score = piece(notes)
        like = Editor(self._score)
        self._size = len(str(like._esm)) + len(str(like._css))
        self._pack = like.pack
        like.close()
        self._shown: dict[str, anywidget.AnyWidget] = {}

    def editor(self) -> anywidget.AnyWidget:
        """An editor of the piece."""
        return self._show("editor", Editor(self._score))

    def rectangle(self) -> anywidget.AnyWidget:
        """One rectangle, sent as as many bytes."""
        code = RECTANGLE + "//"
        return self._show("rectangle", Rectangle(_esm=code.ljust(self._size, "x"), pack=self._pack))

    def _show(self, kind: str, widget: anywidget.AnyWidget) -> anywidget.AnyWidget:
        before = self._shown.get(kind)
        if before is not None:
            before.close()
        self._shown[kind] = widget
        return widget
