"""The same bytes over a bare WebSocket: the server of `bare.mjs`, and the library that the bridge uses."""

from __future__ import annotations

import json
import subprocess
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from websockets.asyncio.client import ClientConnection, connect

from closeloop_widgets.live.carriers.carrier import Connection
from closeloop_widgets.live.carriers.direct import DirectCarrier

ROOT = Path(__file__).resolve().parents[2]

Exchange = tuple[str, str]
"""A question and its answer, as they travel."""


class Recording:
    """A direct connection that remembers what went over it."""

    def __init__(self, port: int) -> None:
        self._carrier = DirectCarrier(port)
        self.asked: list[str] = []
        self.answered: list[str] = []

    @property
    def address(self) -> str:
        """That of the device."""
        return self._carrier.address

    async def open(self) -> RecordedConnection:
        """A new connection."""
        return RecordedConnection(self, await self._carrier.open())

    def take(self) -> list[Exchange]:
        """What was asked and answered since it was taken last; what the device said unasked is left out."""
        answered = [text for text in self.answered if "id" in json.loads(text)]
        found = list(zip(self.asked, answered, strict=True))
        self.asked, self.answered = [], []
        return found


class RecordedConnection:
    """One connection of it."""

    def __init__(self, to: Recording, connection: Connection) -> None:
        self._to, self._connection = to, connection
        self.close = connection.close

    async def send(self, text: str) -> None:
        """Sends one message."""
        self._to.asked.append(text)
        await self._connection.send(text)

    async def receive(self) -> str:
        """The next message."""
        text = await self._connection.receive()
        self._to.answered.append(text)
        return text


class Bare:
    """The bare server, in a process of its own."""

    def __init__(self) -> None:
        command = ["node", "benchmarks/live/bare.mjs"]
        self._process = subprocess.Popen(
            command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, encoding="utf-8"
        )
        assert self._process.stdout is not None
        self._port = int(self._process.stdout.readline())

    async def open(self, reads_json: bool) -> Peer:
        """A connection to it, as the bridge's carrier opens one."""
        path = "json" if reads_json else ""
        socket = await connect(
            f"ws://127.0.0.1:{self._port}/{path}", proxy=None, compression=None, max_size=None, ping_interval=None
        )
        return Peer(socket, reads_json)

    def close(self) -> None:
        """Ends it."""
        assert self._process.stdin is not None
        self._process.stdin.close()
        self._process.wait(10)


class Peer:
    """A connection to the bare server."""

    def __init__(self, socket: ClientConnection, reads_json: bool) -> None:
        self._socket, self._reads_json = socket, reads_json

    async def time(self, exchanges: Sequence[Exchange]) -> float:
        """Milliseconds of saying the same once more."""
        await self._socket.send("answers:" + json.dumps([answer for _, answer in exchanges]))
        questions = [question for question, _ in exchanges]
        if not self._reads_json:
            start = time.perf_counter()
            for question in questions:
                await self._socket.send(question)
                await self._socket.recv()
            return (time.perf_counter() - start) * 1e3
        values: list[Any] = [json.loads(question) for question in questions]
        start = time.perf_counter()
        for value in values:
            await self._socket.send(json.dumps(value, separators=(",", ":")))
            json.loads(await self._socket.recv())
        return (time.perf_counter() - start) * 1e3
