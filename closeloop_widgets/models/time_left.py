"""How long a run will take yet, from how far it was when."""

from __future__ import annotations

import itertools
import statistics
import threading
import time
from collections import deque
from collections.abc import Callable

SAMPLES = 16
"""How many moments are remembered: what happened long ago says little about what is to come."""

APART = 0.1
"""Seconds between two of them at least."""

KNOWN_AFTER = 1.0
"""Seconds of progress before anything is said: the first steps of a model are not like the others."""


class TimeLeft:
    """Estimates the rest of a run: the median of the speeds between any two of the last moments (Theil-Sen), so that
    one slow step, or one quick one, does not count for all.

    Examples
    --------
    >>> now = iter([0.0, 1.0, 2.0])
    >>> left = TimeLeft(lambda: next(now))
    >>> [left.after(fraction) for fraction in (0.0, 0.1, 0.2)]
    [None, 9.0, 8.0]
    """

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._lock = threading.Lock()  # progress is told by the function's thread, and late by an alarm's
        self._seen: deque[tuple[float, float]] = deque(maxlen=SAMPLES)

    def after(self, fraction: float | None) -> float | None:
        """The seconds left where the run is at a fraction, 0 to 1; None where nobody can know yet."""
        if fraction is None:
            return None
        with self._lock:
            now, seen = self._clock(), self._seen
            if seen and fraction < seen[-1][1]:
                seen.clear()  # it began anew: what was seen before is of another stretch
            if not seen or now - seen[-1][0] >= APART:
                seen.append((now, fraction))
            if now - seen[0][0] < KNOWN_AFTER:
                return None
            speed = statistics.median((b[1] - a[1]) / (b[0] - a[0]) for a, b in itertools.combinations(seen, 2))
        return round((1 - fraction) / speed, 1) if speed > 0 else None
