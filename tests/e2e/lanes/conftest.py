"""Lanes as a hand meets them, over the real kernel side."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Locator, Page

from closeloop_widgets.editor.widget import Editor
from tests.e2e.harness.fake_host import FakeHost
from tests.e2e.harness.live_editor import LiveEditor

TOP, BOTTOM = 8, 5
"""CSS pixels of air over the highest and under the lowest value of a lane."""


class LanesPage:
    """An editor with lanes."""

    def __init__(self, live: LiveEditor) -> None:
        self.live = live
        self.page: Page = live.ui.page

    def open(self, name: str) -> Locator:
        """Open a lane by its name in the switcher."""
        self.page.get_by_role("button", name="+ Lane").click()
        self.page.get_by_role("menuitemcheckbox", name=name).click()
        return self.page.get_by_role("application", name=f"{name.partition(' (')[0]} lane")

    def point(self, lane: Locator, tick: float, value: float, low: float = 0, high: float = 127) -> tuple[float, float]:
        """Where a value is at a tick, in the page's pixels."""
        box = lane.bounding_box()
        assert box is not None
        room = box["height"] - 1 - TOP - BOTTOM
        return box["x"] + self.live.ui.x(tick), box["y"] + 1 + TOP + (1 - (value - low) / (high - low)) * room

    def controls(self, number: int, track: int = 0) -> list[tuple[int, int]]:
        """The control changes of a number, as the kernel has them."""
        rows = self.live.kernel.score.tracks[track].controls
        wanted = rows.number == number
        return list(zip(rows.tick[wanted].tolist(), rows.value[wanted].tolist(), strict=True))


@pytest.fixture
def show_lanes(fake_host: FakeHost) -> Iterator[Callable[..., LanesPage]]:
    """Shows an editor of a piano piece, whose first track is the one to work on."""
    shown: list[Editor] = []

    def open_editor(piece: Any = "bundled:bwv846", **context: Any) -> LanesPage:
        editor = Editor(piece)
        shown.append(editor)
        live = LiveEditor(fake_host, editor, **context)
        live.ui.root.get_by_role("button", name="Right hand").first.click()
        return LanesPage(live)

    yield open_editor
    for editor in shown:
        editor.close()


@pytest.fixture
def lanes(show_lanes: Callable[..., LanesPage]) -> LanesPage:
    """Prelude in C major: its right hand is the active track."""
    return show_lanes()
