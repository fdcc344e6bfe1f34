"""The interrupt while no cell runs: what an event loop like ipykernel's sees of it."""

from __future__ import annotations

import asyncio
import os
import signal
import threading
from collections.abc import Awaitable, Callable, Iterator

import pytest

from closeloop_widgets.editor.stop import Stop

pytestmark = pytest.mark.skipif(os.name == "nt", reason="a process cannot interrupt itself alone there")


@pytest.fixture(autouse=True)
def between_cells() -> Iterator[None]:
    """The interrupt is ignored, as ipykernel does."""
    before = signal.signal(signal.SIGINT, signal.SIG_IGN)
    yield
    signal.signal(signal.SIGINT, before)


def in_kernel(scene: Callable[[Stop], Awaitable[None]]) -> None:
    async def kernel() -> None:
        stop = Stop()
        stop.find_loop()
        await asyncio.wait_for(scene(stop), 10)

    asyncio.run(kernel())


async def until(test: Callable[[], bool]) -> None:
    while not test():
        await asyncio.sleep(0)


def handler() -> object:
    return signal.getsignal(signal.SIGINT)


def test_an_interrupt_cancels_what_is_watched_and_the_handler_goes_with_it() -> None:
    async def scene(stop: Stop) -> None:
        cancelled = threading.Event()
        threading.Thread(target=stop.watch, args=(cancelled, cancelled.set)).start()
        await until(lambda: stop.is_set)
        os.kill(os.getpid(), signal.SIGINT)
        await until(cancelled.is_set)
        stop.forget(cancelled)
        await until(lambda: not stop.is_set)
        assert handler() is signal.SIG_IGN

    in_kernel(scene)


def test_one_that_stood_there_before_hears_of_it_too() -> None:
    async def scene(stop: Stop) -> None:
        heard: list[int] = []
        signal.signal(signal.SIGINT, lambda number, _: heard.append(number))
        stop.watch(scene, lambda: None)
        await until(lambda: stop.is_set)
        os.kill(os.getpid(), signal.SIGINT)
        await until(lambda: bool(heard))
        assert heard == [signal.SIGINT]
        stop.forget(scene)
        await until(lambda: not stop.is_set)

    in_kernel(scene)


def test_in_the_middle_of_a_message_it_waits_for_the_end_of_it() -> None:
    async def scene(stop: Stop) -> None:
        signal.signal(signal.SIGINT, signal.default_int_handler)  # as before each message
        stop.watch(scene, lambda: None)
        await asyncio.sleep(0)
        await asyncio.sleep(0)
        assert (stop.is_set, handler()) == (False, signal.default_int_handler)
        signal.signal(signal.SIGINT, signal.SIG_IGN)  # as after it
        await until(lambda: stop.is_set)

        ours = signal.signal(signal.SIGINT, signal.default_int_handler)
        stop.forget(scene)
        await asyncio.sleep(0)
        await asyncio.sleep(0)
        assert handler() is signal.default_int_handler
        signal.signal(signal.SIGINT, ours)
        await until(lambda: not stop.is_set)
        assert handler() is signal.SIG_IGN

    in_kernel(scene)


def test_without_a_loop_nothing_is_touched() -> None:
    stop = Stop()
    stop.find_loop()
    stop.watch(stop, lambda: None)
    stop.forget(stop)
    assert (stop.is_set, handler()) == (False, signal.SIG_IGN)


def test_a_loop_that_ended_is_forgotten() -> None:
    kept: list[Stop] = []

    async def scene(stop: Stop) -> None:
        kept.append(stop)

    in_kernel(scene)
    kept[0].watch(scene, lambda: None)
    assert handler() is signal.SIG_IGN
