"""Through the reader's browser: what the kernel's side does with what the pages say."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from typing import Any

import pytest

from closeloop_widgets.live.carriers.relay import RelayCarrier
from closeloop_widgets.live.errors import BadRequestError, NotConnectedError, UnsupportedError
from closeloop_widgets.live.link import Link
from closeloop_widgets.live.pairing import Tokens
from closeloop_widgets.live.requests import StateGet
from tests.python.live.conftest import QUICK, TOKEN, wait_until
from tests.python.live.fake_device import FakeDevice


class Page:
    """A page with a window to a fake device. What it says is heard on a thread that is not the main one."""

    def __init__(self, device: FakeDevice, view: str = "a") -> None:
        self.carrier = RelayCarrier(self.take, patience=5)
        self.device, self.view = device, view
        self.told: list[dict[str, Any]] = []
        self.deaf = False
        self._memory: dict[str, Any] = {}

    def take(self, message: dict[str, Any]) -> None:
        json.dumps(message)  # a comm would
        self.told.append(message)
        if message["type"] == "live.frame" and message["view"] == self.view and not self.deaf:
            answer = self.device.answer(message["text"], self._memory)
            if answer is not None:
                self.says("live.frame", text=answer)

    def says(self, type: str, **fields: Any) -> None:
        self.carrier_hears({"type": type, "view": self.view, **fields})

    def carrier_hears(self, message: dict[str, Any]) -> None:
        thread = threading.Thread(target=self.carrier.heard, args=(message,))
        thread.start()
        thread.join(5)

    def window(self, state: str, port: int = 9610) -> None:
        self.says("live.window", state=state, port=port)

    def states(self) -> list[str]:
        """What the kernel said of the window."""
        return [message["state"] for message in self.told if message["type"] == "live.window"]


@pytest.fixture
def page(device: FakeDevice) -> Page:
    return Page(device)


@pytest.fixture
def link(page: Page, tokens: Tokens) -> Iterator[Link]:
    tokens.keep("relay:9610", TOKEN)
    made = Link(page.carrier, "test", tokens, times=QUICK)
    yield made
    made.close()


def opened(link: Link) -> tuple[threading.Thread, list[Exception]]:
    """Opens in the background, as a click's worker does."""
    failed: list[Exception] = []

    def work() -> None:
        try:
            link.open()
        except Exception as error:
            failed.append(error)

    thread = threading.Thread(target=work)
    thread.start()
    return thread, failed


def test_a_window_that_was_allowed_before_is_used_at_once(page: Page, link: Link) -> None:
    page.window("allowed")
    link.open()
    assert link.ask(StateGet()).tracks[0].name == "Piano"
    assert page.states() == []
    assert page.carrier.address == "relay:9610"


def test_it_asks_for_a_window_and_waits_until_somebody_allows_it(page: Page, link: Link) -> None:
    thread, failed = opened(link)
    wait_until(lambda: page.states() == ["wanted"], "a wish for a window")
    page.window("waiting")
    page.window("allowed", port=9610)
    thread.join(5)
    assert not failed
    assert link.state == "connected"


@pytest.mark.parametrize(
    ("state", "words"),
    [("blocked", "Allow pop-ups"), ("cut_off", "Press Connect and Allow again"), ("lost", "no device answers")],
)
def test_a_window_that_cannot_carry_is_told_in_words(page: Page, link: Link, state: str, words: str) -> None:
    thread, failed = opened(link)
    wait_until(lambda: page.states() == ["wanted"], "a wish for a window")
    page.window(state)
    thread.join(5)
    assert isinstance(failed[0], NotConnectedError)
    assert words in str(failed[0])


def test_a_window_that_nobody_allows_is_given_up(device: FakeDevice, tokens: Tokens) -> None:
    page = Page(device)
    page.carrier = RelayCarrier(page.take, patience=0.01)
    with pytest.raises(NotConnectedError, match="Press Connect"):
        Link(page.carrier, "test", tokens, times=QUICK).open()


def test_what_waits_when_the_window_is_closed_hears_of_it_and_a_new_window_goes_on(page: Page, link: Link) -> None:
    page.window("allowed")
    link.open()
    page.deaf = True
    failures: list[Any] = []

    def ask() -> None:
        with pytest.raises(NotConnectedError) as refused:
            link.ask(StateGet())
        failures.append(refused.value)

    asking = threading.Thread(target=ask)
    asking.start()
    wait_until(lambda: "state.get" in str(page.told[-1]), "a question")
    page.window("closed")
    asking.join(5)
    assert "was lost" in str(failures[0])
    page.deaf = False
    wait_until(lambda: "wanted" in page.states(), "a wish for another window")
    page.window("allowed")
    wait_until(lambda: link.state == "connected", "a connection")
    assert link.ask(StateGet()).tracks


def test_only_the_page_that_opened_the_window_is_heard(page: Page, link: Link) -> None:
    page.window("allowed")
    link.open()
    page.deaf = True
    refusal = '{"v":1,"id":"2","type":"error","code":"internal","message":"x"}'
    asked: list[Any] = []
    asking = threading.Thread(target=lambda: asked.append(link.ask(StateGet())))
    asking.start()
    wait_until(lambda: "state.get" in str(page.told[-1]), "a question")
    page.carrier_hears({"type": "live.frame", "view": "b", "text": refusal})
    page.carrier_hears({"type": "live.window", "view": "b", "state": "closed"})
    page.says("live.frame", text=str(page.device.answer(page.told[-1]["text"], page._memory)))
    asking.join(5)
    assert asked[0].tracks
    assert link.state == "connected"


def test_the_window_rests_when_the_connection_is_closed(page: Page, link: Link) -> None:
    page.window("allowed")
    link.open()
    link.close()
    wait_until(lambda: page.states() == ["done"], "a word that the window is not needed")


def test_messages_from_the_window_are_checked_as_those_of_any_other_way(
    page: Page, tokens: Tokens, caplog: pytest.LogCaptureFixture
) -> None:
    tokens.keep("relay:9610", TOKEN)
    heard: list[Any] = []
    link = Link(page.carrier, "test", tokens, heard.append, times=QUICK)
    page.window("allowed")
    link.open()
    page.says("live.frame", text="{" * 100)
    page.says("live.frame", text='{"v":1,"type":"event","name":"selection","args":{"evil":true}}')
    assert link.ask(StateGet()).tracks
    link.close()
    assert not heard
    assert ["could not be read" in record.message for record in caplog.records] == [True, True]


@pytest.mark.parametrize(
    "message", [{"type": "live.frame", "text": 7}, {"type": "live.window", "state": "evil"}, {"type": "ops"}]
)
def test_what_is_no_message_of_a_window_is_refused(message: dict[str, Any]) -> None:
    with pytest.raises(BadRequestError):
        RelayCarrier(lambda message: None).heard({"view": "a", **message})


def test_a_cell_that_would_wait_for_what_only_its_own_thread_hears_is_refused(page: Page) -> None:
    with pytest.raises(UnsupportedError, match="wait=False"):
        page.carrier.check_can_wait()
    page.carrier.heard({"type": "live.window", "view": "a", "state": "waiting"})  # on the main thread, as ipykernel 6
    with pytest.raises(UnsupportedError):
        page.carrier.check_can_wait()


def test_a_cell_may_wait_where_pages_are_heard_on_another_thread(page: Page) -> None:
    page.window("waiting")
    page.carrier.check_can_wait()


def test_another_thread_may_wait_wherever_pages_are_heard(page: Page) -> None:
    refused: list[Exception] = []

    def work() -> None:
        try:
            page.carrier.check_can_wait()
        except UnsupportedError as error:
            refused.append(error)

    thread = threading.Thread(target=work)
    thread.start()
    thread.join(5)
    assert not refused
