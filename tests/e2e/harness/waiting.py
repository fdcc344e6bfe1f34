"""Waiting for a state that another thread or process brings about."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import TypeVar

T = TypeVar("T")


def wait_until(look: Callable[[], T], what: str, seconds: float = 10) -> T:
    """What `look` returns once it is true, asked about every hundredth of a second.

    Raises `TimeoutError` naming `what` was waited for, and what `look` last returned.
    """
    end = time.monotonic() + seconds
    while not (seen := look()):
        if time.monotonic() > end:
            raise TimeoutError(f"waited {seconds:g} s for {what}; last seen: {seen!r}")
        time.sleep(0.01)
    return seen
