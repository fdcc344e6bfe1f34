"""`python -m benchmarks.batch.gallery`: what a frame costs while a gallery of takes scrolls, beside an empty page."""

from __future__ import annotations

import argparse
import os
import statistics
from collections.abc import Sequence
from dataclasses import dataclass, fields
from pathlib import Path

from playwright.sync_api import Browser, CDPSession, Page

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
ROUNDS = 5
"""The least counts: what else the machine does only adds."""

PACES = {"a slow wheel": 8, "a wheel": 53, "a fling": 200}
"""Pixels a frame."""

GOAL = 1.5
"""At most so many times an empty page's frame."""

EMPTY = """height => {
  const ground = `<div style="height: ${height}px">`;
  document.body.innerHTML = `<div id="empty" style="height: 232px; overflow-y: auto">${ground}</div></div>`;
}"""


@dataclass(frozen=True)
class Frame:
    """What a frame of scrolling costs, in milliseconds: mean of all frames of the round in which that was least.

    Attributes
    ----------
    gap : from one frame to the next; a screen of 60 Hz asks for 16.7
    main : of the page's main thread, its processor time
    whole : of all threads of the page's process
    """

    gap: float
    main: float
    whole: float


@dataclass(frozen=True)
class Pace:
    """A frame of the gallery beside one of an empty page, at one pace."""

    name: str
    empty: Frame
    gallery: Frame

    @property
    def ratios(self) -> tuple[float, float, float]:
        """How many times the empty page's frame: of the time between frames, the main thread's, all threads'."""
        ours, least = self.gallery, self.empty
        return ours.gap / least.gap, ours.main / least.main, ours.whole / least.whole


def takes(score: Score, size: int, different: int = 40) -> list[Take]:
    """So many takes of four bars of all voices, `different` ones again and again: what is drawn is of real music."""
    region = Region.bars(score, 1, 4)
    results = [kgram(score, region, seed=seed, context=Context()) for seed in range(min(different, size))]
    music = [excerpt(score, paste(score, region, result).score, region) for result in results]
    run = Run("benchmark", "kgram", "k-gram variation", region, {"temperature": 1.0}, 0, n=size)
    return [Take(run, at, music[at % len(music)], at, metrics={"groove": at / size}) for at in range(size)]


def measure(browser: Browser, size: int = 1000) -> list[Pace]:
    """What frames cost at each pace: in a gallery, and on an empty page that scrolls as far."""
    host = FakeHost(browser)
    try:
        editor = Editor(pieces.load("bwv269"), models=kgram)
        live = LiveEditor(host, editor, viewport={"width": WIDTH, "height": HEIGHT})
        live.ui.root.get_by_text("Connected", exact=True).wait_for()
        page = host.page
        page.add_script_tag(content=SCROLL)
        editor.takes.add(takes(editor.score, size))
        live.ui.root.get_by_role("button", name=f"Takes {size}").wait_for()
        gallery = {name: least(page, ".cl-rows", pixels) for name, pixels in PACES.items()}
        page.evaluate(EMPTY, page.evaluate("document.querySelector('.cl-rows').scrollHeight"))
        return [Pace(name, least(page, "#empty", pixels), gallery[name]) for name, pixels in PACES.items()]
    finally:
        host.close()


def least(page: Page, selector: str, pixels: int) -> Frame:
    """The least of some rounds."""
    rounds = [scroll(page, selector, pixels) for _ in range(ROUNDS)]
    return Frame(*(min(getattr(one, field.name) for one in rounds) for field in fields(Frame)))


def scroll(page: Page, selector: str, pixels: int) -> Frame:
    """One round, from the top; then everything that is in view has come, and is drawn."""
    page.evaluate("selector => { document.querySelector(selector).scrollTop = 0 }", selector)
    at_rest(page, selector)
    session = page.context.new_cdp_session(page)
    session.send("Performance.enable", {"timeDomain": "threadTicks"})
    before = spent(session)
    gaps: list[float] = page.evaluate("given => scrollFrames(...given)", [selector, pixels, FRAMES])
    main, whole = (1e3 * (after - start) / FRAMES for start, after in zip(before, spent(session), strict=True))
    session.detach()
    at_rest(page, selector)
    return Frame(statistics.fmean(gaps), main, whole)


def at_rest(page: Page, selector: str) -> None:
    """Waits until rows and their pictures are there: no sheet of sketches is left, and no picture is of one colour."""
    page.wait_for_function(
        "selector => !document.querySelector(`${selector} .cl-sheets canvas`)"
        " && colorsOf(selector).every((colors) => colors > 1)",
        arg=selector,
    )


def spent(session: CDPSession) -> tuple[float, float]:
    """Seconds of processor time: of the main thread, and of the page's process."""
    metrics = {one["name"]: one["value"] for one in session.send("Performance.getMetrics")["metrics"]}
    return metrics["TaskDuration"], metrics["ProcessTime"]


def report(found: Sequence[Pace], size: int, browser: str) -> str:
    """The table."""
    lines = [
        f"| {size:,} takes, ms a frame: gallery / empty page | frame to frame | main thread | all threads |",
        "|---|---|---|---|",
    ]
    for pace in found:
        pairs = [(getattr(pace.gallery, field.name), getattr(pace.empty, field.name)) for field in fields(Frame)]
        cells = [f"{ours:.1f} / {none:.1f} = {ours / none:.1f}x" for ours, none in pairs]
        lines.append(f"| {pace.name}, {PACES[pace.name]} pixels a frame | {' | '.join(cells)} |")
    said = []
    for at, what in enumerate(("from frame to frame", "of the main thread", "of all threads")):
        held = all(pace.ratios[at] <= GOAL for pace in found)
        said.append(f"{'yes' if held else '**no**'} {what}")
    verdict = f"Within {GOAL} times an empty page's frame: {', '.join(said)}."
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
