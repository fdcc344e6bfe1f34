"""What a frame of the piano roll costs: panning, and all notes in one view.

    python -m benchmarks.roll [rounds]

Milliseconds from the animation frame's first callback to the end of its painting (script, style, paint; software
drawing). The minimum and the median over the frames of all rounds are printed. 1200 x 480 pixels, 8 tracks.
"""

from __future__ import annotations

import statistics
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

import numpy as np
from playwright.sync_api import Browser

from tests.e2e.harness import chromium
from tests.e2e.harness.fake_host import FakeHost

ROOT = Path(__file__).resolve().parents[2]
QUARTER = 480
TRACKS = 8
PAN_SHOWS = 490
"""Notes in view while panning, whatever the size of the piece."""

LOOK = "([ticks, row]) => roll.look({ left: 0, top: 92, pixelsPerPitch: row, pixelsPerTick: 1100 / ticks })"


def piece(count: int) -> dict[str, Any]:
    """Notes of every length from a 32nd to a half, spread evenly over 60 pitches; about 20 begin in each quarter."""
    random = np.random.default_rng(1)
    tracks = []
    for _ in range(TRACKS):
        size = count // TRACKS
        start = np.sort(random.integers(0, max(1, count * QUARTER // 20), size))
        columns = {
            "start": start,
            "duration": random.choice([60, 120, 240, 480, 960], size),
            "pitch": random.integers(30, 90, size),
            "velocity": random.integers(20, 127, size),
        }
        tracks.append({"name": "", "channel": 0, "notes": {name: values.tolist() for name, values in columns.items()}})
    return {"tracks": tracks, "tempos": [], "meters": [], "markers": []}


def build() -> tuple[str, str]:
    with tempfile.TemporaryDirectory() as folder:
        command = ["node_modules/.bin/esbuild", "tests/e2e/roll/page.ts", "--bundle", "--format=esm", "--minify"]
        subprocess.run([*command, f"--outdir={folder}", "--target=es2022"], cwd=ROOT, check=True)
        return Path(folder, "page.js").read_text(), Path(folder, "page.css").read_text()


def measure(browser: Browser, bundle: tuple[str, str], count: int, rounds: int) -> str:
    host = FakeHost(browser)
    host.open({}, esm=bundle[0], css=bundle[1], viewport={"width": 1200, "height": 480})
    host.page.evaluate("piece => roll.show(piece)", piece(count))
    host.page.evaluate("roll.update({ activeTrack: null })")
    # A row of 6.8 pixels: all pitches in view. 12: rounded notes with names, two thirds of the pitches.
    times = []
    for notes, row, frames, pixels in ((PAN_SHOWS, 6.8, 40, 3), (PAN_SHOWS, 12, 40, 3), (count, 6.8, 10, 0.5)):
        host.page.evaluate(LOOK, [max(1, notes) * QUARTER / 20, row])
        each = [ms for _ in range(rounds) for ms in host.page.evaluate("a => roll.pan(...a)", [frames, pixels])]
        times.append(f"{min(each):7.1f} {statistics.median(each):7.1f}")
    host.close()
    return f"{count:>9,}   " + "   ".join(times)


def main() -> None:
    rounds = int(sys.argv[1]) if len(sys.argv) > 1 else 3
    bundle = build()
    print("    notes   pan: min  median   pan, near   all in view   (ms a frame: minimum, median)")
    with chromium.launch() as browser:
        for count in (0, 1_000, 10_000, 100_000):
            print(measure(browser, bundle, count, rounds), flush=True)


if __name__ == "__main__":
    main()
