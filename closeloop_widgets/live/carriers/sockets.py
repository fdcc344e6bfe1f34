"""A WebSocket as a connection, whichever side opened it."""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any, Literal

from closeloop_widgets.live.errors import NotConnectedError, UnsupportedError
from closeloop_widgets.live.messages import MAX_BYTES

if TYPE_CHECKING:
    from websockets.asyncio.connection import Connection as WebSocket

HOST = "127.0.0.1"

SETTINGS: dict[str, Any] = {
    "max_size": MAX_BYTES,
    # Nothing is gained by compressing on the way to one's own computer, and a small message could become a large one.
    "compression": None,
    "ping_interval": None,  # the protocol has its own
    "close_timeout": 1,
}
"""How sockets of the bridge are opened."""


def websockets(side: Literal["client", "server"]) -> Any:
    """A side of the package `websockets`; an `UnsupportedError` says how to get it."""
    try:
        return importlib.import_module(f"websockets.asyncio.{side}")
    except ImportError as error:
        raise UnsupportedError(
            "Reaching Live needs the package websockets 15 or newer, which is not there.",
            'Install it: pip install "closeloop_widgets[live]"',
        ) from error


class SocketConnection:
    """An open WebSocket."""

    def __init__(self, socket: WebSocket) -> None:
        self._socket = socket

    async def send(self, text: str) -> None:
        """Sends one message."""
        from websockets.exceptions import ConnectionClosed

        try:
            await self._socket.send(text)
        except ConnectionClosed as closed:
            raise _over(closed) from closed

    async def receive(self) -> str:
        """The next message."""
        from websockets.exceptions import ConnectionClosed

        try:
            message = await self._socket.recv()
        except ConnectionClosed as closed:
            raise _over(closed) from closed
        return message if isinstance(message, str) else bytes(message).decode("utf-8", "replace")

    async def close(self) -> None:
        """Ends it."""
        await self._socket.close()


def _over(closed: Exception) -> NotConnectedError:
    reason = getattr(getattr(closed, "rcvd", None), "reason", "")
    return NotConnectedError(f"The device ended the connection{f' ({reason})' if reason else ''}.")
