"""Ways to the fake device: in memory, with what goes wrong on a real one."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

from closeloop_widgets.live.errors import NotConnectedError
from tests.python.live.fake_device import FakeDevice


class MemoryCarrier:
    """Opens connections to a fake device.

    Attributes
    ----------
    opened : the connections so far
    off : nobody answers while it is set
    answers : what becomes of an answer on its way; None loses it
    """

    def __init__(self, device: FakeDevice) -> None:
        self.device = device
        self.opened: list[MemoryConnection] = []
        self.tries = 0
        self.off = False
        self.answers: Callable[[str, str], str | None] = lambda question, answer: answer

    @property
    def address(self) -> str:
        return "memory"

    async def open(self) -> MemoryConnection:
        self.tries += 1
        if self.off:
            raise NotConnectedError("Nobody is there.")
        connection = MemoryConnection(self, asyncio.get_running_loop())
        self.opened.append(connection)
        return connection


class MemoryConnection:
    def __init__(self, carrier: MemoryCarrier, loop: asyncio.AbstractEventLoop) -> None:
        self._carrier, self._loop = carrier, loop
        self._inbox: asyncio.Queue[str | None] = asyncio.Queue()
        self._memory: dict[str, object] = {}
        self._over = False
        carrier.device.senders.append(self.push)

    async def send(self, text: str) -> None:
        if self._over:
            raise NotConnectedError("The connection is over.")
        answer = self._carrier.device.answer(text, self._memory)
        if answer is not None and (told := self._carrier.answers(text, answer)) is not None:
            self._inbox.put_nowait(told)

    async def receive(self) -> str:
        text = await self._inbox.get()
        if text is None:
            raise NotConnectedError("The device is gone.")
        return text

    async def close(self) -> None:
        self._over = True
        if self.push in self._carrier.device.senders:
            self._carrier.device.senders.remove(self.push)

    def push(self, text: str) -> None:
        """Something unasked, from any thread."""
        self._loop.call_soon_threadsafe(self._inbox.put_nowait, text)

    def cut(self) -> None:
        """The connection is lost."""
        self._over = True
        self._loop.call_soon_threadsafe(self._inbox.put_nowait, None)
