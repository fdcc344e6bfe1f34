"""Opens the real editor, as one who uses it would meet it: on a real piece, with functions beside it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, expect

import closeloop_widgets as cl
from tests.e2e.harness.fake_host import FakeHost
from tests.e2e.harness.live_editor import LiveEditor
from tests.e2e.harness.waiting import wait_until


class Studio:
    """An editor and its page.

    Attributes
    ----------
    live : the editor behind the page
    editor : its half in Python
    """

    def __init__(self, live: LiveEditor) -> None:
        self.live = live
        self.editor = live.kernel
        self.page: Page = live.ui.page
        self.panel = self.page.get_by_role("region", name="Models")

    @property
    def score(self) -> cl.Score:
        """The piece, as the kernel has it."""
        score: cl.Score = self.editor.score
        return score

    def button(self, name: str) -> Locator:
        """A button of the model panel, by its exact name."""
        return self.panel.get_by_role("button", name=name, exact=True)

    def select_bars(self, first: int, last: int) -> None:
        """Drag over bars in the ruler, counted from 1."""
        self.live.ui.select_bars(first, last)
        expect(self.panel).to_contain_text(f"Bars {first}–{last}")

    def control(self, name: str) -> Locator:
        """A parameter's control in the panel."""
        return self.panel.locator(f"[data-parameter={name}]")

    def beside(self, track: str, name: str) -> Locator:
        """A parameter's slider beside a track."""
        row = f"[data-track='{self.score.track(track).id}'] [data-parameter={name}]"
        return self.page.locator(row).get_by_role("slider").last

    def click_slider(self, slider: Locator, fraction: float) -> None:
        """Press a slider where a fraction of its way is."""
        box = slider.bounding_box()
        assert box is not None
        self.page.mouse.click(box["x"] + fraction * (box["width"] - 1), box["y"] + box["height"] / 2)

    def click_cell(self, lane: str, bar: int, height: float, row: int = 0, rows: int = 1) -> None:
        """Press in a lane of values, in a bar counted from 1, at a fraction of a row's height from its foot."""
        box = self.page.get_by_role("group", name=f"{lane} lane", exact=True).bounding_box()
        assert box is not None
        meters = self.score.meter_map
        tick = (meters.bar_start(bar - 1) + meters.bar_start(bar)) / 2
        room = (box["height"] - 6) / rows
        y = box["y"] + 3 + row * room + (1 - height) * (room - 4) + 2
        self.page.mouse.click(box["x"] + self.live.ui.x(tick), y)

    def run(self, title: str) -> None:
        """Press a function's button, and return when the run is over."""
        before = self.job
        self.button(title).click()
        wait_until(lambda: self.job != before and self.job["state"] in ENDED, f"{title} to end", 60)

    @property
    def job(self) -> dict[str, Any]:
        """What was told last of a run."""
        told: dict[str, Any] = self.editor.status["job"] or {}
        return told


ENDED = ("done", "failed", "cancelled")

Open = Callable[..., Studio]


@pytest.fixture
def open_studio(fake_host: FakeHost) -> Iterator[Open]:
    """Opens an editor: `(models, piece, **options of the browser's context)`; `init_script` runs before its page."""
    opened: list[cl.Editor] = []

    def open_studio(
        models: Sequence[Any], piece: Any = "bundled:bwv140.7", init_script: str = "", **context: Any
    ) -> Studio:
        fake_host.init_script = init_script
        context.setdefault("viewport", {"width": 1240, "height": 900})
        editor = cl.Editor(piece, models=models, height=760)
        opened.append(editor)
        return Studio(LiveEditor(fake_host, editor, **context))

    yield open_studio
    for editor in opened:
        editor.close()
