"""Not too often, in order, and the last one for certain: with a clock that moves when told."""

from __future__ import annotations

import threading
from collections.abc import Callable

import pytest

from closeloop_widgets.models.throttle import Throttle


class Clock:
    """Time and alarms, moved by hand."""

    def __init__(self) -> None:
        self.now = 100.0
        self.alarms: list[Alarm] = []

    def alarm(self, seconds: float, ring: Callable[[], None]) -> Alarm:
        return Alarm(self, self.now + seconds, ring)

    def move(self, seconds: float) -> None:
        self.now += seconds
        for alarm in list(self.alarms):
            if alarm.at <= self.now:
                self.alarms.remove(alarm)
                alarm.ring()


class Alarm:
    daemon = False

    def __init__(self, clock: Clock, at: float, ring: Callable[[], None]) -> None:
        self.clock, self.at, self.ring = clock, at, ring

    def start(self) -> None:
        self.clock.alarms.append(self)

    def cancel(self) -> None:
        if self in self.clock.alarms:
            self.clock.alarms.remove(self)


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def heard() -> list[int]:
    return []


@pytest.fixture
def throttle(clock: Clock, heard: list[int]) -> Throttle[int]:
    return Throttle(heard.append, 0.1, lambda: clock.now, clock.alarm)


def test_the_first_passes_at_once(throttle: Throttle[int], heard: list[int]) -> None:
    throttle.offer(1)

    assert heard == [1]


def test_of_many_in_one_interval_the_newest_passes_at_its_end(
    throttle: Throttle[int], heard: list[int], clock: Clock
) -> None:
    for number in range(1, 6):
        throttle.offer(number)
    clock.move(0.1)

    assert heard == [1, 5]


def test_a_second_of_offers_passes_ten(throttle: Throttle[int], heard: list[int], clock: Clock) -> None:
    for number in range(1000):
        throttle.offer(number)
        clock.move(0.001)

    assert len(heard) in (10, 11)
    assert heard == sorted(heard)


def test_closing_delivers_what_waits_and_nothing_after(throttle: Throttle[int], heard: list[int], clock: Clock) -> None:
    throttle.offer(1)
    throttle.offer(2)
    throttle.close()
    throttle.offer(3)
    clock.move(1)

    assert heard == [1, 2]
    assert clock.alarms == []


def test_what_has_passed_does_not_pass_again(throttle: Throttle[int], heard: list[int], clock: Clock) -> None:
    throttle.offer(1)
    throttle.offer(2)
    clock.move(0.1)
    clock.move(10)
    throttle.close()

    assert heard == [1, 2]


def test_the_last_one_comes_by_itself_on_a_real_clock() -> None:
    arrived = threading.Event()
    throttle = Throttle[int](lambda number: arrived.set() if number == 2 else None, 0.02)
    throttle.offer(1)
    throttle.offer(2)

    assert arrived.wait(10)
