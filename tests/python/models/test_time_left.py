"""How long a run will take yet."""

from __future__ import annotations

from collections.abc import Iterable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from closeloop_widgets.models.time_left import TimeLeft


def estimates(seen: Iterable[tuple[float, float | None]]) -> list[float | None]:
    """What is said at each (second, fraction)."""
    moments = list(seen)
    clock = iter(second for second, fraction in moments if fraction is not None)
    left = TimeLeft(lambda: next(clock))
    return [left.after(fraction) for _, fraction in moments]


def test_nothing_is_said_before_it_can_be_known() -> None:
    assert estimates([(0, None), (0, 0.0), (0.5, 0.01), (0.9, 0.02)]) == [None] * 4
    assert estimates([(0, 0.5), (5, 0.5), (10, 0.5)]) == [None] * 3


@given(st.floats(0.01, 0.05), st.integers(3, 15))
def test_a_steady_run_is_foreseen(speed: float, steps: int) -> None:
    said = estimates((second, second * speed) for second in range(steps))
    assert said[-1] == pytest.approx((1 - (steps - 1) * speed) / speed, abs=0.1)


def test_one_slow_step_does_not_count_for_all() -> None:
    steady = [(second, second / 100) for second in range(10)]
    said = estimates([*steady, (39, 0.10), *((40 + n, (11 + n) / 100) for n in range(5))])
    # As fast as it goes it needs 85 seconds; as fast as it went on average, 249.
    assert said[-1] is not None
    assert 85 <= said[-1] < 130


def test_a_stretch_that_begins_anew_is_measured_by_itself() -> None:
    said = estimates([(0, 0.0), (1, 0.5), (2, 0.9), (3, 0.0), (4, 0.1), (5, 0.2)])
    assert said[3:] == [None, 9.0, 8.0]
