"""The piano roll in a browser, with the real reducer and actions that write down what is asked of them."""

from __future__ import annotations

import subprocess
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Locator, Page

from tests.e2e.harness.fake_host import FakeHost

ROOT = Path(__file__).resolve().parents[3]
QUARTER = 480
BAR = 4 * QUARTER
RULER_ROWS = {"bars": 15, "loop": 26, "events": 38}
"""CSS pixels from the foot of the ruler up to the middle of each of its rows."""


@dataclass
class Roll:
    """The roll on its page."""

    page: Page

    @property
    def root(self) -> Locator:
        return self.page.get_by_role("application")

    def point(self, tick: float, pitch: int) -> tuple[float, float]:
        """Where on the page the middle of a pitch's row is at a tick."""
        point = self.page.evaluate("([tick, pitch]) => roll.point(tick, pitch)", [tick, pitch])
        return point["x"], point["y"]

    def ruler(self, tick: float, row: str = "bars") -> tuple[float, float]:
        """Where a tick is in a row of the ruler: in `bars`, the band of the `loop`, or the `events` over it."""
        box = self.page.locator(".cl-roll-ruler").bounding_box()
        assert box is not None
        return self.point(tick, 60)[0], box["y"] + box["height"] - RULER_ROWS[row]

    def on_note(self, id: int, part: float = 0.5) -> tuple[float, float]:
        """A point on a note, `part` of its length in."""
        note = self.note(id)
        return self.point(note["start"] + part * note["duration"], note["pitch"])

    def click(self, point: tuple[float, float], *held: str) -> None:
        with self.holding(*held):
            self.page.mouse.click(*point)

    def double_click(self, point: tuple[float, float]) -> None:
        self.page.mouse.dblclick(*point)

    def drag(self, start: tuple[float, float], end: tuple[float, float], *held: str, button: Any = "left") -> None:
        with self.holding(*held):
            self.begin_drag(start, end, button=button)
            self.page.mouse.up(button=button)

    def begin_drag(self, start: tuple[float, float], end: tuple[float, float], button: Any = "left") -> None:
        """A drag whose button stays down."""
        self.page.mouse.move(*start)
        self.page.mouse.down(button=button)
        self.page.mouse.move(*end, steps=4)

    @contextmanager
    def holding(self, *keys: str) -> Iterator[None]:
        for key in keys:
            self.page.keyboard.down(key)
        yield
        for key in keys:
            self.page.keyboard.up(key)

    def press(self, *keys: str) -> None:
        for key in keys:
            self.root.press(key)

    def calls(self, action: str) -> list[list[Any]]:
        """The arguments of each call of an action so far."""
        calls: list[list[Any]] = self.page.evaluate("JSON.parse(JSON.stringify(roll.calls))")
        return [arguments for name, *arguments in calls if name == action]

    @property
    def gestures(self) -> list[str]:
        """The undo labels of the edits so far."""
        return [label for label, _ in self.calls("edit")]

    def update(self, **change: Any) -> None:
        self.page.evaluate("change => roll.update(change)", change)

    def select(self, *ids: int) -> None:
        self.page.evaluate("ids => roll.select(ids)", list(ids))

    @property
    def selection(self) -> list[int]:
        return list(self.page.evaluate("roll.selection()"))

    def state(self, name: str) -> Any:
        return self.page.evaluate("name => roll.state(name)", name)

    def note(self, id: int) -> Any:
        return self.page.evaluate("id => roll.note(id)", id)

    @property
    def note_count(self) -> int:
        return int(self.page.evaluate("roll.noteCount()"))


@pytest.fixture(scope="session")
def roll_bundle(tmp_path_factory: pytest.TempPathFactory) -> tuple[str, str]:
    """The module and the style sheet of the roll's page."""
    folder = tmp_path_factory.mktemp("roll")
    command = ["node_modules/.bin/esbuild", "tests/e2e/roll/page.ts", "--bundle", "--format=esm", f"--outdir={folder}"]
    subprocess.run([*command, "--target=es2022", "--charset=utf8", "--log-level=warning"], cwd=ROOT, check=True)
    return (folder / "page.js").read_text(), (folder / "page.css").read_text()


@pytest.fixture
def open_roll(fake_host: FakeHost, roll_bundle: tuple[str, str]) -> Callable[..., Roll]:
    """Opens the roll; its keyword arguments are options of the browser's context."""

    def open_roll(**context: Any) -> Roll:
        module, style = roll_bundle
        context.setdefault("viewport", {"width": 1100, "height": 640})
        fake_host.open({}, esm=module, css=style, **context)
        return Roll(fake_host.page)

    return open_roll


@pytest.fixture
def roll(open_roll: Callable[..., Roll]) -> Roll:
    """A melody of quarter notes (track 1, active, ids from 1000) and a bass of half notes (track 2, ids from 2000)."""
    return open_roll()
