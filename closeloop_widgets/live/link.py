"""One connection to Live that lasts: questions and their answers, and everything anew after it was lost.

It lives on a thread of its own, with an event loop; any other thread may ask. What the device says unasked is handed
on by a second thread, so that whoever listens may ask in turn.
"""

from __future__ import annotations

import asyncio
import contextlib
import itertools
import logging
import queue
import threading
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Literal, TypeVar

from closeloop_widgets.live.carriers.carrier import Carrier, Connection
from closeloop_widgets.live.errors import (
    BadRequestError,
    LiveError,
    NoAnswerError,
    NotConnectedError,
    UnauthorizedError,
    UnsupportedError,
)
from closeloop_widgets.live.messages import VERSION, Event, Refusal, Request, Result, from_json, id_in, to_json
from closeloop_widgets.live.pairing import Tokens
from closeloop_widgets.live.requests import TYPES, WRITES, Args, Hello, Pair, Ping, Welcome

log = logging.getLogger("closeloop_widgets")

R = TypeVar("R")
E = TypeVar("E", NotConnectedError, NoAnswerError)

LinkState = Literal["closed", "connecting", "connected", "waiting"]
"""`waiting` is after a connection was lost, until the next try."""

MOST_EVENTS = 1000
"""That wait to be handed on. A device that tells more is not waited for."""


@dataclass(frozen=True)
class Times:
    """How long things may take, in seconds.

    Attributes
    ----------
    answer : until a request is given up
    ping : between two questions whether anybody is there
    first, longest : until a lost connection is tried again; doubled each time, from one to the other
    """

    answer: float = 10.0
    ping: float = 15.0
    first: float = 0.5
    longest: float = 10.0


class Link:
    """A connection to Live.

    Parameters
    ----------
    carrier : the way there
    client : how this program calls itself
    tokens : where tokens are kept
    heard : called with what the device says unasked (`live.events`)
    restored : called with the welcome after a lost connection is there again: to send what it must know anew
    times : how long things may take
    stood : called when it stands otherwise than before (`state`)

    Attributes
    ----------
    welcome : what the device said of itself last
    last_error : why there is no connection; None where there is one
    ended : set when it is over for good
    """

    def __init__(
        self,
        carrier: Carrier,
        client: str,
        tokens: Tokens,
        heard: Callable[[Any], None] = lambda event: None,
        restored: Callable[[Welcome], None] = lambda welcome: None,
        times: Times | None = None,
        stood: Callable[[], None] = lambda: None,
    ) -> None:
        self._state: LinkState = "closed"
        self.welcome: Welcome | None = None
        self.last_error: Exception | None = None
        self.ended = threading.Event()
        self._carrier, self._client, self._tokens = carrier, client, tokens
        self._heard, self._restored, self._stood = heard, restored, stood
        self._times = Times() if times is None else times
        self._numbers = itertools.count(1)
        self._waiting: dict[str, tuple[Args[Any], asyncio.Future[Any]]] = {}
        self._connection: Connection | None = None
        self._code: str | None = None
        self._opened = threading.Event()
        self._told: queue.Queue[Callable[[], None] | None] = queue.Queue(MOST_EVENTS)
        self._loop: asyncio.AbstractEventLoop | None = None
        self._task: asyncio.Task[None] | None = None
        self._threads: list[threading.Thread] = []

    @property
    def state(self) -> LinkState:
        """How it stands."""
        return self._state

    @state.setter
    def state(self, state: LinkState) -> None:
        changed, self._state = state != self._state, state
        if changed:
            self._tell(self._stood)

    def open(self, code: str | None = None) -> Welcome:
        """Connects, and stays connected until `close`. With the device's code it is paired first.

        Raises
        ------
        NotConnectedError
            Nobody is there.
        UnauthorizedError
            The device wants a code, or another.
        UnsupportedError
            It speaks another version of the protocol.
        """
        if self._threads:
            raise RuntimeError("this link was opened before; make a new one")
        self._code, self.state = code, "connecting"
        started = threading.Event()
        self._threads = [
            threading.Thread(target=self._live, args=(started,), name="closeloop live", daemon=True),
            threading.Thread(target=self._hand_on, name="closeloop live events", daemon=True),
        ]
        for thread in self._threads:
            thread.start()
        started.wait()
        self._opened.wait()
        if self.welcome is None:
            self.close()
            raise self.last_error or NotConnectedError("The connection was closed.")
        return self.welcome

    def ask(self, args: Args[R], timeout: float | None = None) -> R:
        """The answer to a request, within `timeout` seconds (10 where none are given).

        Raises
        ------
        NotConnectedError
            There is no connection, or it was lost meanwhile. The error's `request` is what was asked.
        NoAnswerError
            There was no answer in time; `request` as above.
        LiveError
            What the device refused.
        """
        loop = self._loop
        if loop is None or self.state == "closed":
            raise _unsent(args, "There is no connection to Live.")
        if threading.current_thread() is self._threads[0]:
            raise RuntimeError("asking Live on the thread of its own connection would wait for itself")
        try:
            future = asyncio.run_coroutine_threadsafe(self._ask(args, timeout), loop)
            answer: R = future.result()
        except (asyncio.CancelledError, RuntimeError) as error:
            raise _unsent(args, "The connection to Live was closed.") from error
        return answer

    def close(self) -> None:
        """Ends the connection; what waits for an answer gets an error."""
        self.state = "closed"
        loop, task = self._loop, self._task
        if loop is not None and task is not None:
            with contextlib.suppress(RuntimeError):  # the loop is over already
                loop.call_soon_threadsafe(task.cancel)
        for thread in self._threads:
            if thread is not threading.current_thread() and thread.name == "closeloop live":
                thread.join(5)
        with contextlib.suppress(queue.Full):
            self._told.put_nowait(None)

    # --- on the thread of the connection

    def _live(self, started: threading.Event) -> None:
        async def run() -> None:
            self._loop, self._task = asyncio.get_running_loop(), asyncio.current_task()
            started.set()
            with contextlib.suppress(asyncio.CancelledError):
                await self._stay_connected()

        try:
            asyncio.run(run())
        except Exception as error:
            log.exception("the connection to Live failed")
            self.last_error = error
        finally:
            self.state = "closed"
            started.set()
            self._opened.set()
            self.ended.set()

    async def _stay_connected(self) -> None:
        delay = self._times.first
        while True:
            try:
                connection = await self._carrier.open()
                try:
                    self._connection = connection
                    await self._serve(connection)
                finally:
                    self._lost()
                    await _closed(connection)
            except (UnauthorizedError, UnsupportedError) as error:
                self.last_error = error
                return  # trying again would change nothing, and wrong tries are counted
            except (LiveError, OSError) as error:
                self.last_error = error
                if self.welcome is None:
                    return
            if self.state == "connected":
                delay = self._times.first
            self.state = "waiting"
            await asyncio.sleep(delay)
            delay = min(2 * delay, self._times.longest)

    async def _serve(self, connection: Connection) -> None:
        """Greets, then keeps the connection until it is over, which raises."""
        reader = asyncio.ensure_future(self._read_all(connection))
        try:
            again = self.welcome is not None
            welcome = await _or_end(self._greet(), reader)
            self.welcome, self.state, self.last_error = welcome, "connected", None
            self._opened.set()
            if again:
                self._tell(lambda: self._restored(welcome))
            await _or_end(self._ping_on(), reader)
        finally:
            reader.cancel()
            with contextlib.suppress(asyncio.CancelledError, LiveError, OSError):
                await reader

    async def _greet(self) -> Welcome:
        if self._code is not None:
            # Before anything else, and once: a code is good for one try.
            code, self._code = self._code, None
            paired = await self._ask(Pair(code, self._client))
            self._tokens.keep(self._carrier.address, paired.token)
        welcome = await self._welcomed()
        if welcome.version != VERSION:
            raise UnsupportedError(
                f"The device speaks version {welcome.version} of the protocol, and this package version {VERSION}.",
                "Update the older of the two.",
            )
        return welcome

    async def _welcomed(self) -> Welcome:
        """Says hello with the token that was good last, and then with those of other sets that were at this address."""
        address = self._carrier.address
        refused: UnauthorizedError | None = None
        for token in self._tokens.all_of(address) or (None,):
            try:
                welcome = await self._ask(Hello(token, self._client, (VERSION,)))
            except UnauthorizedError as error:
                refused = error
                continue
            if token is not None and token != self._tokens.of(address):
                self._tokens.keep(address, token)
            return welcome
        assert refused is not None
        raise refused

    async def _ping_on(self) -> None:
        while True:
            await asyncio.sleep(self._times.ping)
            await self._ask(Ping())

    async def _ask(self, args: Args[R], timeout: float | None = None) -> R:
        connection = self._connection
        if connection is None:
            raise _unsent(args, "There is no connection to Live just now; it is being tried again.")
        number = str(next(self._numbers))
        text = to_json(Request(number, args))
        future: asyncio.Future[R] = asyncio.get_running_loop().create_future()
        self._waiting[number] = (args, future)
        seconds = self._times.answer if timeout is None else timeout
        try:
            async with asyncio.timeout(seconds):
                await connection.send(text)
                return await future
        except TimeoutError as error:
            raise _about(
                args, NoAnswerError(f"Live did not answer within {seconds:g} seconds.", _next(args))
            ) from error
        except NotConnectedError as error:
            raise _about(args, error) from error
        finally:
            self._waiting.pop(number, None)

    async def _read_all(self, connection: Connection) -> None:
        while True:
            self._take(await connection.receive())

    def _take(self, text: str) -> None:
        try:
            message = from_json(text)
        except LiveError as error:
            # What it says is not repeated: it may hold anything.
            log.warning("a message from Live could not be read: %s", error.message)
            self._settle(id_in(text), error)
            return
        match message:
            case Result(id, of, result):
                args, _ = self._waiting.get(id, (None, None))
                fits = args is None or TYPES[type(args)] == of
                self._settle(id, result if fits else BadRequestError("Live answered to something else than was asked."))
            case Refusal(id, refused):
                self._settle(id, refused)
            case Event(event):
                self._tell(lambda: self._heard(event))
            case Request():
                log.warning("Live asked something of Python, which answers nothing")

    def _settle(self, id: str | None, outcome: Any) -> None:
        _, future = self._waiting.get(id or "", (None, None))
        if future is None or future.done():
            return  # answered twice, or too late
        if isinstance(outcome, BaseException):
            future.set_exception(outcome)
        else:
            future.set_result(outcome)

    def _lost(self) -> None:
        self._connection = None
        for args, future in self._waiting.values():
            if not future.done():
                future.set_exception(NotConnectedError("The connection to Live was lost.", _next(args)))

    # --- handing on

    def _tell(self, call: Callable[[], None]) -> None:
        try:
            self._told.put_nowait(call)
        except queue.Full:
            log.warning("Live tells more than can be taken in: something was passed over")

    def _hand_on(self) -> None:
        while (call := self._told.get()) is not None:
            try:
                call()
            except Exception:
                log.exception("what listens to Live failed")


async def _or_end(work: Any, reader: asyncio.Future[None]) -> Any:
    """What `work` comes to, unless reading ends before, which raises."""
    task = asyncio.ensure_future(work)
    try:
        await asyncio.wait({task, reader}, return_when=asyncio.FIRST_COMPLETED)
        if task.done():
            return task.result()
        reader.result()
        raise NotConnectedError("The connection to Live was lost.")
    finally:
        task.cancel()
        with contextlib.suppress(asyncio.CancelledError, LiveError, OSError):
            await task


async def _closed(connection: Connection) -> None:
    with contextlib.suppress(LiveError, OSError, TimeoutError):
        await asyncio.wait_for(connection.close(), 2)


def _next(args: Args[Any]) -> str:
    if TYPES[type(args)] in WRITES:
        return "Whether it was written is not known: look, or ask again with `again(error)`, which does nothing twice."
    return "Is Live open, and the device on?"


def _unsent(args: Args[Any], sentence: str) -> NotConnectedError:
    error = NotConnectedError(sentence, "Is Live open, and the device on?")
    error.request = args
    return error


def _about(args: Args[Any], error: E) -> E:
    error.request = args
    return error
