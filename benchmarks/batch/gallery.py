"""`python -m benchmarks.batch.gallery`: what a frame costs while a gallery of takes scrolls, beside an empty page."""

from __future__ import annotations

import argparse
import os
import statistics
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import Browser, Page

from closeloop_widgets import Editor, Score, kgram
from closeloop_widgets.models import Context
from closeloop_widgets.music import pieces
from closeloop_widgets.music.excerpt import excerpt
from closeloop_widgets.music.paste import paste
from closeloop_widgets.music.region import Region
from closeloop_widgets.takes import Run, Take
from tests.e2e.harness import chromium
from tests.e2e.harness.fake_host import FakeHost
from tests.e2e.harness.live_editor import LiveEditor

SCROLL = Path(__file__).with_name("gallery.js").read_text(encoding="utf-8")
WIDTH, HEIGHT = 1280, 900
FRAMES = 60
PACES = {"a wheel's": 53, "a fling's": 400}
"""Pixels a frame."""

GOAL = 1.5
"""At most so many times an empty page's frame."""

EMPTY = """() => {
  document.body.innerHTML = '<div id="empty" style="height: 232px; overflow-y: auto"><div style="height: 200000px">';
}"""


@dataclass(frozen=True)
class Frames:
    """Milliseconds of each frame, on a page with nothing in it and in the gallery: for the first time, and again."""

    pace: str
    empty: Sequence[float]
    first: Sequence[float]
    again: Sequence[float]

    @property
    def ratio(self) -> float:
        """How many times an empty page's median frame one of the gallery takes, its pictures still to be painted."""
        return statistics.median(self.first) / statistics.median(self.empty)


def takes(score: Score, size: int, different: int = 40) -> list[Take]:
    """So many takes of four bars of all voices, `different` ones again and again: what is drawn is of real music."""
    region = Region.bars(score, 1, 4)
    results = [kgram(score, region, seed=seed, context=Context()) for seed in range(min(different, size))]
    music = [excerpt(score, paste(score, region, result).score, region) for result in results]
    run = Run("benchmark", "kgram", "k-gram variation", region, {"temperature": 1.0}, 0, n=size)
    return [Take(run, at, music[at % len(music)], at, metrics={"groove": at / size}) for at in range(size)]


def measure(browser: Browser, size: int = 1000) -> list[Frames]:
    """What frames cost at each pace, in one gallery for the first time and once more, and on an empty page."""
    host = FakeHost(browser)
    try:
        editor = Editor(pieces.load("bwv269"), models=kgram)
        live = LiveEditor(host, editor, viewport={"width": WIDTH, "height": HEIGHT})
        live.ui.root.get_by_text("Connected", exact=True).wait_for()
        host.page.add_script_tag(content=SCROLL)
        editor.takes.add(takes(editor.score, size))
        live.ui.root.get_by_role("button", name=f"Takes {size}").wait_for()
        found = {}
        for pace, pixels in PACES.items():
            # Another width makes all pictures anew.
            host.page.set_viewport_size({"width": WIDTH - pixels % 7 - 1, "height": HEIGHT})
            live.ui.root.locator(".cl-card").first.wait_for()
            found[pace] = [scroll(host.page, ".cl-rows", pixels) for _ in range(2)]
        host.page.evaluate(EMPTY)
        return [Frames(pace, scroll(host.page, "#empty", pixels), *found[pace]) for pace, pixels in PACES.items()]
    finally:
        host.close()


def scroll(page: Page, selector: str, pixels: int) -> list[float]:
    """Milliseconds of each frame while the element scrolls."""
    costs: list[float] = page.evaluate("given => scrollFrames(...given)", [selector, pixels, FRAMES])
    return costs


def report(found: Sequence[Frames], size: int, browser: str) -> str:
    """The table."""
    lines = [
        f"| {size:,} takes, ms a frame, median / slowest | an empty page | the gallery, first | again | times |",
        "|---|---|---|---|---|",
    ]
    for frames in found:
        cells = [f"{statistics.median(ms):.2f} / {max(ms):.1f}" for ms in (frames.empty, frames.first, frames.again)]
        lines.append(
            f"| {frames.pace} {PACES[frames.pace]} pixels a frame | {' | '.join(cells)} | {frames.ratio:.2f} |"
        )
    held = all(frames.ratio <= GOAL for frames in found)
    verdict = f"Within {GOAL} times an empty page's frame: {'yes' if held else 'no'}."
    return "\n".join([*lines, "", f"{verdict} {os.cpu_count()} cores, headless Chromium {browser}."])


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.batch.gallery", description=__doc__)
    parser.add_argument("--takes", type=int, default=1000, help="in the gallery")
    given = parser.parse_args()
    with chromium.launch() as browser:
        print(report(measure(browser, given.takes), given.takes, browser.version))


if __name__ == "__main__":
    main()
