"""What is done once it has been quiet for a while: after the last of many edits, not after each."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable


class Quiet:
    """Calls `act` from a thread of its own, `seconds` after the last `stir`.

    Examples
    --------
    >>> acted = threading.Event()
    >>> quiet = Quiet(acted.set, 0.01)
    >>> quiet.stir(), quiet.stir(), acted.wait(10)
    (None, None, True)
    """

    def __init__(self, act: Callable[[], None], seconds: float) -> None:
        self._act, self._seconds = act, seconds
        self._lock = threading.Lock()
        self._due: float | None = None
        self._timer: threading.Timer | None = None

    @property
    def waits(self) -> bool:
        """Whether something stirred that was not acted on yet."""
        return self._due is not None

    def stir(self) -> None:
        """Puts the act off until it has been quiet again."""
        with self._lock:
            waits = self._due is not None
            self._due = time.monotonic() + self._seconds
            if not waits:
                self._wind_up(self._seconds)

    def cancel(self) -> None:
        """Forgets what stirred."""
        with self._lock:
            self._due = None
            if self._timer is not None:
                self._timer.cancel()

    def _wind_up(self, seconds: float) -> None:
        # Wound up again, not started for each stir: to start a thread costs more than to apply an op.
        self._timer = threading.Timer(seconds, self._look)
        self._timer.daemon, self._timer.name = True, "closeloop quiet"
        self._timer.start()

    def _look(self) -> None:
        with self._lock:
            if self._due is None:
                return
            left = self._due - time.monotonic()
            if left > 0:
                self._wind_up(left)
                return
            self._due = None
        self._act()
