"""`python -m benchmarks.round_trip`: the editor beside the barest anywidget, in one JupyterLab page, by turns.

Prints a table; with `--write` it takes the place of the one in README.md.
"""

from __future__ import annotations

import argparse
import os
import tempfile
import time
from importlib.metadata import version
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, Page

from benchmarks.midi.piece import piece
from benchmarks.readme import write_measured
from benchmarks.round_trip.table import Row, table
from tests.e2e.harness import chromium
from tests.e2e.harness.editor_page import EditorPage
from tests.e2e.harness.jupyterlab import Lab, LabServer, Notebook

ROOT = Path(__file__).resolve().parents[2]
README = Path(__file__).with_name("README.md")

GOAL = 1.2
FIRST_PICTURE_GOAL = 1.5
LARGE = 100_000
"""Notes in the piece whose first picture has a goal: what a transcription or a long generation may hold."""

IMPORTS = (
    f"import sys; sys.path.insert(0, {str(ROOT)!r}); from benchmarks.round_trip.kernel import Driver, Gallery, Pair"
)
CELLS = (
    IMPORTS + "\ndriver = Driver()\ndriver",
    "pair = Pair(driver, {notes})\ndisplay(pair.editor, pair.bare)",
    "gallery.editor()",
    "gallery.rectangle()",
)
PAIR, EDITOR, RECTANGLE = 1, 2, 3
"""Cells, by where they stand in the notebook."""

EDIT_ENDS = ("document", "observers")
"""Where a key press is timed to: the driver's names for them."""

SHOW_ALL_CELLS = """() => {
  const { content } = window.jupyterapp.shell.currentWidget;
  content.notebookConfig = { ...content.notebookConfig, windowingMode: "none" };
}"""


def main() -> None:
    """Measure, print, and write where asked to."""
    given = arguments()
    with tempfile.TemporaryDirectory() as folder, chromium.launch() as browser:
        server = LabServer(Path(folder) / "jupyterlab")
        try:
            measured = measure(Lab(server, browser), given) + "\n" + surroundings(browser)
        finally:
            server.stop()
    print(measured)
    if given.write:
        write_measured(README, measured)


def arguments() -> argparse.Namespace:
    """What the command line asks for."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.round_trip", description=__doc__)
    parser.add_argument("--notes", type=int, default=10_000, help="in the piece")
    parser.add_argument("--repeats", type=int, default=120, help="of each latency")
    parser.add_argument("--paints", type=int, default=15, help="of each first paint")
    parser.add_argument("--write", action="store_true", help="put the table into README.md")
    return parser.parse_args()


def measure(lab: Lab, given: argparse.Namespace) -> str:
    """All comparisons, one after the other in one page."""
    notebook = lab.notebook([cell.format(notes=given.notes) for cell in CELLS])
    page = notebook.page
    page.evaluate(SHOW_ALL_CELLS)
    notebook.run_cell(0)
    notebook.run_cell(PAIR)
    let_it_sound(notebook, given.notes)
    clocks = [clock_difference(page)]

    def timed(call: str, *details: Any) -> dict[str, Any]:
        times: dict[str, Any] = page.evaluate(f"details => benchmark.{call}(...details)", list(details))
        return times

    latency, paints = (given.repeats, 20), (given.paints, 2)
    edits = timed("edits", *latency)
    document, observers = ({name: [t[end] for t in times] for name, times in edits.items()} for end in EDIT_ENDS)
    rows = [
        Row("key press to document", document["editor"], document["bare"], GOAL),
        Row("key press to observers", observers["editor"], observers["bare"]),
        Row("cell to view", **timed("views", "at_once", *latency), goal=GOAL),
        Row("thread to view", **timed("views", "later", *latency), goal=GOAL),
    ]
    clocks.append(clock_difference(page))
    clear(notebook, PAIR)
    for notes, goal in ((given.notes, None), (LARGE, FIRST_PICTURE_GOAL)):
        notebook.execute(f"gallery = Gallery({notes})")
        rows += [
            Row(f"cell to first picture, {notes:,} notes", **timed("cells", EDITOR, RECTANGLE, *paints), goal=goal),
            Row(f"render to first picture, {notes:,} notes", **timed("renders", *paints)),
        ]
        clear(notebook, EDITOR)
        clear(notebook, RECTANGLE)
    low, high = min(low for low, _ in clocks), max(high for _, high in clocks)
    return f"{table(rows)}\n\nThe page's clock was between {low:+.1f} and {high:+.1f} ms from the kernel's."


def let_it_sound(notebook: Notebook, notes: int) -> None:
    """Loads the synthesizer by a real key press, so that each edit is heard while it is measured, as it is in use."""
    root = notebook.output(PAIR).locator(".closeloop")
    root.get_by_text("Connected", exact=True).wait_for()
    editor = EditorPage(notebook.page, root, piece(notes))
    editor.roll.press("ArrowUp")
    editor.wait_until_heard()


def clock_difference(page: Page) -> tuple[float, float]:
    """Milliseconds that the page's clock is ahead of this machine's `time.time()`: at least, at most."""
    low, high = float("-inf"), float("inf")
    for _ in range(50):
        before = time.time() * 1000
        at = page.evaluate("() => benchmark.now()")
        low, high = max(low, at - time.time() * 1000), min(high, at - before)
    return low, high


def clear(notebook: Notebook, cell: int) -> None:
    """Takes a cell's output away."""
    notebook.page.evaluate(
        """async (index) => {
          const { shell, commands } = window.jupyterapp;
          shell.currentWidget.content.activeCellIndex = index;
          await commands.execute("notebook:clear-cell-output");
        }""",
        cell,
    )
    notebook.page.locator(".closeloop").wait_for(state="detached")


def surroundings(browser: Browser) -> str:
    """The machine and the programs, in words."""
    programs = [f"{name} {version(name)}" for name in ("jupyterlab", "ipykernel", "ipywidgets", "anywidget")]
    return f"{os.cpu_count()} cores, headless Chromium {browser.version} (software drawing), {', '.join(programs)}."


if __name__ == "__main__":
    main()
