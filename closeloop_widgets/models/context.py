"""What a running model function knows of its run: how to tell its progress, be cancelled, and draw."""

from __future__ import annotations

import math
import secrets
import threading
from collections.abc import Callable
from functools import cached_property
from typing import Any

import numpy as np

from closeloop_widgets.models.errors import Cancelled
from closeloop_widgets.models.parameters import SEEDS

Report = Callable[[float | None, str], None]


class Context:
    """Handed to a model function that asks for `context`.

    Parameters
    ----------
    seed : 0 to 2^32 - 1, of `rng` and `generator`; None draws one
    n : how many results are wanted of a batch function
    report : called with each progress, `(fraction or None, text)`
    cancel : set from another thread to ask the function to stop

    Examples
    --------
    >>> context = Context(seed=7)
    >>> context.progress(0.5, "bar 3")
    >>> int(context.rng.integers(100)) == int(Context(seed=7).rng.integers(100))
    True
    """

    def __init__(
        self,
        seed: int | None = None,
        report: Report | None = None,
        cancel: threading.Event | None = None,
        n: int = 1,
    ) -> None:
        self.seed = fresh_seed() if seed is None else seed
        """What makes the run repeatable: it is kept with the result."""
        self.seeds = seeds(self.seed, n)
        """Of a batch function: the seed of each of its results. Any one of them must do for that result alone."""
        self._report = report
        self._cancel = cancel or threading.Event()

    def progress(self, fraction: float | None, text: str = "") -> None:
        """Tells how far the run is, 0 to 1 (None: nobody knows), and what it is at; call it as often as you like.

        Raises
        ------
        Cancelled
            The run was cancelled: let it through.
        """
        self.check()
        if self._report is not None:
            # A report must not fail a run: rounding may come out a hair above 1, and 0/0 is not known.
            known = fraction is not None and not math.isnan(fraction)
            self._report(min(1.0, max(0.0, float(fraction))) if known and fraction is not None else None, str(text))

    @property
    def cancelled(self) -> bool:
        """Whether the run should end; for loops that clean up by themselves."""
        return self._cancel.is_set()

    def check(self) -> None:
        """Raises `Cancelled` where the run should end."""
        if self.cancelled:
            raise Cancelled

    @cached_property
    def rng(self) -> np.random.Generator:
        """A numpy generator, seeded."""
        return np.random.default_rng(self.seed)

    @cached_property
    def generator(self) -> Any:
        """A `torch.Generator` on the CPU, seeded. Imports torch."""
        import torch

        return torch.Generator().manual_seed(self.seed)


def seeds(first: int, n: int) -> tuple[int, ...]:
    """The seeds of `n` results: the first one's and those that follow it, modulo 2^32."""
    return tuple((first + index) % SEEDS for index in range(n))


def fresh_seed() -> int:
    """A seed nobody has used yet, most likely."""
    return secrets.randbelow(SEEDS)
