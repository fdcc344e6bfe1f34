"""How functions go to other processes: by the name of their module, or, out of a notebook, as what they are."""

from __future__ import annotations

import functools
import pickle
import sys
from typing import Any


def is_importable(thing: Any, name: str) -> bool:
    """Whether another process that imports its module finds a thing there, under a dotted name.

    A notebook, and what a process was started with, is `__main__`, which each process has its own of.

    Examples
    --------
    >>> is_importable(pickle.dumps, "dumps"), is_importable(lambda: 0, "<lambda>")
    (True, False)
    """
    module = getattr(thing, "__module__", None)
    if module is None or module in ("__main__", "__mp_main__") or module not in sys.modules:
        return False
    try:
        return functools.reduce(getattr, name.split("."), sys.modules[module]) is thing
    except AttributeError:
        return False


def by_value(thing: Any) -> Any:
    """Something that pickle carries, with the code of what cannot be imported elsewhere, where cloudpickle is
    installed (Dask brings it); without it the thing itself, which pickle may refuse."""
    try:
        import cloudpickle
    except ImportError:
        return thing
    return Code(cloudpickle.dumps(thing))


def from_value(sent: Any) -> Any:
    """The thing again."""
    return pickle.loads(sent) if isinstance(sent, Code) else sent


class Code(bytes):
    """A thing pickled by cloudpickle; pickle alone reads it."""
