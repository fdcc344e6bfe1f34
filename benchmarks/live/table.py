"""What was measured, as rows of tables."""

from __future__ import annotations

import json
import statistics
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

HEAD = """\
| median ms | bytes | bridge | bare | bare, JSON read | bridge over bare | over bare with JSON | goal |
|---|---|---|---|---|---|---|---|"""

GOAL = 3.0


@dataclass
class Row:
    """One comparison, filled as it is measured.

    Parameters
    ----------
    what, notes : is timed, with how many notes
    goal_ms : the most milliseconds that it should take, None where there is no such goal
    bridge : milliseconds of each repeat
    bare : of the same bytes over a bare connection
    reading : of the same where both ends also read and write what is said as JSON
    bytes : said in one repeat, both ways
    """

    what: str
    notes: int
    goal_ms: float | None = None
    bridge: list[float] = field(default_factory=list)
    bare: list[float] = field(default_factory=list)
    reading: list[float] = field(default_factory=list)
    bytes: int = 0

    def __str__(self) -> str:
        bridge, bare, reading = map(statistics.median, (self.bridge, self.bare, self.reading))
        goals = [f"{GOAL:g}x {_met(bridge / bare <= GOAL)}"]
        if self.goal_ms is not None:
            goals.append(f"{self.goal_ms:g} ms {_met(bridge <= self.goal_ms)}")
        ratios = f"{bridge / bare:.1f} | {bridge / reading:.1f}"
        times = f"{bridge:.1f} | {bare:.1f} | {reading:.1f}"
        return f"| {self.what} {self.notes:,} | {self.bytes:,} | {times} | {ratios} | {', '.join(goals)} |"


def _met(met: bool) -> str:
    return "met" if met else "**missed**"


def table(rows: Sequence[Row]) -> str:
    """The rows under their head, in Markdown."""
    return "\n".join([HEAD, *map(str, rows)])


PLACES = {"rig.mjs": "fake Live", "closeloop.live.js": "Live's script", "closeloop.node.js": "Node's script"}
"""Whose time it is, by the file that ran. What a script has Node do for it, such as JSON, counts as the script's."""

OTHER = "rest of Node"
IDLE = ("(idle)", "(program)", "(root)")


@dataclass(frozen=True)
class Spent:
    """Processor milliseconds that one `what` took, by whose code took them."""

    what: str
    by: dict[str, float]


def spent(what: str, file: Path, between: tuple[float, float], python: float, repeats: int) -> Spent:
    """What a profile of the device says (V8's `.cpuprofile`) between two times, beside the seconds that Python took.

    Both clocks count from when the machine began: `time.monotonic` and V8's own.
    """
    read = json.loads(file.read_text(encoding="utf-8"))
    frames = {node["id"]: node["callFrame"] for node in read["nodes"]}
    by: Counter[str] = Counter({"Python": python * 1e3})
    now = read["startTime"]
    for sample, micros in zip(read["samples"], read["timeDeltas"], strict=True):
        frame = frames[sample]
        now += micros
        if between[0] <= now / 1e6 <= between[1] and frame["functionName"] not in IDLE:
            by[PLACES.get(frame["url"].rsplit("/", 1)[-1], OTHER)] += micros / 1e3
    return Spent(what, {name: ms / repeats for name, ms in by.items()})


def spent_table(costs: Sequence[Spent]) -> str:
    """What they took, in Markdown."""
    names = ("Python", *PLACES.values(), OTHER)
    head = f"| processor ms | {' | '.join(names)} | fake's share |\n|{'---|' * (len(names) + 2)}"
    rows = [
        f"| {cost.what} | {' | '.join(f'{cost.by.get(name, 0):.1f}' for name in names)} "
        f"| {cost.by.get('fake Live', 0) / sum(cost.by.values()):.0%} |"
        for cost in costs
    ]
    return "\n".join([head, *rows])
