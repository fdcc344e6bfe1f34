"""What tests of the bridge share."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from closeloop_widgets.live.link import Link, Times
from closeloop_widgets.live.pairing import Tokens
from tests.python.live.carriers import MemoryCarrier
from tests.python.live.fake_device import FakeDevice

TOKEN = "00112233445566778899aabbccddeeff"
QUICK = Times(answer=5, ping=60, first=0.01, longest=0.05)


def wait_until(true: Callable[[], object], what: str, seconds: float = 10) -> None:
    """Waits for a state."""
    until = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < until, f"there never was {what}"
        time.sleep(0.005)


@pytest.fixture
def tokens(tmp_path: Path) -> Tokens:
    found = Tokens(tmp_path / "data" / "tokens.json")
    found.keep("memory", TOKEN)
    return found


@pytest.fixture
def device() -> FakeDevice:
    return FakeDevice(token=TOKEN)


@pytest.fixture
def carrier(device: FakeDevice) -> MemoryCarrier:
    return MemoryCarrier(device)


@pytest.fixture
def link(carrier: MemoryCarrier, tokens: Tokens) -> Iterator[Link]:
    made = Link(carrier, "test", tokens, times=QUICK)
    yield made
    made.close()
