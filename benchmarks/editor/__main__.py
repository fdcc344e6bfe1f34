"""`python -m benchmarks.editor`: this editor beside other piano rolls, in one run, in one headless browser.

Prints tables; with `--write` they take the place of those in README.md.
"""

from __future__ import annotations

import argparse
import os
import tempfile
from pathlib import Path

from playwright.sync_api import Browser

from benchmarks.editor.comparison import Comparison
from benchmarks.editor.peers import Peers
from benchmarks.editor.results import LARGE
from benchmarks.readme import write_measured
from tests.e2e.harness import chromium

HERE = Path(__file__).parent
README = HERE / "README.md"

SIZES = (1_000, 10_000, 50_000, LARGE)


def main() -> None:
    """Measure, print, and write where asked to."""
    given = arguments()
    peers = Peers()
    with chromium.launch() as browser:
        comparison = Comparison(browser, peers, given.output)
        for size in given.sizes:
            comparison.compare(size, given.rounds)
        comparison.alone(given.rounds)
        around = surroundings(browser, peers, given.rounds)
    measured = f"{comparison.results.markdown(given.sizes)}\n\n{around}"
    print(measured)
    if given.write:
        comparison.keep_pictures(HERE)
        write_measured(README, measured)


def arguments() -> argparse.Namespace:
    """What the command line asks for."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.editor", description=__doc__)
    parser.add_argument("--rounds", type=int, default=3, help="at most, of each program at each size")
    parser.add_argument("--sizes", type=numbers, default=list(SIZES), help="notes, separated by commas")
    output = Path(tempfile.gettempdir()) / "closeloop-benchmark"
    parser.add_argument("--output", type=Path, default=output, help="folder for the pictures of all sizes")
    parser.add_argument("--write", action="store_true", help="put tables and small pictures beside README.md")
    return parser.parse_args()


def numbers(text: str) -> list[int]:
    """The whole numbers of a list with commas; argparse names it where they are none: "invalid numbers value"."""
    return [int(number) for number in text.split(",")]


def surroundings(browser: Browser, peers: Peers, rounds: int) -> str:
    """The machine and the programs, in words."""
    versions = ", ".join(f"{name} {version}" for name, version in peers.versions.items())
    machine = f"{os.cpu_count()} cores, headless Chromium {browser.version} (software drawing)"
    return f"At most {rounds} rounds. {machine}, {versions}."


if __name__ == "__main__":
    main()
