"""How torch is set while a model function runs. Torch is never imported for this: it counts where somebody did."""

from __future__ import annotations

import contextlib
import sys
import threading
from collections.abc import Iterator
from typing import Any


def inference_mode() -> contextlib.AbstractContextManager[Any]:
    """Without gradients, in this thread."""
    torch = sys.modules.get("torch")
    return torch.inference_mode() if torch is not None else contextlib.nullcontext()


_lock = threading.Lock()
_inside = 0
_before = 0


@contextlib.contextmanager
def one_thread() -> Iterator[None]:
    """One thread for each operation, and afterwards as many as before: where several functions run at once, two
    threads for each of them on one core are far slower than one.

    The number is both a thread's and the process's, which threads take over when they first use torch: so what was
    there before is noted once for all that are inside.
    """
    global _inside, _before
    torch = sys.modules.get("torch")
    if torch is None:
        yield
        return
    with _lock:
        _before = _before if _inside else torch.get_num_threads()
        _inside += 1
    torch.set_num_threads(1)
    try:
        yield
    finally:
        with _lock:
            _inside -= 1
            torch.set_num_threads(_before)
