"""`editor.live` through the reader's browser: what passes between the editor's comm and the window."""

from __future__ import annotations

import threading
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest

from closeloop_widgets.editor.widget import Editor
from closeloop_widgets.editor.wire import Joiner
from closeloop_widgets.live.errors import UnsupportedError
from closeloop_widgets.live.pairing import FOLDER_VARIABLE, Tokens
from tests.python.live.conftest import TOKEN, wait_until
from tests.python.live.fake_device import FakeDevice
from tests.python.live.test_device_scripts import line


class Browser:
    """A page of an editor, whose window leads to a fake device. The kernel hears it on a thread of its own."""

    def __init__(self, editor: Editor, device: FakeDevice) -> None:
        self.editor, self._device = editor, device
        self.heard: list[dict[str, Any]] = []
        self._memory: dict[str, Any] = {}
        self._joiner = Joiner()
        editor.send = self._hear  # where a comm would be

    def says(self, type: str, **fields: Any) -> None:
        """A message of the page, handled on another thread than the main one."""
        message = {"v": 1, "view": "page", "req": "page.1", "type": type, **fields}
        thread = threading.Thread(target=self.editor._receive, args=(None, message, []))
        thread.start()
        thread.join(5)

    def of(self, type: str) -> list[dict[str, Any]]:
        return [message for message in self.heard if message["type"] == type]

    def _hear(self, content: dict[str, Any], buffers: Sequence[Any] | None = None) -> None:
        whole = self._joiner.add(content, [bytes(buffer) for buffer in buffers or ()])
        if whole is None:
            return
        message, _ = whole
        self.heard.append(message)
        if message["type"] == "live.frame" and message["view"] == "page":
            answer = self._device.answer(message["text"], self._memory)
            if answer is not None:
                self.says("live.frame", text=answer)


@pytest.fixture
def browser(device: FakeDevice, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Browser]:
    monkeypatch.setenv(FOLDER_VARIABLE, str(tmp_path))
    Tokens().keep("relay:9610", TOKEN)
    made = Browser(Editor(line(8)), device)
    yield made
    made.editor.close()


def test_the_panel_connects_through_the_window_that_its_page_opened(browser: Browser) -> None:
    browser.says("live.window", state="waiting", port=9610)
    browser.says("live.connect", way="relay", code=None)
    wait_until(lambda: browser.of("live.window"), "a wish for the window")
    browser.says("live.window", state="waiting", port=9610)
    assert browser.of("live")[-1]["said"].startswith("Press Allow")
    browser.says("live.window", state="allowed", port=9610)
    wait_until(lambda: browser.of("live") and browser.of("live")[-1]["state"] == "connected", "a connection")
    assert browser.editor.live.pull(0, 16).score is not None
    assert not browser.of("reject")


def test_a_window_that_was_not_opened_is_told_in_the_panel(browser: Browser) -> None:
    browser.says("live.connect", way="relay", code=None)
    wait_until(lambda: browser.of("live.window"), "a wish for the window")
    browser.says("live.window", state="blocked", port=9610)
    wait_until(lambda: browser.of("live")[-1]["failed"], "a failure")
    assert "Allow pop-ups" in browser.of("live")[-1]["said"]


def test_a_cell_that_would_keep_the_kernel_from_hearing_the_answer_is_told_what_to_say(browser: Browser) -> None:
    with pytest.raises(UnsupportedError, match="wait=False"):
        browser.editor.live.connect(through="relay")
    future = browser.editor.live.connect(through="relay", wait=False)
    wait_until(lambda: browser.of("live.window"), "a wish for the window")
    browser.says("live.window", state="allowed", port=9610)
    assert future.result(5).live_version


def test_what_is_no_message_of_a_window_is_refused_in_words(browser: Browser) -> None:
    browser.says("live.window", state="evil")
    assert browser.of("reject")[0]["error"]["code"] == "bad_request"


def test_what_can_be_asked_for_again_has_a_limit(browser: Browser) -> None:
    for _ in range(5):
        browser.editor._tell({"type": "live.frame", "view": "page", "text": "x" * (8 << 20)})
    browser.heard.clear()
    browser.says("poll", after=0)
    assert sum(len(message["text"]) for message in browser.of("live.frame")) <= 32 << 20
    assert browser.of("live.frame")
