"""The pictures of docs/live.md."""

from __future__ import annotations

import pytest

from tests.python.live.pictures import IMAGES, pictures
from tests.python.live.rig import missing

pytest.importorskip("websockets", reason="pip install websockets: the extra `live`")
pytestmark = pytest.mark.skipif(missing() is not None, reason=str(missing()))


def test_they_show_what_the_device_shows() -> None:
    drawn = pictures()
    kept = {path.name: path.read_text("utf-8") for path in IMAGES.glob("live-*.svg")}
    assert kept == drawn, "draw them anew: python -m tests.python.live.pictures"
