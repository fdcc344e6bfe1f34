"""Straight to the device: it listens on this computer's own address, on port 9610 or one of the nine after it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from closeloop_widgets.live.carriers.sockets import HOST, SETTINGS, SocketConnection, websockets
from closeloop_widgets.live.errors import LiveError, NotConnectedError, UnauthorizedError

if TYPE_CHECKING:
    from collections.abc import Sequence

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
        websockets("client")
        self._port, self._ports = port, ports

    @property
    def address(self) -> str:
        """`direct`, with the port where it was chosen or found."""
        return "direct" if self._port is None else f"direct:{self._port}"

    async def open(self) -> SocketConnection:
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


async def _open(port: int) -> SocketConnection:
    from websockets.exceptions import InvalidHandshake, InvalidStatus

    connect = websockets("client").connect
    try:
        # No proxy ever stands between a computer and itself.
        socket = await connect(f"ws://{HOST}:{port}/", proxy=None, open_timeout=OPEN_SECONDS, **SETTINGS)
    except InvalidStatus as refused:
        raise _refusal(port, refused.response.status_code) from refused
    except (OSError, TimeoutError, InvalidHandshake) as error:
        raise NotConnectedError(f"No device answers on port {port}.", "Is the device in the set, and on?") from error
    return SocketConnection(socket)


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
