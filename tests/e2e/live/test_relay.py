"""Live reached through the reader's browser: three origins, and the device's own scripts behind the window."""

from __future__ import annotations

import threading
from typing import Any

import numpy as np
import pytest
from playwright.sync_api import Browser

from closeloop_widgets.live.errors import NotConnectedError
from closeloop_widgets.live.requests import StateGet
from closeloop_widgets.music.score import Score
from tests.e2e.harness.waiting import wait_until
from tests.e2e.live.conftest import Notebook, OpenNotebook, Pages
from tests.python.live.rig import Rig, missing

pytest.importorskip("websockets", reason="pip install websockets: the extra `live`")
pytestmark = [pytest.mark.browser, pytest.mark.skipif(missing() is not None, reason=str(missing()))]

STATE_GET = '{"v":1,"id":"evil","type":"state.get","args":{}}'


def line(count: int) -> Score:
    start = np.arange(count) * 240
    pitch = 60 + np.arange(count) % 12
    return Score.of_notes(start=start, duration=np.full(count, 200), pitch=pitch, velocity=np.full(count, 90))


def pitches(score: Score) -> list[int]:
    found: list[int] = score.tracks[0].notes.pitch.tolist()
    return found


@pytest.mark.parametrize("coop", ["", "same-origin-allow-popups"])
def test_notes_go_through_a_window_that_was_allowed_and_back(open_notebook: OpenNotebook, rig: Rig, coop: str) -> None:
    notebook = open_notebook(coop=coop)
    connecting = notebook.connecting(rig.code())
    window = notebook.open_window()
    window.get_by_text("asks to reach Live").wait_for()
    assert window.locator("#origin").inner_text() == notebook.frame.evaluate("origin")
    assert notebook.states == ["waiting"]
    window.get_by_role("button", name="Allow").click()
    connecting.done()
    track = rig.do("track", name=f"Piano {coop}")
    piece = line(2000)
    assert notebook.live.push(piece, to=f"Piano {coop}").added == 2000
    assert pitches(notebook.live.pull(0, 1000, tracks=track).score) == pitches(piece)
    assert max(map(len, notebook.heard)) > 256 * 1024  # more than goes up in one part


def test_closing_the_window_instead_of_allowing_it_is_told(open_notebook: OpenNotebook) -> None:
    notebook = open_notebook()
    connecting = notebook.connecting()
    notebook.open_window().get_by_role("button", name="Close").click()
    with pytest.raises(NotConnectedError, match="closed before Allow was pressed"):
        connecting.done()
    assert notebook.states == ["waiting", "cut_off"]


def test_a_window_that_the_host_does_not_let_open_is_told(open_notebook: OpenNotebook) -> None:
    notebook = open_notebook(sandbox="allow-scripts allow-same-origin")
    connecting = notebook.connecting()
    notebook.press()
    with pytest.raises(NotConnectedError, match="Allow pop-ups"):
        connecting.done()
    assert notebook.states == ["blocked"]


def test_a_page_that_isolates_itself_is_told_that_it_is_cut_off(open_notebook: OpenNotebook) -> None:
    notebook = open_notebook(coop="same-origin", framed=False)
    connecting = notebook.connecting()
    window = notebook.open_window()
    with pytest.raises(NotConnectedError, match='through="dial"'):
        connecting.done()
    assert notebook.states == ["waiting", "cut_off"]
    window.get_by_text("is cut off from it").wait_for()


def test_a_frame_of_such_a_page_is_told_so_too_in_the_window(open_notebook: OpenNotebook) -> None:
    notebook = open_notebook(coop="same-origin")
    window = notebook.open_window()
    window.get_by_text("is cut off from it").wait_for()
    wait_until(lambda: notebook.states == ["blocked"], "a word of the window")


def test_a_window_closed_in_the_middle_ends_what_waits_and_the_next_one_goes_on(
    open_notebook: OpenNotebook, rig: Rig
) -> None:
    notebook = open_notebook()
    window = notebook.allowed_window(rig.code())
    rig.do("lose", lost=True)
    asked = Asking(notebook)
    wait_until(lambda: rig.do("look") and asked.sent, "a question")
    window.close()
    assert isinstance(asked.outcome(), NotConnectedError)
    rig.do("lose", lost=False)
    assert notebook.states[-1] == "closed"
    notebook.open_window().get_by_role("button", name="Allow").click()
    wait_until(lambda: notebook.live.status == "connected", "a connection, without another code")
    assert notebook.live.state().tracks is not None


def test_a_device_that_was_gone_is_found_again_without_a_click(open_notebook: OpenNotebook, rig: Rig) -> None:
    notebook = open_notebook()
    window = notebook.allowed_window(rig.code())
    rig.do("press", message="disconnect", atoms=[])
    wait_until(lambda: notebook.states.count("allowed") == 2, "another socket of the window")
    wait_until(lambda: notebook.live.status == "connected", "a connection")
    assert "lost" in notebook.states
    assert notebook.live.state().tracks is not None
    assert not window.is_closed()


def test_a_closed_connection_leaves_the_device_to_others_and_the_window_for_the_next(
    open_notebook: OpenNotebook, rig: Rig
) -> None:
    notebook = open_notebook()
    window = notebook.allowed_window(rig.code())
    notebook.live.close()
    window.get_by_text("at rest").wait_for()
    wait_until(lambda: rig.shown[-1] == {"shown": "status", "atoms": ["waiting"]}, "a free device")
    notebook.live.connect()
    assert notebook.live.state().tracks is not None


def test_the_window_goes_with_its_page(open_notebook: OpenNotebook, rig: Rig) -> None:
    notebook = open_notebook()
    window = notebook.allowed_window(rig.code())
    with window.expect_event("close"):
        notebook.page.goto("about:blank")


def test_a_foreign_page_that_opens_the_window_gets_nothing(chromium: Browser, rig: Rig) -> None:
    pages = Pages("<!doctype html><title>Foreign</title>")
    context = chromium.new_context()
    page = context.new_page()
    page.goto(pages.url)
    page.evaluate("globalThis.got = []; addEventListener('message', (event) => got.push(event.data))")
    relay = f"http://127.0.0.1:{rig.port}"
    before = list(rig.shown)
    with context.expect_page() as opened:
        page.evaluate("relay => { globalThis.popup = open(relay + '/relay') }", relay)
    window = opened.value
    window.wait_for_load_state()
    for message in ({"closeloop": "frame", "text": STATE_GET}, {"closeloop": "knock"}, {"closeloop": "close"}):
        page.evaluate("([message, relay]) => popup.postMessage(message, relay)", [message, relay])
    # It has heard all three; the last that it would answer is the question to the person before it.
    window.get_by_text("asks to reach Live").wait_for()
    assert window.locator("#origin").inner_text() == pages.url.rstrip("/")
    assert page.evaluate("got") == []
    assert rig.shown == before
    context.close()
    pages.close()


def test_nobody_else_is_heard_by_the_window_once_one_page_is_allowed(open_notebook: OpenNotebook, rig: Rig) -> None:
    notebook = open_notebook()
    notebook.frame.evaluate("""() => {
        const { open } = window;
        window.open = (...details) => (globalThis.popup = open(...details));
    }""")
    window = notebook.allowed_window(rig.code())
    window.evaluate("globalThis.heard = 0; addEventListener('message', () => { heard += 1 })")
    # A frame of the same origin, which has got hold of the window, is another source.
    notebook.frame.evaluate(
        """([text, relay]) => {
        const frame = document.body.appendChild(document.createElement("iframe"));
        const script = frame.contentDocument.createElement("script");
        script.textContent = `parent.popup.postMessage(${JSON.stringify({ closeloop: "frame", text })}, "${relay}");
            parent.popup.postMessage({ closeloop: "close" }, "${relay}");`;
        frame.contentDocument.body.append(script);
    }""",
        [STATE_GET, f"http://127.0.0.1:{rig.port}"],
    )
    window.wait_for_function("heard >= 2")
    assert notebook.live.state().tracks is not None
    assert not any('"evil"' in text for text in notebook.heard)


def test_what_other_windows_say_to_the_widget_is_not_taken_for_the_devices(
    open_notebook: OpenNotebook, rig: Rig
) -> None:
    notebook = open_notebook()
    notebook.allowed_window(rig.code())
    notebook.page.evaluate("""() => {
        for (const said of ["frame", "closed"]) frames[0].postMessage({ closeloop: said, text: "evil" }, "*");
    }""")
    assert notebook.live.state().tracks is not None
    assert "evil" not in notebook.heard
    assert notebook.states == ["waiting", "allowed"]


class Asking:
    """A question that is under way."""

    def __init__(self, notebook: Notebook) -> None:
        self.sent = False
        self._outcome: Any = None

        def ask() -> None:
            self.sent = True
            try:
                self._outcome = notebook.live.ask(StateGet())
            except Exception as error:
                self._outcome = error

        self._thread = threading.Thread(target=ask)
        self._thread.start()

    def outcome(self) -> Any:
        """What came of it."""
        self._thread.join(10)
        return self._outcome
