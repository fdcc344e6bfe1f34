"""An editor on a page, as a hand meets it: bars and notes by where they are, buttons by their names."""

from __future__ import annotations

from typing import Any

from playwright.sync_api import FloatRect, Locator, Page

from closeloop_widgets.music.score import Score

LOUDNESS = """async () => {
  const page = globalThis[Symbol.for("closeloop_widgets.sound.1")];
  const synth = (await page.synth) ?? page.plain;
  const samples = new Float32Array(synth.analyser.fftSize);
  synth.analyser.getFloatTimeDomainData(samples);
  return Math.sqrt(samples.reduce((sum, x) => sum + x * x, 0) / samples.length);
}"""
HEARD = f"""async () => await ({LOUDNESS})() > 1e-4"""
QUIET = f"""async () => await ({LOUDNESS})() < 1e-6"""


class EditorPage:
    """One editor in a page.

    Parameters
    ----------
    page : where it is
    root : the element that holds it, and no other editor
    score : the piece it shows, for the places of bars and notes
    """

    def __init__(self, page: Page, root: Locator, score: Score) -> None:
        self.page = page
        self.root = root
        self.score = score
        self.roll = root.locator(".cl-roll-root")
        self.roll.wait_for()

    def button(self, name: str, *, exact: bool = False) -> Locator:
        """The button of this name."""
        return self.root.get_by_role("button", name=name, exact=exact).first

    def select_bars(self, first: int, last: int) -> None:
        """Drag over bars in the ruler, counted from 1."""
        meters = self.score.meter_map
        box = self._box(".cl-roll-ruler")
        left, right = self.x(meters.bar_start(first - 1)), self.x(meters.bar_start(last))
        # The row of the bars' numbers stands at the ruler's foot; the lowest pixels of it move the region.
        y = box["y"] + box["height"] - 15
        self.drag((box["x"] + left + 4, y), (box["x"] + right - 4, y))

    def note_point(self, start: int, pitch: int, duration: int) -> tuple[float, float]:
        """The middle of a note, in the page's pixels."""
        box, view = self._box(".cl-roll-area"), self.view()
        x = self.x(start + duration / 2)
        return box["x"] + x, box["y"] + (view["top"] - pitch + 0.5) * view["pixelsPerPitch"]

    def x(self, tick: float) -> float:
        """Where a tick is, in pixels from the left edge of the notes."""
        view = self.view()
        return (tick - view["left"]) * view["pixelsPerTick"]

    def view(self) -> dict[str, float]:
        """What is in view, as the roll says it."""
        data: dict[str, Any] = self.roll.evaluate("roll => ({ ...roll.dataset })")
        return {name: float(data[name]) for name in ("left", "top", "pixelsPerTick", "pixelsPerPitch")}

    def drag(self, start: tuple[float, float], end: tuple[float, float], *held: str, button: Any = "left") -> None:
        """Press, move in steps as a hand does, and let go, while keys are held down."""
        mouse, keys = self.page.mouse, self.page.keyboard
        mouse.move(*start)
        for key in held:
            keys.down(key)
        mouse.down(button=button)
        mouse.move(*end, steps=6)
        mouse.up(button=button)
        for key in held:
            keys.up(key)

    @property
    def announced(self) -> str:
        """What a screen reader heard last of the roll."""
        return self.roll.locator("> [aria-live]").inner_text()

    def wait_until_heard(self) -> None:
        """Return when the synthesizer's output is not silent."""
        self.page.wait_for_function(HEARD, timeout=20_000)

    def wait_until_quiet(self) -> None:
        """Return when it is."""
        self.page.wait_for_function(QUIET, timeout=20_000)

    def _box(self, selector: str) -> FloatRect:
        box = self.root.locator(selector).bounding_box()
        assert box is not None
        return box
