"""An editor with a function shaped like the one of the literature: infilling by controls of bars and tracks."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Annotated, Any, Literal

import pytest
from playwright.sync_api import Locator, Page

import closeloop_widgets as cl
from closeloop_widgets.editor.widget import Editor
from closeloop_widgets.models import Group, Help, OnlyWhen, PerBar, PerTrack, Unit
from closeloop_widgets.music.region import Region
from tests.e2e.harness.fake_host import FakeHost
from tests.e2e.harness.live_editor import LiveEditor
from tests.e2e.harness.waiting import wait_until

EachCell = Annotated[list[list[int]], PerTrack(), PerBar(), cl.Range(0, 9), Group("Tracks and bars")]


@cl.model("Tension infill")
def infill(
    score: cl.Score,
    region: Region,
    *,
    temperature: Annotated[float, cl.Range(0.1, 2.0, step=0.05, scale="log"), Help("How bold it is.")] = 1.0,
    style: Literal["chorale", "pop"] = "chorale",
    swing: Annotated[float, cl.Range(0, 1), OnlyWhen(style="pop")] = 0.5,
    length: Annotated[tuple[int, int], cl.Range(1, 16), Unit("16ths")] = (1, 8),
    tension: Annotated[list[float], PerBar(), cl.Range(0, 4, step=0.2)] = 1.0,  # type: ignore[assignment]
    weight: Annotated[list[float], PerTrack(), cl.Range(0, 1, step=0.1)] = 0.5,  # type: ignore[assignment]
    density: EachCell = 5,  # type: ignore[assignment]
    polyphony: EachCell = 3,  # type: ignore[assignment]
    prompt: Annotated[str, cl.Text(multiline=True), Group("More")] = "",
) -> cl.Score:
    """Writes the selected bars anew."""
    return score


class Infill:
    """The editor, working on bars 3 to 6 of a chorale."""

    def __init__(self, live: LiveEditor) -> None:
        self.live = live
        self.page: Page = live.ui.page
        self.panel = self.page.get_by_role("region", name="Models")
        self.live.kernel.region = Region.bars(live.kernel.score, 3, 6)
        self.panel.get_by_text("Bars 3–6").wait_for()

    def control(self, name: str) -> Locator:
        return self.panel.locator(f"[data-parameter={name}]")

    def lane(self, title: str) -> Locator:
        return self.page.get_by_role("group", name=f"{title} lane", exact=True)

    def values(self, name: str) -> Any:
        """A parameter's value as the kernel holds it."""
        return self.live.kernel.get_state(["parameters"])["parameters"]["infill"][name]

    def wait_for(self, name: str, value: Any) -> None:
        wait_until(lambda: self.values(name) == value, f"{name} to be {value}, now {self.values(name)}")

    def cell(self, title: str, bar: int, fraction: float, across: float = 0.5) -> tuple[float, float]:
        """Where a fraction of the only row of a lane is in a bar, counted from 1."""
        box = self.lane(title).bounding_box()
        assert box is not None
        meters = self.live.kernel.score.meter_map
        start, end = meters.bar_start(bar - 1), meters.bar_start(bar)
        room = box["height"] - 6
        y = box["y"] + 3 + room - 2 - fraction * (room - 4)
        return box["x"] + self.live.ui.x(start + across * (end - start)), y


@pytest.fixture
def open_infill(fake_host: FakeHost) -> Iterator[Callable[..., Infill]]:
    """Opens the editor; its keyword arguments are options of the browser's context."""
    opened: list[Editor] = []

    def open_editor(**context: Any) -> Infill:
        context.setdefault("viewport", {"width": 1240, "height": 760})
        editor = Editor("bundled:bwv140.7", infill, height=520)
        opened.append(editor)
        return Infill(LiveEditor(fake_host, editor, **context))

    yield open_editor
    for editor in opened:
        editor.close()


@pytest.fixture
def shown(open_infill: Callable[..., Infill]) -> Infill:
    """The editor, wide."""
    return open_infill()
