"""OSC over UDP, as AbletonOSC speaks it: questions on port 11000, answers always to port 11001.

It never says that something was written, and an answer that does not fit a datagram is lost without a word. So each
question is followed by a second one, the *fence*, whose answer is short: AbletonOSC answers in order, and when the
fence is answered and the question is not, the answer was lost. Nobody has to wait for a time-out to know.
"""

from __future__ import annotations

import asyncio
import itertools
import logging
from collections.abc import Collection, Sequence
from importlib.util import find_spec
from typing import Any

from closeloop_widgets.live.errors import InternalError, NoAnswerError, NotConnectedError, UnsupportedError

log = logging.getLogger("closeloop_widgets")

HOST = "127.0.0.1"
PORT = 11000
REPLIES = 11001

ANSWER_SECONDS = 3.0
"""AbletonOSC looks for messages ten times a second; Live may be busy."""

OPEN_SECONDS = 1.0
"""Until nobody is thought to be there."""

MAX_DATAGRAM = 8192
"""What every system sends as one datagram; macOS ends at 9,216."""

_FENCES = tuple(f"/live/song/get/{name}" for name in ("can_undo", "is_playing", "metronome", "record_mode"))
"""Taken in turn, so that an answer that comes late is not taken for that of the next."""
_ERROR = "/live/error"

AT_ONCE = 100
"""Questions before a fence: few enough for the buffers of both sockets."""

Value = Any
"""An argument of a message: whole number, number, text, truth, or None."""

Question = tuple[Value, ...]
"""An address and its arguments."""

Answer = tuple[str, list[Value]]


class OscWire(asyncio.DatagramProtocol):
    """A socket to AbletonOSC. All of it is used on one event loop, and one question is open at a time."""

    def __init__(self) -> None:
        self._transport: asyncio.DatagramTransport | None = None
        self._heard: asyncio.Queue[Answer | Exception] = asyncio.Queue()
        self._turn = asyncio.Lock()
        self._fences = itertools.cycle(_FENCES)
        self.target = (HOST, PORT)
        self.seconds = ANSWER_SECONDS

    @classmethod
    async def open(cls, port: int = PORT, replies: int = REPLIES) -> OscWire:
        """A socket that hears AbletonOSC's answers.

        Raises
        ------
        UnsupportedError
            The package `python-osc` is not there.
        NotConnectedError
            Another program has the port of the answers.
        """
        _pythonosc()
        wire = cls()
        wire.target = (HOST, port)
        try:
            loop = asyncio.get_running_loop()
            wire._transport, _ = await loop.create_datagram_endpoint(lambda: wire, local_addr=(HOST, replies))
        except OSError as error:
            raise NotConnectedError(
                f"Port {replies} of this computer is taken: another program hears AbletonOSC's answers, "
                "and it answers one program at a time.",
                "Close the other one (another notebook, a script, a controller app), and connect again.",
            ) from error
        return wire

    async def ask(self, address: str, *arguments: Value) -> list[Value] | None:
        """The answer to a question, without the arguments that it repeats; None where it was lost on the way.

        Raises
        ------
        NotConnectedError
            AbletonOSC is not there.
        NoAnswerError
            It does not answer.
        InternalError
            It reports an error.
        """
        return (await self.ask_all([(address, *arguments)]))[0]

    async def ask_all(self, questions: Sequence[Question]) -> list[list[Value] | None]:
        """The answers to several questions, in their order; they take hardly longer than one. Errors as in `ask`."""
        found: list[list[Value] | None] = []
        for first in range(0, len(questions), AT_ONCE):
            found += await self._ask_some(questions[first : first + AT_ONCE])
        return found

    async def _ask_some(self, questions: Sequence[Question]) -> list[list[Value] | None]:
        async with self._turn:
            self._forget()
            for address, *arguments in questions:
                self._send(message(address, *arguments))
            answers = await self._until_fence({address for address, *_ in questions})
        _raise_reported(answers)
        return [_answer_to(question, answers) for question in questions]

    async def tell(self, *messages: bytes) -> None:
        """Sends messages as one bundle, so that Live carries them out at once; returns when they were taken."""
        from pythonosc.osc_bundle_builder import IMMEDIATELY, OscBundleBuilder
        from pythonosc.osc_message import OscMessage

        bundle = OscBundleBuilder(IMMEDIATELY)
        for one in messages:
            bundle.add_content(OscMessage(one))
        async with self._turn:
            self._forget()
            self._send(bundle.build().dgram)
            answers = await self._until_fence()
        _raise_reported(answers)

    def close(self) -> None:
        """Lets go of the port."""
        if self._transport is not None:
            self._transport.close()

    # --- asyncio's side

    def datagram_received(self, data: bytes, addr: Any) -> None:
        """Something came."""
        from pythonosc.osc_message import OscMessage, ParseError

        try:
            told = OscMessage(data)
        except (ParseError, IndexError, ValueError):
            log.warning("something that is not OSC came to the port of AbletonOSC's answers")
            return
        self._heard.put_nowait((told.address, told.params))

    def error_received(self, exc: Exception) -> None:
        """The system says that nobody listens there."""
        self._heard.put_nowait(exc)

    def _send(self, datagram: bytes) -> None:
        if self._transport is None or self._transport.is_closing():
            raise NotConnectedError("The connection to AbletonOSC is closed.")
        self._transport.sendto(datagram, self.target)

    def _forget(self) -> None:
        while not self._heard.empty():
            self._heard.get_nowait()

    async def _until_fence(self, besides: Collection[str] = ()) -> list[Answer]:
        """What came until the fence was answered."""
        fence = next(fence for fence in self._fences if fence not in besides)
        self._send(message(fence))
        answers: list[Answer] = []
        try:
            async with asyncio.timeout(self.seconds):
                while True:
                    heard = await self._heard.get()
                    if isinstance(heard, Exception):
                        raise nobody() from heard
                    answers.append(heard)
                    if heard[0] == fence:
                        return answers
        except TimeoutError as error:
            raise NoAnswerError("AbletonOSC does not answer.", nobody().next) from error


def message(address: str, *arguments: Value) -> bytes:
    """A message as OSC."""
    from pythonosc.osc_message_builder import OscMessageBuilder

    builder = OscMessageBuilder(address)
    for argument in arguments:
        builder.add_arg(argument)
    return builder.build().dgram


def _pythonosc() -> None:
    if find_spec("pythonosc") is None:
        raise UnsupportedError(
            "Reaching Live through AbletonOSC needs the package python-osc, which is not there.",
            'Install it: pip install "closeloop_widgets[live]"',
        )


def nobody() -> NotConnectedError:
    """That nobody answers."""
    return NotConnectedError(
        "AbletonOSC is not there.",
        "Open Live, and choose AbletonOSC as a control surface in its settings, under Link, Tempo & MIDI.",
    )


def _raise_reported(answers: Sequence[Answer]) -> None:
    for told, values in answers:
        if told == _ERROR:
            raise InternalError(f"AbletonOSC reports: {' '.join(map(str, values))[:500]}.", "See Live's log.")


def _answer_to(question: Question, answers: Sequence[Answer]) -> list[Value] | None:
    """What was answered, without the place (track, slot) that an answer repeats; it repeats no range of notes."""
    address, *arguments = question
    place = arguments[:2]
    found = [values for told, values in answers if told == address and values[: len(place)] == place]
    return found[-1][len(place) :] if found else None
