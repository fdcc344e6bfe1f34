"""What was measured, as tables, and whether it is as good as it is meant to be."""

from __future__ import annotations

import statistics
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field

from benchmarks.editor.programs import ALL, CANVAS, DRAG, DROP, EDITOR, LOAD, PAN, PAN_BUSY, PEERS, ZOOM, Program

ROWS = (LOAD, PAN, PAN_BUSY, ZOOM, ALL, DRAG, DROP)
MEANING = {
    LOAD: "to the end of the first frame with notes",
    PAN: "a frame",
    PAN_BUSY: "processor time of the whole browser, a frame",
    ZOOM: "a frame, between the close view and the whole piece",
    ALL: "a frame",
    DRAG: "a frame",
    DROP: "from the button's release to the end of the frame with the moved notes",
}

MILLION = 1_000_000
LARGE, COMPARED = 100_000, 50_000
"""Notes at which the goals for a frame hold; notes at which the peers are compared."""

NEAR_CANVAS, BETTER = 1.5, 10
FRAME_MS, DROP_MS = 16, 50


@dataclass
class Results:
    """Milliseconds, by program, row and notes: one for each round; and what took too long, in seconds."""

    times: dict[tuple[str, str, int], list[float]] = field(default_factory=lambda: defaultdict(list))
    too_slow: dict[tuple[str, str, int], float] = field(default_factory=dict)
    pedal: dict[str, list[float]] = field(default_factory=lambda: defaultdict(list))
    million: dict[str, list[float]] = field(default_factory=lambda: defaultdict(list))

    def least(self, program: Program, row: str, size: int) -> float | None:
        """The quickest round, which other programs on the machine disturbed least."""
        return min(self.times.get((program.name, row, size), ()), default=None)

    def best_peer(self, row: str, size: int) -> tuple[float, str] | None:
        """The quickest peer's, and its name."""
        found = [(ms, peer.name) for peer in PEERS if (ms := self.least(peer, row, size)) is not None]
        return min(found, default=None)

    def markdown(self, sizes: Sequence[int]) -> str:
        """All tables."""
        parts = [self._table(row, sizes) for row in ROWS]
        return "\n\n".join([*parts, self._long_notes(), self.goals()])

    def _table(self, row: str, sizes: Sequence[int]) -> str:
        lines = [
            f"**{row.capitalize()}**, ms {MEANING[row]}: minimum / median of the rounds",
            "",
            f"| | {' | '.join(f'{size:,} notes' for size in sizes)} |",
            "|---|" + "---|" * len(sizes),
        ]
        # One that is there for other rows only has no line here.
        programs = [program for program in (CANVAS, EDITOR, *PEERS) if row in program.can or not program.sound]
        lines += [f"| {it.name} | {' | '.join(self._cell(it, row, size) for size in sizes)} |" for it in programs]
        lines.append(f"| *editor : canvas* | {' | '.join(self._to_canvas(row, size) for size in sizes)} |")
        lines.append(f"| *best peer : editor* | {' | '.join(self._to_peers(row, size) for size in sizes)} |")
        return "\n".join(lines)

    def _cell(self, program: Program, row: str, size: int) -> str:
        key = (program.name, row, size)
        if key in self.too_slow:
            return f"> {self.too_slow[key]:g} s"
        if row in program.can and key not in self.times:
            return "not measured"
        return two(self.times.get(key, ()))

    def _to_canvas(self, row: str, size: int) -> str:
        return ratio(self.least(EDITOR, row, size), self.least(CANVAS, row, size))

    def _to_peers(self, row: str, size: int) -> str:
        best = self.best_peer(row, size)
        return "-" if best is None else f"{ratio(best[0], self.least(EDITOR, row, size))} ({best[1]})"

    def _long_notes(self) -> str:
        lines = ["**This editor alone**, ms a frame", "", f"| | {PAN} | {ALL} |", "|---|---|---|"]
        plain = [self.times.get((EDITOR.name, row, LARGE), ()) for row in (PAN, ALL)]
        kinds = [
            (f"{LARGE:,} notes", plain),
            (f"{LARGE:,} notes, one of them as long as the piece", [self.pedal[row] for row in (PAN, ALL)]),
            (f"{MILLION:,} notes", [self.million[row] for row in (PAN, ALL)]),
        ]
        lines += [f"| {name} | {' | '.join(map(two, times))} |" for name, times in kinds]
        return "\n".join(lines)

    def goals(self) -> str:
        """Each goal, by the quickest rounds: met or missed."""
        lines = ["| goal | measured | |", "|---|---|---|"]
        for row in (PAN, ZOOM):
            measured = quotient(self.least(EDITOR, row, LARGE), self.least(CANVAS, row, LARGE))
            goal = f"{row} at {LARGE:,} notes: at most {NEAR_CANVAS} empty canvases"
            lines.append(judged(goal, measured, NEAR_CANVAS, "{:.2f}"))
        frame = self.least(EDITOR, ALL, LARGE)
        lines.append(judged(f"{LARGE:,} notes in view: a frame under {FRAME_MS} ms", frame, FRAME_MS, "{:.1f} ms"))
        drop = self.least(EDITOR, DROP, LARGE)
        lines.append(judged(f"{DROP} among {LARGE:,}: under {DROP_MS} ms", drop, DROP_MS, "{:.1f} ms"))
        for row in (LOAD, PAN, ZOOM, ALL, DRAG, DROP):
            best = self.best_peer(row, COMPARED)
            measured = quotient(self.least(EDITOR, row, COMPARED), best and best[0])
            goal = f"{row} at {COMPARED:,} notes: {BETTER} times the best peer ({best[1] if best else 'none'})"
            lines.append(judged(goal, measured, 1 / BETTER, "{:.2f} of its time"))
        return "\n".join(lines)


def two(times: Sequence[float]) -> str:
    """Minimum and median; a dash where nothing was measured."""
    return f"{min(times):.1f} / {statistics.median(times):.1f}" if times else "-"


def quotient(a: float | None, b: float | None) -> float | None:
    """How many of `b` are in `a`, where both are known."""
    return a / b if a is not None and b else None


def ratio(a: float | None, b: float | None) -> str:
    """The same in words."""
    value = quotient(a, b)
    return "-" if value is None else f"{value:.2f}" if value < 10 else f"{value:.0f}"


def judged(goal: str, measured: float | None, most: float, form: str) -> str:
    """A line of the table of goals."""
    if measured is None:
        return f"| {goal} | not measured | |"
    return f"| {goal} | {form.format(measured)} | {'met' if measured <= most else 'missed'} |"
