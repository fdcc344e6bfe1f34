"""`python -m benchmarks.live`: notes to Live and back, beside the same bytes over a bare WebSocket, by turns.

Live is a fake: the device's own scripts run under Node over a set in memory. Prints two tables; with `--write` they
take the place of those in README.md.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from importlib.metadata import version
from pathlib import Path

import numpy as np

from benchmarks.live.bare import Bare, Recording
from benchmarks.live.table import Row, Spent, spent, spent_table, table
from benchmarks.readme import write_measured
from closeloop_widgets.live.bridge import Live
from closeloop_widgets.live.pairing import Tokens
from closeloop_widgets.music.region import Region
from closeloop_widgets.music.score import Score
from tests.python.live.rig import Rig

README = Path(__file__).with_name("README.md")

SIZES = (100, 1_000, 10_000)
WARM_UP = 3
GOAL_MS = {("push", 1_000): 200.0}


def main() -> None:
    """Measure, print, and write where asked to."""
    given = arguments()
    rows = [row for notes in SIZES for row in compare(notes, max(3, given.repeats // (notes // 1_000 or 1)))]
    costs = [profile(what, notes, given.repeats) for notes in SIZES[1:] for what in ("push", "pull")]
    measured = f"{table(rows)}\n\n{spent_table(costs)}\n\n{surroundings()} `--repeats {given.repeats}`."
    print(measured)
    if given.write:
        write_measured(README, measured)


def arguments() -> argparse.Namespace:
    """What the command line asks for."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.live", description=__doc__)
    parser.add_argument("--repeats", type=int, default=30, help="of 1,000 notes and fewer; a tenth of them of 10,000")
    parser.add_argument("--write", action="store_true", help="put the tables into README.md")
    return parser.parse_args()


def compare(notes: int, repeats: int) -> list[Row]:
    """Pushes and pulls of so many notes, each beside the same bytes over a bare connection."""
    with device() as (rig, live, recording):
        return [
            asyncio.run(by_turns(Row(what, notes, goal_ms=GOAL_MS.get((what, notes))), work, recording, repeats))
            for what, work in works(rig, live, notes).items()
        ]


async def by_turns(row: Row, work: Callable[[], object], recording: Recording, repeats: int) -> Row:
    """Fills a row: the bridge, the bare connection, and one that reads JSON, every other round the other way round."""
    bare = Bare()
    peers = [(row.bare, await bare.open(reads_json=False)), (row.reading, await bare.open(reads_json=True))]
    for number in range(-WARM_UP, repeats):
        recording.take()
        # The bridge works on a thread of its own: this one only waits for it.
        start = time.perf_counter()
        work()
        took = (time.perf_counter() - start) * 1e3
        said = recording.take()
        others = [(times, await peer.time(said)) for times, peer in peers[:: 1 if number % 2 else -1]]
        if number < 0:
            continue
        row.bridge.append(took)
        for times, ms in others:
            times.append(ms)
        row.bytes = sum(len(question) + len(answer) for question, answer in said)
    bare.close()
    return row


def profile(what: str, notes: int, repeats: int) -> Spent:
    """Where the processor's time goes, in a run of its own: looking costs time as well."""
    repeats = max(3, repeats // (notes // 1_000))
    with tempfile.TemporaryDirectory() as folder:
        with device("--cpu-prof", "--cpu-prof-interval", "200", "--cpu-prof-dir", folder) as (rig, live, _):
            work = works(rig, live, notes)[what]
            began, python = time.monotonic(), time.process_time()
            for _ in range(repeats):
                work()
            python, ended = time.process_time() - python, time.monotonic()
        (file,) = Path(folder).iterdir()
        return spent(f"{what} {notes:,}", file, (began, ended), python, repeats)


def works(rig: Rig, live: Live, notes: int) -> dict[str, Callable[[], object]]:
    """What is timed: notes that take the place of as many, and their reading."""
    # A note each sixteenth, on 37 keys: no two overlap, so that nothing is cut short.
    steps = np.arange(notes)
    score = Score.of_notes(
        start=steps * 120, duration=np.full(notes, 60), pitch=48 + steps * 7 % 37, velocity=np.full(notes, 90)
    )
    region = Region.all(score)
    track = rig.do("track", name="Piano")
    live.push(score, region, to=track)
    return {
        "push": lambda: live.push(score, region, to=track),
        "pull": lambda: live.pull(0, region.end / score.ticks_per_quarter, tracks=track),
    }


@contextmanager
def device(*node: str) -> Iterator[tuple[Rig, Live, Recording]]:
    """A device under Node, and a connection to it."""
    with tempfile.TemporaryDirectory() as folder:
        rig = Rig(node=node)
        # The fake tells of any change, and Live of another clip in the detail view alone: then nothing is selected.
        rig.do("set", values={"loop_length": 0})
        recording = Recording(rig.port)
        live = Live(recording, Tokens(Path(folder) / "tokens.json"))
        live.connect(code=rig.code())
        try:
            yield rig, live, recording
        finally:
            live.close()
            rig.close()


def surroundings() -> str:
    """The machine and the programs, in words."""
    node = subprocess.run(["node", "--version"], capture_output=True, text=True, check=True).stdout.strip()
    return f"{os.cpu_count()} cores, Node {node.removeprefix('v')}, websockets {version('websockets')}."


if __name__ == "__main__":
    main()
