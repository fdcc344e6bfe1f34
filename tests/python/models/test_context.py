"""What a function is told of its run, and tells of it."""

from __future__ import annotations

import math
import threading

import pytest

from closeloop_widgets.models import Cancelled, Context


@pytest.mark.parametrize(
    ("fraction", "reported"), [(0.5, 0.5), (1, 1.0), (1.0000001, 1.0), (-0.1, 0.0), (math.nan, None), (None, None)]
)
def test_progress_is_reported_from_0_to_1_or_as_unknown(fraction: float | None, reported: float | None) -> None:
    told: list[tuple[float | None, str]] = []
    context = Context(report=lambda fraction, text: told.append((fraction, text)))

    context.progress(fraction, "bar 3")

    assert told == [(reported, "bar 3")]


def test_a_context_of_nobody_hears_progress_and_is_never_cancelled() -> None:
    context = Context()
    context.progress(0.5)
    context.check()

    assert not context.cancelled


def test_once_cancelled_every_step_ends_the_run() -> None:
    cancel = threading.Event()
    context = Context(cancel=cancel)
    cancel.set()

    assert context.cancelled
    for step in (context.check, lambda: context.progress(0.5)):
        with pytest.raises(Cancelled):
            step()


def test_equal_seeds_draw_equally_and_open_ones_do_not() -> None:
    assert Context(seed=5).rng.integers(2**40) == Context(seed=5).rng.integers(2**40)
    assert len({Context().seed for _ in range(8)}) > 1
    assert 0 <= Context().seed < 2**32
