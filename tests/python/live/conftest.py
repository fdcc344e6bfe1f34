"""What tests of the bridge share."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from closeloop_widgets.live.bridge import Live
from closeloop_widgets.live.carriers.direct import DirectCarrier
from closeloop_widgets.live.link import Link, Times
from closeloop_widgets.live.pairing import Tokens
from tests.python.live.carriers import MemoryCarrier
from tests.python.live.fake_device import FakeDevice
from tests.python.live.rig import Rig

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


# --- the device's own scripts, over a fake set


@pytest.fixture(scope="module")
def rig() -> Iterator[Rig]:
    """One device for a file of tests."""
    made = Rig()
    yield made
    made.close()


@pytest.fixture(scope="module")
def live(rig: Rig, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Live]:
    """Python, paired with it."""
    made = Live(DirectCarrier(rig.port), Tokens(tmp_path_factory.mktemp("data") / "tokens.json"))
    made.connect(code=rig.code())
    yield made
    made.close()


@pytest.fixture
def track(rig: Rig, request: pytest.FixtureRequest) -> int:
    """A track of one's own."""
    found = rig.do("track", name=request.node.name)
    assert isinstance(found, int)
    return found
