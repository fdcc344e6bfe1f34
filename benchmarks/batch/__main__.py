"""`python -m benchmarks.batch`: many takes of four bars, by a bare loop, threads, processes and a Dask cluster.

Prints tables; with `--write` they take the place of those in README.md. The gallery's part is in `gallery.py`.
"""

from __future__ import annotations

import argparse
import os
import statistics
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import Executor, ProcessPoolExecutor, ThreadPoolExecutor
from contextlib import contextmanager
from importlib.metadata import version
from importlib.util import find_spec
from multiprocessing import get_context
from pathlib import Path
from typing import Any

from benchmarks.batch.functions import held, released
from benchmarks.readme import write_measured
from closeloop_widgets.batch import generate
from closeloop_widgets.editor.document import Document
from closeloop_widgets.editor.runs import Runs
from closeloop_widgets.editor.session import Session
from closeloop_widgets.models import Context, ModelFunction
from closeloop_widgets.music import pieces
from closeloop_widgets.music.region import Region
from closeloop_widgets.music.score import Score

README = Path(__file__).with_name("README.md")
PIECE, BARS = "bwv846", (5, 8)
WORKERS = 2
ROUNDS = 25
OVERHEAD_GOAL = 5.0
"""Percent."""

Function = ModelFunction[..., Any]


def main() -> None:
    """Measure, print, and write where asked to."""
    given = arguments()
    piece = pieces.load(PIECE)
    region = Region.bars(piece, *BARS)
    parts = [overhead(piece, region, given.takes), where(piece, region, given.takes), first_take(piece, region)]
    if find_spec("benchmarks.batch.gallery") is not None:
        parts.append(scrolling(given.takes))
    measured = "\n\n".join([*parts, surroundings()])
    print(measured)
    if given.write:
        write_measured(README, measured)


def arguments() -> argparse.Namespace:
    """What the command line asks for."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.batch", description=__doc__)
    parser.add_argument("--takes", type=int, default=1000, help="of each batch; 100 is a quick look")
    parser.add_argument("--write", action="store_true", help="put the tables into README.md")
    return parser.parse_args()


def overhead(piece: Score, region: Region, takes: int) -> str:
    """Seconds of this process's processor: a bare loop, and the same takes by the framework on one thread, by turns."""
    one = ThreadPoolExecutor(1)
    each = takes // ROUNDS

    def bare(function: Function) -> None:
        for seed in range(each):
            function.call(piece, region, {}, Context(seed))

    def made(function: Function, metrics: bool) -> None:
        generate(function, piece, region, each, seed=0, executor=one, metrics=metrics).result()

    ways: dict[str, Callable[[Function], None]] = {
        "bare loop": bare,
        "takes": lambda function: made(function, False),
        "takes, measured": lambda function: made(function, True),
    }
    rows = ["| function | | ms a take | over the bare loop | goal |", "|---|---|---|---|---|"]
    for function in (held, released):
        spent: dict[str, list[float]] = {way: [] for way in ways}
        for way in list(ways) * (ROUNDS + 1):  # the first round is not counted
            start = time.process_time()
            ways[way](function)
            spent[way].append((time.process_time() - start) / each * 1e3)
        for way, times in spent.items():
            ms = statistics.median(times[1:])
            # Each round against its own: what else the machine does disturbs neighbours alike.
            pairs = zip(times[1:], spent["bare loop"][1:], strict=True)
            over = 100 * (statistics.median(one / bare for one, bare in pairs) - 1)
            goal = f"{OVERHEAD_GOAL:g}%: {'met' if over <= OVERHEAD_GOAL else '**missed**'}" if way == "takes" else ""
            said = "" if way == "bare loop" else f"{over:.1f}%"
            rows.append(f"| {function.name} | {way} | {ms:.2f} | {said} | {goal} |")
    one.shutdown()
    return "\n".join(rows)


def where(piece: Score, region: Region, takes: int) -> str:
    """Seconds of the clock for measured takes by each executor, and until the first of them."""
    rows = [
        "| function | made by | all, s | takes a second | first take, s | the executor's start, s |",
        "|---|---|---|---|---|---|",
    ]
    for function in (held, released):
        for name, opened in executors().items():
            start = time.perf_counter()
            with opened() as executor:
                ready = time.perf_counter()
                batch = generate(function, piece, region, takes, seed=0, executor=executor)
                begun = iter(batch)
                next(begun)
                first = time.perf_counter()
                assert len(list(begun)) == takes - 1
                over = time.perf_counter()
            all_of_it = over - ready
            cells = (f"{all_of_it:.1f}", f"{takes / all_of_it:.0f}", f"{first - ready:.2f}", f"{ready - start:.2f}")
            rows.append(f"| {function.name} | {name} | {' | '.join(cells)} |")
            print(rows[-1], flush=True)
    return "\n".join(rows)


def executors() -> dict[str, Callable[[], Any]]:
    """What opens each executor; processes start with their first chunk."""
    there: dict[str, Callable[[], Any]] = {
        "one thread": lambda: ThreadPoolExecutor(1),
        f"{WORKERS} threads": lambda: ThreadPoolExecutor(WORKERS),
        f"{WORKERS} processes": lambda: ProcessPoolExecutor(WORKERS, get_context("spawn")),
    }
    return there | ({f"Dask, {WORKERS} workers": dask} if find_spec("distributed") else {})


@contextmanager
def dask() -> Iterator[Executor]:
    """A cluster on this machine."""
    from distributed import Client, LocalCluster

    with (
        LocalCluster(n_workers=WORKERS, threads_per_worker=1, dashboard_address=None) as cluster,
        Client(cluster) as client,
    ):
        yield client.get_executor()


def first_take(piece: Score, region: Region, presses: int = 7) -> str:
    """Milliseconds from a press for 1000 takes, as a view's message, until the first of them is told to views."""
    rows = ["| function | press to first take, ms (median) | the function alone, ms |", "|---|---|---|"]
    for function in (held, released):
        waited, alone = [], []
        for _ in range(presses):
            start = time.perf_counter()
            function.call(piece, region, {}, Context(0))
            alone.append((time.perf_counter() - start) * 1e3)
            waited.append(press(function, piece, region))
        rows.append(f"| {function.name} | {statistics.median(waited):.0f} | {statistics.median(alone):.0f} |")
    return "\n".join(rows)


def press(function: Function, piece: Score, region: Region) -> float:
    """One press on a fresh editor's kernel side."""
    runs = Runs(Document(piece), function)
    told = threading.Event()
    session = Session(runs.document, runs, lambda message, _: told.set() if message["type"] == "takes" else None)
    ask = {"type": "run", "function": function.name, "region": region.to_json(), "parameters": {}, "n": 1000}
    start = time.perf_counter()
    session.receive({"v": 1, "req": "a", "view": "a", **ask}, [])
    assert told.wait(60)
    waited = (time.perf_counter() - start) * 1e3
    runs.cancel_all()
    session.close()
    runs.close()
    return waited


def scrolling(takes: int) -> str:
    """What a frame costs while the gallery of so many takes scrolls."""
    from benchmarks.batch.gallery import measure, report
    from tests.e2e.harness import chromium

    with chromium.launch() as browser:
        return report(measure(browser, takes), takes, browser.version)


def surroundings() -> str:
    """The machine and the programs, in words."""
    programs = [f"{name} {version(name)}" for name in ("numpy", "distributed") if find_spec(name)]
    return f"{PIECE}, bars {BARS[0]} to {BARS[1]}; {os.cpu_count()} cores, {', '.join(programs)}."


if __name__ == "__main__":
    main()
