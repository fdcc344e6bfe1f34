"""What a way to Live must be able to do: open a connection, and take texts there and back."""

from __future__ import annotations

from typing import Protocol


class Connection(Protocol):
    """An open connection. All of it is used on one event loop."""

    async def send(self, text: str) -> None:
        """Sends one message; a `ConnectionError` where the connection is over."""

    async def receive(self) -> str:
        """The next message; a `ConnectionError` where the connection is over."""

    async def close(self) -> None:
        """Ends it; nothing happens where it is over."""


class Carrier(Protocol):
    """A way to Live."""

    @property
    def address(self) -> str:
        """Where it leads: what is shown, and what a token is kept under. It holds no secret."""

    async def open(self) -> Connection:
        """A new connection.

        Raises
        ------
        ConnectionError
            Nobody is there. It may be tried again.
        LiveError
            Somebody is there and refuses. Trying again is of no use.
        """
