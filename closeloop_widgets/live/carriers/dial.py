"""The device dials: Python listens on its own computer's loopback, behind a tunnel that is the user's own."""

from __future__ import annotations

import asyncio
from http import HTTPStatus
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from closeloop_widgets.live.carriers.sockets import HOST, SETTINGS, SocketConnection, websockets
from closeloop_widgets.live.errors import BadRequestError, NotConnectedError

if TYPE_CHECKING:
    from websockets.asyncio.server import Server, ServerConnection
    from websockets.http11 import Request, Response

PORT = 9620
"""The first one after those that devices listen on."""

PATIENCE = 120.0
"""Seconds that somebody has to type the address into the device and press Connect."""

TRY_AGAIN_LATER = 1013
OCCUPIED = "This notebook is connected with another device. Disconnect that one first."


class DialCarrier:
    """Live wherever it is: the device dials an address that leads here.

    It listens on 127.0.0.1 alone, while a connection is wanted. Who can reach the address can pretend to be a device,
    and would be sent the music that is pushed: a tunnel that lets in nobody else is the user's to choose.

    Parameters
    ----------
    address : what is typed into the device: the tunnel's `wss://` address; None is this computer's own
    port : where to listen, and where the tunnel must lead
    patience : seconds that somebody has to type it and press Connect

    Raises
    ------
    BadRequestError
        The address is none that a device dials.
    UnsupportedError
        The package `websockets` is not there.

    Examples
    --------
        live = cl.live.Live(DialCarrier("wss://studio.example/live"))
        live.connect(code="042137")
    """

    def __init__(self, address: str | None = None, port: int = PORT, patience: float = PATIENCE) -> None:
        websockets("server")
        self.dialed = f"ws://{HOST}:{port}" if address is None else _checked(address)
        self._port, self._patience = port, patience
        self._hosts = {f"{HOST}:{port}", f"localhost:{port}", urlsplit(self.dialed).netloc.lower()}

    @property
    def address(self) -> str:
        """`dial:`, and what the device dials."""
        return f"dial:{self.dialed}"

    async def open(self) -> DialedConnection:
        """The connection of the first device that dials.

        Raises
        ------
        NotConnectedError
            None did in time, or the port is taken.
        """
        arrived: asyncio.Future[ServerConnection] = asyncio.get_running_loop().create_future()

        async def meet(socket: ServerConnection) -> None:
            if arrived.done():
                await socket.close(TRY_AGAIN_LATER, OCCUPIED)
                return
            arrived.set_result(socket)
            await socket.wait_closed()

        server = await self._listen(meet)
        try:
            return DialedConnection(server, await asyncio.wait_for(arrived, self._patience))
        except BaseException as error:
            server.close()
            await server.wait_closed()
            if isinstance(error, TimeoutError):
                raise NotConnectedError(
                    f"No device dialed {self.dialed} within {self._patience:g} seconds.",
                    f"Type that address into the device and press Connect; a tunnel must lead to {HOST}:{self._port}.",
                ) from error
            raise

    async def _listen(self, meet: Any) -> Server:
        serve = websockets("server").serve
        try:
            # Devices send no Origin; every page of a browser does, and none has business here.
            server: Server = await serve(
                meet, HOST, self._port, origins=[None], process_request=self._check_host, **SETTINGS
            )
        except OSError as error:
            raise NotConnectedError(
                f"Port {self._port} of this computer is taken by another program.", "Choose another: port=9621."
            ) from error
        return server

    def _check_host(self, socket: ServerConnection, request: Request) -> Response | None:
        """A name that was made to lead to this computer (DNS rebinding) still stands in `Host`."""
        hosts = [host.lower() for host in request.headers.get_all("Host")]
        if len(hosts) == 1 and hosts[0] in self._hosts:
            return None
        return socket.respond(HTTPStatus.FORBIDDEN, "This address is not the one that was chosen for Live.\n")


class DialedConnection(SocketConnection):
    """The socket of the device that dialed; others are told while it lasts."""

    def __init__(self, server: Server, socket: ServerConnection) -> None:
        super().__init__(socket)
        self._server = server

    async def close(self) -> None:
        """Ends it, and listens no more."""
        await super().close()
        self._server.close()
        await self._server.wait_closed()


def _checked(address: str) -> str:
    """The address, where it is one that a device dials (js/device/src/node/dial.ts has the same rules)."""
    parts = urlsplit(address)
    loopback = parts.hostname in (HOST, "localhost", "::1")
    if not parts.hostname or parts.scheme not in ("wss", "ws") or (parts.scheme == "ws" and not loopback):
        raise BadRequestError(
            f"A device does not dial {address[:200]!r}.", "Off its own computer it dials wss:// addresses alone."
        )
    if parts.username is not None or parts.password is not None or parts.query or parts.fragment:
        raise BadRequestError("An address holds no passwords and no tokens.", "Give it without them.")
    return address
