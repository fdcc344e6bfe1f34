"""AbletonOSC behind the same messages: what the device would do over there is done here."""

from __future__ import annotations

import asyncio

from closeloop_widgets.live.carriers.osc.answers import answer
from closeloop_widgets.live.carriers.osc.wire import ANSWER_SECONDS, OPEN_SECONDS, PORT, REPLIES, OscWire, nobody
from closeloop_widgets.live.errors import LiveError, NoAnswerError, NotConnectedError
from closeloop_widgets.live.messages import Refusal, Request, Result, from_json, to_json
from closeloop_widgets.live.requests import TYPES

KEPT_ANSWERS = 100
"""Answers to writes: one that is asked again is answered and not done twice."""


class OscCarrier:
    """Live on this computer, through AbletonOSC: session view only. Not yet tried with a real Live.

    Parameters
    ----------
    port : where AbletonOSC listens
    replies : where it answers, always to one program
    """

    def __init__(self, port: int = PORT, replies: int = REPLIES) -> None:
        self._port, self._replies = port, replies
        self._done: dict[str, str] = {}

    @property
    def address(self) -> str:
        """`osc`, with the port where it is another than AbletonOSC's own."""
        return "osc" if self._port == PORT else f"osc:{self._port}"

    async def open(self) -> OscConnection:
        """A new connection.

        Raises
        ------
        NotConnectedError
            AbletonOSC is not there, or another program has the port of its answers.
        UnsupportedError
            The package `python-osc` is not there.
        """
        wire = await OscWire.open(self._port, self._replies)
        try:
            wire.seconds = OPEN_SECONDS
            await wire.ask("/live/song/get/tempo")
        except NoAnswerError as error:
            wire.close()
            raise nobody() from error
        except LiveError:
            wire.close()
            raise
        wire.seconds = ANSWER_SECONDS
        return OscConnection(wire, self._done)


class OscConnection:
    """Answers requests one after the other.

    Parameters
    ----------
    wire : to AbletonOSC
    done : what writes that were done came to, by their key; outlives a connection
    """

    def __init__(self, wire: OscWire, done: dict[str, str]) -> None:
        self._wire, self._done = wire, done
        self._asked: asyncio.Queue[Request] = asyncio.Queue()
        self._answers: asyncio.Queue[str | None] = asyncio.Queue()
        self._worker = asyncio.ensure_future(self._work())

    async def send(self, text: str) -> None:
        """Takes one request; its answer comes out of `receive`."""
        if self._worker.done():
            raise NotConnectedError("The connection to AbletonOSC is closed.")
        message = from_json(text)
        if isinstance(message, Request):
            self._asked.put_nowait(message)

    async def receive(self) -> str:
        """The next answer."""
        text = await self._answers.get()
        if text is None:
            self._answers.put_nowait(None)
            raise NotConnectedError("AbletonOSC is not there any more.", "Is Live open, and AbletonOSC chosen in it?")
        return text

    async def close(self) -> None:
        """Lets go of AbletonOSC and of its port."""
        self._worker.cancel()
        self._wire.close()
        self._answers.put_nowait(None)

    async def _work(self) -> None:
        while True:
            request = await self._asked.get()
            try:
                self._answers.put_nowait(to_json(await self._answered(request)))
            except NotConnectedError:
                self._answers.put_nowait(None)
                return
            except LiveError as error:
                self._answers.put_nowait(to_json(Refusal(request.id, error)))

    async def _answered(self, request: Request) -> Result:
        key = getattr(request.args, "key", None)
        if key is not None and key in self._done:
            again = from_json(self._done[key])
            assert isinstance(again, Result)
            return Result(request.id, again.of, again.result)
        result = Result(request.id, TYPES[type(request.args)], await answer(self._wire, request.args))
        if key is not None and not getattr(request.args, "dry_run", False):
            self._done[key] = to_json(result)
            while len(self._done) > KEPT_ANSWERS:
                del self._done[next(iter(self._done))]
        return result
