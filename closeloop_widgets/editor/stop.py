"""The stop button of a notebook, for jobs that run while no cell does.

ipykernel ignores the interrupt (SIGINT) between cells: it sets `default_int_handler` before each message that it
handles, and puts back after it what was there before, which is `SIG_IGN`. So while jobs run, a handler of ours stands
there instead; it cancels them, and hands on to whatever stood there. It is set from the event loop, where no message is
being handled, and taken away the same way. Without a loop on the main thread, as in a script, nothing is done: there
an interrupt ends what waits (`Job.wait`), as it should.
"""

from __future__ import annotations

import asyncio
import signal
import threading
from collections.abc import Callable
from types import FrameType
from typing import Any

AFTER_MESSAGE = 0.05
"""Seconds until it is tried again, where a message is being handled."""


class Stop:
    """Cancels jobs on an interrupt that comes while no cell runs."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._loop: asyncio.AbstractEventLoop | None = None
        self._watched: dict[int, Callable[[], None]] = {}
        self._before: Any = None
        self._is_set = self._is_coming = False

    def find_loop(self) -> None:
        """Remembers the loop that runs on the main thread; called where an editor is made, which is there."""
        if threading.current_thread() is threading.main_thread():
            try:
                self._loop = asyncio.get_running_loop()
            except RuntimeError:
                return

    def watch(self, owner: object, cancel: Callable[[], None]) -> None:
        """Calls `cancel` on an interrupt from now on, until `forget`."""
        with self._lock:
            known = id(owner) in self._watched
            self._watched[id(owner)] = cancel
        if not known:
            self._soon()

    def forget(self, owner: object) -> None:
        """Ends what `watch` began."""
        with self._lock:
            self._watched.pop(id(owner), None)
        self._soon()

    @property
    def is_set(self) -> bool:
        """Whether the handler stands."""
        return self._is_set

    def _soon(self) -> None:
        loop = self._loop
        if loop is None:
            return
        try:
            loop.call_soon_threadsafe(self._settle)
        except RuntimeError:  # the loop is closed: the kernel ends
            self._loop = None

    def _settle_again(self) -> None:
        self._is_coming = False
        self._settle()

    def _settle(self) -> None:
        """On the main thread, in the loop: sets the handler where jobs run, takes it away where none do."""
        loop, now = self._loop, signal.getsignal(signal.SIGINT)
        wanted = bool(self._watched)
        if loop is None or wanted == self._is_set:
            return
        if _is_of_a_message(now) or (self._is_set and now != self._interrupt):
            # In the middle of a message, whose end puts back what was there before it.
            if not self._is_coming:
                self._is_coming = True
                loop.call_later(AFTER_MESSAGE, self._settle_again)
            return
        if wanted:
            self._before = signal.signal(signal.SIGINT, self._interrupt)
        else:
            signal.signal(signal.SIGINT, self._before)
        self._is_set = wanted

    def _interrupt(self, number: int, frame: FrameType | None) -> None:
        # A handler runs between any two instructions: nothing that takes a lock may be called from it.
        if self._loop is not None:
            self._loop.call_soon_threadsafe(self._cancel)
        if callable(self._before):
            self._before(number, frame)

    def _cancel(self) -> None:
        with self._lock:
            watched = list(self._watched.values())
        for cancel in watched:
            cancel()


def _is_of_a_message(handler: Any) -> bool:
    """Whether a handler is one that ipykernel sets while it handles a message. In a script the first stands always."""
    return handler is signal.default_int_handler or str(getattr(handler, "__module__", "")).startswith("ipykernel")


STOP = Stop()
"""There is one interrupt, and so there is one of these."""
