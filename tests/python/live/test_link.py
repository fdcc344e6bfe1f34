"""A connection to Live: questions and answers, what is lost, and what comes after."""

from __future__ import annotations

import json
import threading
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from closeloop_widgets.live.errors import (
    BadRequestError,
    NoAnswerError,
    NotConnectedError,
    UnauthorizedError,
)
from closeloop_widgets.live.events import JobCancel
from closeloop_widgets.live.link import Link, Times
from closeloop_widgets.live.pairing import Tokens
from closeloop_widgets.live.requests import Ping, RegionGet, StateGet, Variant, VariantsPut
from tests.python.live.carriers import MemoryCarrier
from tests.python.live.conftest import QUICK, TOKEN, wait_until
from tests.python.live.fake_device import FakeDevice

FILES = Path(__file__).resolve().parents[2] / "data" / "golden" / "live"
GOLDEN = [
    json.dumps(case.get("message", case.get("text")))
    for name in ("valid.json", "invalid.json")
    for case in json.loads((FILES / name).read_text(encoding="utf-8"))
]


class TestOpening:
    def test_a_paired_device_says_welcome(self, link: Link) -> None:
        assert link.open().live_version == "12.2.5"
        assert link.state == "connected"

    def test_where_nobody_is_there_it_says_so_at_once(self, link: Link, carrier: MemoryCarrier) -> None:
        carrier.off = True
        with pytest.raises(NotConnectedError, match="Nobody is there"):
            link.open()
        assert link.state == "closed"

    def test_a_code_is_traded_for_a_token_that_is_kept(
        self, device: FakeDevice, carrier: MemoryCarrier, tokens: Tokens
    ) -> None:
        tokens.forget("memory")
        link = Link(carrier, "test", tokens, times=QUICK)
        link.open(code="042137")
        link.close()
        assert tokens.of("memory") == device.token
        again = Link(carrier, "test", tokens, times=QUICK)
        again.open()
        again.close()

    def test_a_set_that_was_paired_is_known_again_after_another_one_was_open(
        self, device: FakeDevice, carrier: MemoryCarrier, tokens: Tokens
    ) -> None:
        other = FakeDevice(code="000001")
        first = tokens.of("memory")
        for opened, code in ((other, "000001"), (device, None), (other, None)):
            carrier.device = opened
            link = Link(carrier, "test", tokens, times=QUICK)
            link.open(code=code)
            link.close()
        assert tokens.all_of("memory") == (other.token, first)

    def test_a_wrong_code_is_refused_and_not_tried_again(self, carrier: MemoryCarrier, tokens: Tokens) -> None:
        link = Link(carrier, "test", tokens, times=QUICK)
        with pytest.raises(UnauthorizedError, match="not the code"):
            link.open(code="999999")
        assert carrier.tries == 1

    def test_a_device_that_never_answers_the_greeting_is_given_up(self, carrier: MemoryCarrier, tokens: Tokens) -> None:
        carrier.answers = lambda question, answer: None
        link = Link(carrier, "test", tokens, times=Times(answer=0.05))
        with pytest.raises(NoAnswerError, match="did not answer within"):
            link.open()


class TestAsking:
    def test_many_threads_ask_at_once_and_each_gets_its_own_answer(self, link: Link, device: FakeDevice) -> None:
        link.open()
        for name in "abcdefgh":
            device.tracks.append(type(device.tracks[0])(next(device.ids), name))
        found: dict[int, Any] = {}

        def ask(track: int) -> None:
            found[track] = link.ask(RegionGet((track,), 0.0, 4.0)).parts[0].track

        threads = [threading.Thread(target=ask, args=(track.id,)) for track in device.tracks]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(10)
        assert found == {track.id: track.id for track in device.tracks}

    def test_an_answer_that_does_not_come_in_time_is_an_error_that_holds_the_question(
        self, link: Link, carrier: MemoryCarrier
    ) -> None:
        link.open()
        carrier.answers = lambda question, answer: None
        with pytest.raises(NoAnswerError) as late:
            link.ask(StateGet(), timeout=0.05)
        assert late.value.request == StateGet()

    def test_an_answer_to_something_else_is_refused(self, link: Link, carrier: MemoryCarrier) -> None:
        link.open()
        carrier.answers = lambda question, answer: answer.replace('"state.get"', '"ping"').replace(
            json.dumps(json.loads(answer)["result"], separators=(",", ":")), "{}"
        )
        with pytest.raises(BadRequestError, match="something else"):
            link.ask(StateGet())

    @pytest.mark.parametrize(
        "hostile",
        [
            "",
            "[[[[",
            "null",
            '{"v":1,"id":"1","type":"result"}',
            '{"v":1,"type":"event","name":"eval","args":{}}',
            '{"v":1,"id":"999","type":"result","of":"ping","result":{}}',
            '{"v":1,"id":"1","type":"ping","args":{}}',
        ],
    )
    def test_hostile_messages_change_nothing(self, link: Link, carrier: MemoryCarrier, hostile: str) -> None:
        link.open()
        carrier.opened[0].push(hostile)
        link.ask(Ping())
        assert link.state == "connected"

    @settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
    @given(st.lists(st.sampled_from(GOLDEN) | st.text(max_size=60), max_size=5), st.data())
    def test_no_flood_of_broken_messages_stops_it_or_writes_anything(
        self, link: Link, carrier: MemoryCarrier, device: FakeDevice, texts: list[str], data: st.DataObject
    ) -> None:
        if link.state == "closed":
            link.open()
        for text in texts:
            cut = data.draw(st.integers(0, len(text)))
            carrier.opened[0].push(text[:cut] + data.draw(st.text(max_size=3)) + text[cut:])
        link.ask(Ping())
        assert (link.state, device.writes, len(carrier.opened)) == ("connected", 0, 1)

    def test_without_a_connection_it_says_so(self, link: Link) -> None:
        with pytest.raises(NotConnectedError):
            link.ask(Ping())


class TestLosing:
    def test_a_lost_connection_comes_back_and_what_must_be_known_is_told_anew(
        self, carrier: MemoryCarrier, tokens: Tokens
    ) -> None:
        restored = threading.Event()
        link = Link(carrier, "test", tokens, restored=lambda welcome: restored.set(), times=QUICK)
        link.open()
        assert not restored.is_set()
        carrier.opened[0].cut()
        assert restored.wait(10)
        link.ask(Ping())
        assert len(carrier.opened) == 2
        link.close()

    def test_it_goes_on_trying_while_nobody_is_there(self, link: Link, carrier: MemoryCarrier) -> None:
        link.open()
        carrier.off = True
        carrier.opened[0].cut()
        wait_until(lambda: carrier.tries >= 4, "a third try")
        with pytest.raises(NotConnectedError, match="tried again"):
            link.ask(Ping())
        carrier.off = False
        wait_until(lambda: link.state == "connected", "a connection")

    def test_a_write_whose_connection_was_lost_is_not_done_again_by_itself(
        self, link: Link, carrier: MemoryCarrier, device: FakeDevice
    ) -> None:
        link.open()
        put = VariantsPut(device.tracks[0].id, 4.0, (Variant("x", ()),), key="w-1")
        carrier.answers = lambda question, answer: carrier.opened[0].cut() if "variants" in question else answer
        with pytest.raises(NotConnectedError, match="not known") as lost:
            link.ask(put)
        wait_until(lambda: link.state == "connected" and len(carrier.opened) == 2, "a second connection")
        assert (device.writes, device.asked.count(put)) == (1, 1)
        carrier.answers = lambda question, answer: answer
        assert link.ask(lost.value.request).landed[0].scene == 0
        assert device.writes == 1

    def test_a_device_that_does_not_answer_pings_is_connected_to_anew(
        self, carrier: MemoryCarrier, tokens: Tokens
    ) -> None:
        link = Link(carrier, "test", tokens, times=Times(answer=0.05, ping=0.02, first=0.01, longest=0.02))
        link.open()
        carrier.answers = lambda question, answer: answer if "hello" in question else None
        wait_until(lambda: len(carrier.opened) >= 2, "a second connection")
        link.close()

    def test_a_token_that_is_not_good_any_more_ends_the_tries(
        self, link: Link, carrier: MemoryCarrier, device: FakeDevice
    ) -> None:
        link.open()
        device.token = None
        carrier.opened[0].cut()
        wait_until(lambda: link.state == "closed", "an end")
        assert isinstance(link.last_error, UnauthorizedError)
        assert carrier.tries == 2

    def test_closing_answers_those_who_wait(self, link: Link, carrier: MemoryCarrier) -> None:
        link.open()
        carrier.answers = lambda question, answer: None
        errors: list[Exception] = []

        def ask() -> None:
            try:
                link.ask(Ping())
            except NotConnectedError as error:
                errors.append(error)

        thread = threading.Thread(target=ask)
        thread.start()
        wait_until(lambda: any(isinstance(args, Ping) for args in carrier.device.asked), "a question")
        link.close()
        thread.join(10)
        assert len(errors) == 1


class TestHearing:
    def test_who_listens_may_ask_in_turn(self, device: FakeDevice, carrier: MemoryCarrier, tokens: Tokens) -> None:
        heard: list[Any] = []
        link = Link(carrier, "test", tokens, heard=lambda event: heard.append((event, link.ask(Ping()))), times=QUICK)
        link.open()
        device.tell(JobCancel("d-1"))
        wait_until(lambda: heard, "an event")
        assert heard[0][0] == JobCancel("d-1")
        link.close()

    def test_one_that_fails_does_not_hold_up_the_rest(
        self, device: FakeDevice, carrier: MemoryCarrier, tokens: Tokens
    ) -> None:
        heard: list[Any] = []

        def listen(event: JobCancel) -> None:
            heard.append(event.job)
            raise ValueError

        link = Link(carrier, "test", tokens, heard=listen, times=QUICK)
        link.open()
        device.tell(JobCancel("a"))
        device.tell(JobCancel("b"))
        wait_until(lambda: heard == ["a", "b"], "both events")
        link.close()

    def test_no_token_stands_in_any_log(
        self, link: Link, carrier: MemoryCarrier, caplog: pytest.LogCaptureFixture
    ) -> None:
        caplog.set_level(0)
        link.open()
        carrier.opened[0].push(json.dumps({"v": 1, "id": "1", "type": "pair", "args": {"token": TOKEN}}))
        link.ask(Ping())
        assert TOKEN not in caplog.text
