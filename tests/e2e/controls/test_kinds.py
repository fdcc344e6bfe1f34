"""Every kind of control for each track, each bar and each bar of each track: what is done to it on the page is what the
function receives. (One value for the whole: test_spellings.)
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Annotated, Any, Literal

import pytest
from playwright.sync_api import Locator, expect

import closeloop_widgets as cl
from closeloop_widgets.models import PerBar, PerTrack
from tests.e2e.controls.asking import Asking, keyword
from tests.e2e.controls.hands import BY_KEYS, BY_MOUSE
from tests.e2e.harness.fake_host import FakeHost
from tests.e2e.harness.waiting import wait_until

pytestmark = pytest.mark.browser

EDGE = 3
"""CSS pixels over the first row of cells, and under the last."""

Mood = Literal["calm", "plain", "wild"]


@dataclass(frozen=True)
class Kind:
    """A kind of control that may have a scope.

    Attributes
    ----------
    hint : its type, and what stands beside it
    default, most, stepped : where it begins, what a press at its upper end gives, and a step up from the default
    """

    name: str
    kind: str
    hint: Any
    beside: tuple[Any, ...]
    default: Any
    most: Any
    stepped: Any

    def step(self, control: Locator) -> None:
        """From the default a step up, by keys."""
        BY_KEYS[self.kind](control)

    def push(self, control: Locator) -> None:
        """To the most there is, by mouse."""
        BY_MOUSE[self.kind](control)


KINDS = (
    Kind("number", "number", float, (cl.Range(0, 4, step=0.2),), 1.0, 4, 1.2),
    Kind("log", "number", float, (cl.Range(1, 1000, step=1, scale="log"),), 10, 1000, 11),
    Kind("integer", "integer", int, (cl.Range(0, 9),), 5, 9, 6),
    Kind("pair", "pair", tuple[int, int], (cl.Range(1, 6),), (2, 4), (2, 6), (2, 5)),
    Kind("choice", "choice", Mood, (), "calm", "wild", "plain"),
    Kind("toggle", "toggle", bool, (), False, True, True),
)
BY_NAME = [pytest.param(kind, id=kind.name) for kind in KINDS]


class Page(Asking):
    """The function has one parameter, `value`."""

    def __init__(self, host: FakeHost, hint: Any, default: Any) -> None:
        super().__init__(host, [keyword("value", hint, default)])
        self.control = self.control_of("value")
        self.tracks = [track.id for track in self.live.kernel.score.tracks]

    @property
    def lane(self) -> Locator:
        return self.page.get_by_role("group", name="Value lane")

    def line(self, track: int) -> Locator:
        """The parameter's control beside a track."""
        return self.page.locator(f"[data-track='{self.tracks[track]}'] [data-parameter=value]")

    def bar_point(self, bar: int, row: int = 0, rows: int = 1) -> tuple[float, float]:
        """The upper end of the cell of a bar, counted from 1."""
        box = self.lane.bounding_box()
        assert box is not None
        meters = self.live.kernel.score.meter_map
        tick = (meters.bar_start(bar - 1) + meters.bar_start(bar)) / 2
        return box["x"] + self.live.ui.x(tick), box["y"] + EDGE + row * (box["height"] - 2 * EDGE) / rows + 2

    def value(self) -> Any:
        """What the function receives."""
        return self.run()["value"]

    def is_set(self, **at: Any) -> None:
        """Wait until the kernel has these values of places that differ from the rest."""

        def held() -> Any:
            return self.live.kernel.get_state(["parameters"])["parameters"]["ask"]["value"]["at"]

        wait_until(lambda: held() == at, f"{at}, now {held()}")


Opens = Callable[[Any, Any], Page]


@pytest.fixture
def open_page(fake_host: FakeHost) -> Opens:
    return lambda hint, default: Page(fake_host, hint, default)


def json_of(value: Any) -> Any:
    return list(value) if isinstance(value, tuple) else value


@pytest.mark.parametrize("kind", BY_NAME)
def test_a_value_for_each_track_is_moved_beside_it(open_page: Opens, kind: Kind) -> None:
    here = open_page(Annotated[list[kind.hint], PerTrack(), *kind.beside], kind.default)  # type: ignore[name-defined]
    expect(here.control).to_contain_text("All tracks")
    kind.push(here.line(0))
    here.is_set(**{str(here.tracks[0]): json_of(kind.most)})
    kind.step(here.line(2))
    assert here.value() == [kind.most, kind.default, kind.stepped, kind.default]
    expect(here.control).to_contain_text("2 differ")


@pytest.mark.parametrize("kind", BY_NAME)
def test_a_value_for_each_bar_is_drawn_under_it(open_page: Opens, kind: Kind) -> None:
    here = open_page(Annotated[list[kind.hint], PerBar(), *kind.beside], kind.default)  # type: ignore[name-defined]
    here.page.mouse.click(*here.bar_point(3))
    here.is_set(**{"2": json_of(kind.most)})
    for key in ("ArrowRight", "ArrowUp"):
        here.page.keyboard.press(key)
    here.is_set(**{"2": json_of(kind.most), "3": json_of(kind.stepped)})
    assert here.value() == [kind.most, kind.stepped]
    expect(here.control).to_contain_text("2 differ")


@pytest.mark.parametrize("kind", BY_NAME)
def test_a_value_for_each_bar_of_each_track_is_drawn_in_the_tracks_row(open_page: Opens, kind: Kind) -> None:
    hint = Annotated[list[list[kind.hint]], PerTrack(), PerBar(), *kind.beside]  # type: ignore[name-defined]
    here = open_page(hint, kind.default)
    here.page.mouse.click(*here.bar_point(3, row=1, rows=4))
    for key in ("Alt+ArrowDown", "ArrowRight", "ArrowUp"):
        here.page.keyboard.press(key)
    alto, tenor = here.tracks[1:3]
    here.is_set(**{f"{alto}:2": json_of(kind.most), f"{tenor}:3": json_of(kind.stepped)})
    rest = [kind.default, kind.default]
    assert here.value() == [rest, [kind.most, kind.default], [kind.default, kind.stepped], rest]


def test_mod_enter_in_a_text_runs_the_function_with_what_is_written(open_page: Opens) -> None:
    here = open_page(Annotated[str, cl.Text(multiline=True)], "")
    field = here.control.get_by_role("textbox")
    field.click()
    here.page.keyboard.type("calm")
    here.page.keyboard.press("Enter")
    here.page.keyboard.type("then wild")
    here.page.keyboard.press("Control+Enter")
    wait_until(lambda: here.received == [{"value": "calm\nthen wild"}], "Mod+Enter to run it with what is written")
    expect(field).to_be_focused()
