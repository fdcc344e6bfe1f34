"""Straight to the device: it listens on this computer's own address, on port 9610 or one of the nine after it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from closeloop_widgets.live.errors import LiveError, NotConnectedError, UnauthorizedError, UnsupportedError
from closeloop_widgets.live.messages import MAX_BYTES

if TYPE_CHECKING:
    from collections.abc import Sequence

    from websockets.asyncio.client import ClientConnection

HOST = "127.0.0.1"

PORTS = range(9610, 9620)
"""Where devices listen: the first one on the first of these that is free."""

OPEN_SECONDS = 3.0
"""For a handshake on one's own computer; what takes longer is no device."""


class DirectCarrier:
    """The device on this computer, by a WebSocket.

    Parameters
    ----------
    port : the device's; None is the first port on which one answers
    ports : where to look then

    Raises
    ------
    UnsupportedError
        The package `websockets` is not there.
    """

    def __init__(self, port: int | None = None, ports: Sequence[int] = PORTS) -> None:
        _websockets()
        self._port, self._ports = port, ports

    @property
    def address(self) -> str:
        """`direct`, with the port where it was chosen or found."""
        return "direct" if self._port is None else f"direct:{self._port}"

    async def open(self) -> DirectConnection:
        """A new connection; where no port was chosen, to the one that answered before, or the first that answers."""
        if self._port is not None:
            return await _open(self._port)
        for port in self._ports:
            try:
                connection = await _open(port)
            except ConnectionError:
                continue
            self._port = port
            return connection
        raise NotConnectedError(
            f"No device answers on this computer (ports {self._ports[0]} to {self._ports[-1]}).",
            "Open Live and put the closeloop device on a MIDI track. Where Python runs on another computer, "
            "this way does not lead to Live.",
        )


class DirectConnection:
    """An open WebSocket."""

    def __init__(self, socket: ClientConnection) -> None:
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


def _websockets() -> Any:
    try:
        import websockets.asyncio.client as client
    except ImportError as error:
        raise UnsupportedError(
            "Reaching Live needs the package websockets 15 or newer, which is not there.",
            'Install it: pip install "closeloop_widgets[live]"',
        ) from error
    return client


async def _open(port: int) -> DirectConnection:
    from websockets.exceptions import InvalidHandshake, InvalidStatus

    client = _websockets()
    try:
        # No proxy ever stands between a computer and itself; and nothing is gained by compressing on the way there.
        socket = await client.connect(
            f"ws://{HOST}:{port}/",
            proxy=None,
            compression=None,
            max_size=MAX_BYTES,
            open_timeout=OPEN_SECONDS,
            ping_interval=None,  # the protocol has its own
            close_timeout=1,
        )
    except InvalidStatus as refused:
        raise _refusal(port, refused.response.status_code) from refused
    except (OSError, TimeoutError, InvalidHandshake) as error:
        raise NotConnectedError(f"No device answers on port {port}.", "Is the device in the set, and on?") from error
    return DirectConnection(socket)


def _refusal(port: int, status: int) -> LiveError:
    if status in (401, 403, 421):
        return UnauthorizedError(
            f"The device on port {port} refused to talk (status {status}): it takes only connections from this "
            "computer, under its own address.",
            "Connect from the computer that Live runs on, without a proxy or a forwarded port.",
        )
    return NotConnectedError(
        f"On port {port} another program answers than the device (status {status}).", "Choose the device's port."
    )


def _over(closed: Exception) -> NotConnectedError:
    reason = getattr(getattr(closed, "rcvd", None), "reason", "")
    return NotConnectedError(f"The device ended the connection{f' ({reason})' if reason else ''}.")
