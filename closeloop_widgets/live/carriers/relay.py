"""Through the reader's browser, for a kernel elsewhere: the device's page in a window, and the editor's comm.

What the editor's pages and this side say to each other is in docs/protocol.md (`live.window`, `live.frame`); what the
page and the window say, in docs/design/live-device.md.
"""

from __future__ import annotations

import asyncio
import contextlib
import threading
from collections.abc import Callable, Mapping
from typing import Any, Literal, get_args

from closeloop_widgets.live.errors import BadRequestError, NotConnectedError, UnsupportedError

Send = Callable[[dict[str, Any]], None]

WindowState = Literal["waiting", "allowed", "lost", "closed", "cut_off", "blocked"]
"""How the window stands: it waits for a click on Allow; it carries texts; its device is gone; it was closed; it was
closed, or cut off, before it was allowed; the browser did not open it."""

PATIENCE = 120.0
"""Seconds that somebody has to open the window and press Allow."""

ALLOW = (
    "Press Allow in the window that opened. If it says that it cannot connect: is Live open, and is this the port that "
    "the device shows?"
)
"""What somebody is to do while a window waits."""

_ENDINGS: dict[str, tuple[str, str]] = {
    "lost": (
        "The window to Live is open, but no device answers in it.",
        "Is Live open, and the device on? It is tried again while the window stays open.",
    ),
    "closed": ("The window to Live was closed.", "Press Connect in the editor's panel of Live to open it again."),
    "cut_off": (
        "The window to Live was closed before Allow was pressed, or the notebook's page is cut off from it.",
        'Press Connect and Allow again. If the window is still open, only through="dial" is left on this page.',
    ),
    "blocked": (
        "The browser did not open the window to Live.",
        "Allow pop-ups for the notebook's page, and press Connect again.",
    ),
}


class RelayCarrier:
    """Live on the computer where the notebook is read, through its browser.

    Parameters
    ----------
    send : brings a message to every page of the editor; called from any thread
    patience : seconds that somebody has to open the window and press Allow
    """

    def __init__(self, send: Send, patience: float = PATIENCE) -> None:
        self._send, self._patience = send, patience
        self._lock = threading.Lock()
        self._port: int | None = None
        # A window that was allowed and that no connection has used: the page (`view`) that opened it.
        self._ready: str | None = None
        self._asking: asyncio.Future[RelayConnection] | None = None
        self._connection: RelayConnection | None = None
        self._heard_on: threading.Thread = threading.main_thread()

    @property
    def address(self) -> str:
        """`relay`, with the device's port once it is known."""
        return "relay" if self._port is None else f"relay:{self._port}"

    async def open(self) -> RelayConnection:
        """A connection through a window that is allowed already, or that somebody allows now.

        Raises
        ------
        NotConnectedError
            The window was closed or never opened, or there is no device behind it.
        """
        loop = asyncio.get_running_loop()
        with self._lock:
            if self._ready is not None:
                return self._connected(self._ready, loop)
            asking = self._asking = loop.create_future()
        self._send({"type": "live.window", "state": "wanted"})
        try:
            return await asyncio.wait_for(asking, self._patience)
        except TimeoutError as error:
            raise NotConnectedError(
                f"No window to Live was allowed within {self._patience:g} seconds.",
                "Press Connect in the editor's panel of Live, and Allow in the window that opens.",
            ) from error
        finally:
            with self._lock:
                self._asking = None

    def heard(self, message: Mapping[str, Any]) -> None:
        """Takes a `live.frame` or `live.window` of one of the editor's pages, on any thread.

        Raises
        ------
        BadRequestError
            It is neither.
        """
        self._heard_on = threading.current_thread()
        view, state, text = str(message.get("view")), message.get("state"), message.get("text")
        with self._lock:
            if message.get("type") == "live.frame" and isinstance(text, str):
                if self._connection is not None and self._connection.view == view:
                    self._connection.take(text)
            elif message.get("type") == "live.window" and state in get_args(WindowState):
                self._window(view, str(state), message.get("port"))
            else:
                raise BadRequestError("That is no message of a window to Live.", "Open the notebook's page anew.")

    def check_can_wait(self) -> None:
        """Refuses where the calling thread is the one that answers arrive on: it would wait for itself.

        Raises
        ------
        UnsupportedError
            A cell runs on the thread that hears the pages. Where they are heard on another one (subshells of
            ipykernel 7), their messages have shown so.
        """
        main = threading.main_thread()
        if threading.current_thread() is main and self._heard_on is main:
            raise UnsupportedError(
                "Live is reached through this page here, and its answers arrive only while no cell runs.",
                "Say wait=False and take the result in a later cell, or use the editor's panel of Live.",
            )

    def left(self, connection: RelayConnection) -> None:
        """A connection is over: its window may rest."""
        with self._lock:
            if self._connection is not connection:
                return
            self._connection = None
        self._send({"type": "live.window", "state": "done", "view": connection.view})

    def pass_on(self, view: str, text: str) -> None:
        """Brings a text to the page that has the window."""
        self._send({"type": "live.frame", "view": view, "text": text})

    # --- with the lock held

    def _window(self, view: str, state: str, port: Any) -> None:
        connection = self._connection
        if state == "allowed":
            if isinstance(port, int):
                self._port = port
            if connection is not None and connection.view == view:
                connection.end(*_ENDINGS["lost"])  # a socket anew: nothing of the old one will be answered
                self._connection = None
            self._ready = view
            if self._asking is not None:
                loop = self._asking.get_loop()
                _settle(loop, self._asking, self._connected(view, loop))
                self._asking = None
        elif state in _ENDINGS:
            if self._ready == view:
                self._ready = None
            if connection is not None and connection.view == view:
                connection.end(*_ENDINGS[state])
                self._connection = None
            elif self._asking is not None:
                _settle(self._asking.get_loop(), self._asking, NotConnectedError(*_ENDINGS[state]))

    def _connected(self, view: str, loop: asyncio.AbstractEventLoop) -> RelayConnection:
        self._ready = None
        self._connection = RelayConnection(self, view, loop)
        return self._connection


class RelayConnection:
    """Texts through one window.

    Attributes
    ----------
    view : the page that opened it
    """

    def __init__(self, carrier: RelayCarrier, view: str, loop: asyncio.AbstractEventLoop) -> None:
        self.view = view
        self._carrier, self._loop = carrier, loop
        self._inbox: asyncio.Queue[str | NotConnectedError] = asyncio.Queue()
        self._over: NotConnectedError | None = None

    async def send(self, text: str) -> None:
        """Sends one message."""
        if self._over is not None:
            raise self._over
        self._carrier.pass_on(self.view, text)

    async def receive(self) -> str:
        """The next message."""
        if self._over is not None and self._inbox.empty():
            raise self._over
        text = await self._inbox.get()
        if isinstance(text, str):
            return text
        raise text

    async def close(self) -> None:
        """Ends it; the window may stay open, for the next one."""
        if self._over is None:
            self._over = NotConnectedError("The connection is over.")
        self._carrier.left(self)

    def take(self, text: str) -> None:
        """A text came, on any thread."""
        self._put(text)

    def end(self, sentence: str, next: str) -> None:
        """The window or its device is gone; on any thread."""
        self._over = NotConnectedError(sentence, next)
        self._put(self._over)

    def _put(self, item: str | NotConnectedError) -> None:
        with contextlib.suppress(RuntimeError):  # the loop is over, and nobody waits
            self._loop.call_soon_threadsafe(self._inbox.put_nowait, item)


def _settle(
    loop: asyncio.AbstractEventLoop, future: asyncio.Future[RelayConnection], outcome: RelayConnection | Exception
) -> None:
    def settle() -> None:
        if future.done():
            return
        if isinstance(outcome, Exception):
            future.set_exception(outcome)
        else:
            future.set_result(outcome)

    with contextlib.suppress(RuntimeError):  # the loop is over, and nobody waits
        loop.call_soon_threadsafe(settle)
