"""One program with one piece in a page of its own: what is done there is timed in the page (page/measure.js)."""

from __future__ import annotations

import io
import json
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PIL import Image
from playwright.sync_api import Browser
from playwright.sync_api import TimeoutError as PlaywrightTimeout

from benchmarks.editor.peers import Bundle
from benchmarks.editor.piece import DRAGGED, Piece
from closeloop_widgets import Editor
from tests.e2e.harness.editor_page import EditorPage
from tests.e2e.harness.fake_host import FakeHost
from tests.e2e.harness.live_editor import connect
from tests.e2e.harness.waiting import wait_until

VIEWPORT = {"width": 1280, "height": 800}
MOVES = 12
TOLD = "benchmark: "


class TooSlowError(Exception):
    """A task took longer than it may; `seconds` is how long it was waited for."""

    def __init__(self, task: str, seconds: float) -> None:
        super().__init__(f"{task} took more than {seconds:g} s")
        self.seconds = seconds


class Stage:
    """A page with one program.

    Parameters
    ----------
    host : the page's
    piece : what the program shows
    limit : seconds that a task may take
    """

    def __init__(self, host: FakeHost, piece: Piece, limit: float) -> None:
        self.host = host
        self.piece = piece
        self.limit = limit
        browser = host.page.context.browser
        assert browser is not None  # only contexts outside of a browser, as in Electron, have none
        self._processes = browser.new_browser_cdp_session()

    def load(self, *, sound: bool = False) -> float:
        """Show the piece; milliseconds to the end of the first frame with its notes."""
        return self._load({**self.piece.for_page(), "sound": sound})

    def _load(self, piece: dict[str, Any]) -> float:
        # As one text: Playwright takes seconds for lists of a hundred thousand numbers.
        return float(self.run("load", json.dumps(piece)))

    def run(self, task: str, *details: Any) -> Any:
        """Do one of the tasks of page/measure.js, and return its result."""
        try:
            with self.host.page.expect_console_message(
                lambda message: message.text.startswith(TOLD), timeout=self.limit * 1000
            ) as told:
                self.host.page.evaluate("given => benchmark.begin(...given)", [task, *details])
        except PlaywrightTimeout:
            raise TooSlowError(task, self.limit) from None
        result = json.loads(told.value.text.removeprefix(TOLD))
        if "error" in result:
            raise RuntimeError(f"{task} failed in the page: {result['error']}")
        return result.get("value")

    def busy(self) -> float:
        """Milliseconds of processor time that the whole browser has used so far, on all threads."""
        processes = self._processes.send("SystemInfo.getProcessInfo")["processInfo"]
        return 1000 * float(sum(process["cpuTime"] for process in processes))

    def picture(self) -> NDArray[np.uint32]:
        """The page's pixels, a number each."""
        image = Image.open(io.BytesIO(self.host.page.screenshot(timeout=1000 * self.limit))).convert("RGBA")
        return np.asarray(image).copy().view(np.uint32)[..., 0]

    def drag(self) -> dict[str, list[float]]:
        """Drag the first 1,000 notes by the mouse; milliseconds of each move, and of the release."""
        self.select()
        x, y = self.grip()
        mouse = self.host.page.mouse
        mouse.move(x, y)
        mouse.down()
        with self.host.page.expect_console_message(
            lambda message: message.text.startswith(TOLD), timeout=self.limit * 1000
        ) as told:
            self.host.page.evaluate("benchmark.begin('drag')")
            for move in range(1, MOVES + 1):
                self._paint()
                mouse.move(x + 5 * move, y - 4 * move)
            self._paint()
            mouse.up()
        moved = self.moved()
        if moved != DRAGGED:
            raise RuntimeError(f"the drag was to move {DRAGGED} notes, but moved {moved}")
        costs: dict[str, list[float]] = json.loads(told.value.text.removeprefix(TOLD))["value"]
        return costs

    def _paint(self) -> None:
        """Wait until a frame that was asked for before has been painted."""
        self.host.page.evaluate("new Promise(done => requestAnimationFrame(() => setTimeout(done)))")

    def select(self) -> None:
        """Select the notes that are dragged."""
        self.run("select")

    def grip(self) -> tuple[float, float]:
        """Where to take hold of one of them."""
        point = self.run("grip")
        return point["x"], point["y"]

    def moved(self) -> int:
        """How many notes the drag changed."""
        return int(self.host.page.evaluate("benchmark.moved()"))


class EditorStage(Stage):
    """This editor, with its kernel's side behind it."""

    def __init__(self, host: FakeHost, piece: Piece, limit: float, editor: Editor) -> None:
        super().__init__(host, piece, limit)
        self._editor = editor
        self._before = editor.score

    def load(self, *, sound: bool = False) -> float:
        # The notes came with the widget's state.
        return self._load({**self.piece.for_page(), "columns": {}})

    def select(self) -> None:
        first = [track.notes for track in self._before.tracks]
        order = np.argsort(np.concatenate([notes.start for notes in first]), kind="stable")[:DRAGGED]
        self._editor.selection = np.concatenate([notes.id for notes in first])[order].tolist()
        super().select()

    def grip(self) -> tuple[float, float]:
        page = EditorPage(self.host.page, self.host.page.locator(".closeloop").first, self._before)
        row = 200 + int(np.argmax(self.piece.duration[200:800]))
        start, pitch, duration = (int(getattr(self.piece, name)[row]) for name in ("start", "pitch", "duration"))
        return page.note_point(start, pitch, duration)

    def moved(self) -> int:
        wait_until(lambda: self._editor.score is not self._before, "the kernel to have the drag")
        pairs = zip(self._before.tracks, self._editor.score.tracks, strict=True)
        ids = [{**dict(zip(b.notes.id.tolist(), b.notes.pitch.tolist(), strict=True))} for _, b in pairs]
        now = {id: pitch for track in ids for id, pitch in track.items()}
        before = [(t.notes.id.tolist(), t.notes.pitch.tolist()) for t in self._before.tracks]
        return sum(now[id] != pitch for each in before for id, pitch in zip(*each, strict=True))


class _EditorHost(FakeHost):
    """The tests' host, in which the benchmark's script shows the view, and not the host."""

    script = ""

    def render(self) -> int:
        self.page.add_script_tag(content=self.script)
        return 0


@contextmanager
def peer_stage(browser: Browser, bundle: Bundle, piece: Piece, limit: float) -> Iterator[Stage]:
    """A program that runs from a bundle of its own."""
    host = FakeHost(browser)
    host.open({}, esm=bundle.module, css=bundle.style, viewport=VIEWPORT)
    try:
        yield Stage(host, piece, limit)
    finally:
        host.close()


@contextmanager
def editor_stage(browser: Browser, bundle: Bundle, piece: Piece, limit: float) -> Iterator[Stage]:
    """This editor; `bundle` steers it."""
    host = _EditorHost(browser)
    host.script = bundle.module
    editor = Editor(piece.score())
    host.open(model=connect(editor), viewport=VIEWPORT)
    try:
        yield EditorStage(host, piece, limit, editor)
    finally:
        host.close()
        editor.close()
