"""At most so many deliveries a second, and the last one for certain."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from typing import Generic, Protocol, TypeVar

T = TypeVar("T")


class Alarm(Protocol):
    """What `threading.Timer` is here: calls back once after a while, unless stopped."""

    daemon: bool

    def start(self) -> None: ...

    def cancel(self) -> None: ...


class Throttle(Generic[T]):
    """Passes items on, at least `interval` seconds apart; of those between, only the newest.

    The newest is never lost: where nothing follows it, an alarm delivers it when its time has come.

    Parameters
    ----------
    deliver : called with each item that passes, from the thread that offered it or from the alarm's, never twice
        at once
    interval : in seconds
    clock, alarm : time, and what calls back after a time; others in tests
    """

    def __init__(
        self,
        deliver: Callable[[T], None],
        interval: float,
        clock: Callable[[], float] = time.monotonic,
        alarm: Callable[[float, Callable[[], None]], Alarm] = threading.Timer,
    ) -> None:
        self._deliver = deliver
        self._interval = interval
        self._clock = clock
        self._new_alarm = alarm
        self._alarm: Alarm | None = None
        self._waiting: list[T] = []
        self._last = -float("inf")
        self._closed = False
        # Held while delivering: deliveries must not overtake each other. Reentrant, for a delivery that offers.
        self._lock = threading.RLock()

    def offer(self, item: T) -> None:
        """Delivers the item now, later, or never if a newer one comes first."""
        with self._lock:
            if self._closed:
                return
            self._waiting = [item]
            remaining = self._last + self._interval - self._clock()
            if remaining <= 0:
                self._flush()
            elif self._alarm is None:
                self._alarm = self._new_alarm(remaining, self._ring)
                self._alarm.daemon = True
                self._alarm.start()

    def close(self) -> None:
        """Delivers what waits, and nothing after."""
        with self._lock:
            self._flush()
            self._closed = True

    def _ring(self) -> None:
        with self._lock:
            if not self._closed:
                self._flush()

    def _flush(self) -> None:
        if self._alarm is not None:
            self._alarm.cancel()
            self._alarm = None
        if self._waiting:
            self._last = self._clock()
            self._deliver(self._waiting.pop())
