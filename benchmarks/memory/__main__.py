"""`python -m benchmarks.memory`: opens and closes an editor again and again in one page, and counts what stays.

Prints a table; with `--write` it takes the place of the one in README.md.
"""

from __future__ import annotations

import argparse
import os
from collections.abc import Callable, Sequence
from dataclasses import fields
from pathlib import Path

import numpy as np
from playwright.sync_api import Browser

from benchmarks.midi.piece import piece
from benchmarks.readme import write_measured
from closeloop_widgets import Editor
from tests.e2e.harness import chromium
from tests.e2e.harness.editor_page import EditorPage
from tests.e2e.harness.fake_host import FakeHost
from tests.e2e.harness.live_editor import LiveEditor
from tests.e2e.harness.memory import Memory, MemoryProbe

README = Path(__file__).with_name("README.md")

WARM_UP = 10
"""Cycles before the first count: the browser compiles what it runs often, and keeps that."""

STEP = 5
"""Cycles from one count to the next; the first cycle of each step plays."""

KILO = frozenset({"heap", "buffers"})
"""What is counted in bytes, and told in kilobytes."""


class Cycles:
    """An editor in a page, opened and closed.

    Parameters
    ----------
    browser : in which the page is
    notes : of the piece
    whole : whether the widget's model ends with each view, as when a cell is run anew, or stays, as for the next view
    """

    def __init__(self, browser: Browser, notes: int, *, whole: bool) -> None:
        self._host = FakeHost(browser)
        self._live = LiveEditor(self._host, Editor(piece(notes)))
        self._whole = whole
        self._view = 0
        self.probe = MemoryProbe(self._host.page)
        self.close()

    def run(self, *, play: bool) -> None:
        """Open it, play a moment if asked to, and close it, while it plays."""
        if self._whole:
            self._host.initialize()
        self._view = self._host.render()
        page = EditorPage(self._host.page, self._host.page.locator(".closeloop").first, self._live.kernel.score)
        if play:
            page.button("Play").click()
            page.wait_until_heard()
        self.close()

    def close(self) -> None:
        """Take the view away, and the model with it where it is to end."""
        self._host.remove(self._view)
        if self._whole:
            self._host.close_model()

    def end(self) -> None:
        """Close the page."""
        self._host.close()
        self._live.kernel.close()


def main() -> None:
    """Measure, print, and write where asked to."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.memory", description=__doc__)
    parser.add_argument("--cycles", type=int, default=50, help="that are counted, after the warm-up")
    parser.add_argument("--notes", type=int, default=10_000, help="in the piece")
    parser.add_argument("--write", action="store_true", help="put the table into README.md")
    given = parser.parse_args()
    with chromium.launch() as browser:
        parts = [
            table(name, counts(browser, given.notes, given.cycles, whole=whole))
            for name, whole in (("A view, shown and removed", False), ("The editor, opened and closed", True))
        ]
        around = f"{given.notes:,} notes, {os.cpu_count()} cores, headless Chromium {browser.version}."
    measured = "\n\n".join([*parts, around])
    print(measured)
    if given.write:
        write_measured(README, measured)


def counts(browser: Browser, notes: int, cycles: int, *, whole: bool) -> list[Memory]:
    """What the page holds after the warm-up, and after every few cycles from there."""
    editor = Cycles(browser, notes, whole=whole)
    try:
        for cycle in range(WARM_UP):
            editor.run(play=cycle % STEP == 0)
        found = [editor.probe.measure()]
        for cycle in range(cycles):
            editor.run(play=cycle % STEP == 0)
            if cycle % STEP == STEP - 1:
                found.append(editor.probe.measure())
        return found
    finally:
        editor.end()


def table(name: str, found: Sequence[Memory]) -> str:
    """What is held before and after, and by how much that grows a cycle: the slope of the line through all counts."""
    after = np.arange(len(found)) * STEP
    lines = [f"| {name} | before | after {after[-1]} cycles | growth a cycle |", "|---|---|---|---|"]
    for field in fields(Memory):
        values = np.array([getattr(memory, field.name) for memory in found], float)
        slope = float(np.polyfit(after, values, 1)[0]) if len(values) > 1 else float("nan")
        form: Callable[[float], str] = kilobytes if field.name in KILO else "{:.0f}".format
        growth = f"{slope / 1000:+.2f} KB" if field.name in KILO else f"{slope:+.2f}"
        label = field.name.replace("_", " ")
        lines.append(f"| {label} | {form(values[0])} | {form(values[-1])} | {growth} |")
    return "\n".join(lines)


def kilobytes(count: float) -> str:
    """Bytes, in words."""
    return f"{count / 1000:,.0f} KB"


if __name__ == "__main__":
    main()
