"""Run the project's checks, all of them even when one fails, and end with a count.

    python scripts/check.py all | fast | lint

The last line is `N passed, N failed`: tests of pytest and vitest, and one failed more for each check that failed
without a failing test of its own (a linter, a suite that did not start). It is left in test-results/counts.txt too.

Checks that need no browser run two at a time, and what each printed is shown when it is done. Those with a browser keep
a processor busy by themselves: they come after, one by one, and print as they go.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
import xml.etree.ElementTree as ElementTree
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import TextIO

ROOT = Path(__file__).resolve().parent.parent
RESULTS = ROOT / "test-results"
COUNTS = RESULTS / "counts.txt"
BIN = ROOT / "node_modules" / ".bin"
FAST = "not browser and not jupyterlab and not notebook"
MUSIC = "tests/python/music"
SIDE_BY_SIDE = 2
"""Two, on more processors too: that is what the bounds on time in the tests have been tried with."""


@dataclass(frozen=True)
class Check:
    """A command; `report` names the JUnit file it writes when it is a test suite. `limit_s` ends one that hangs."""

    name: str
    command: list[str]
    report: Path | None = None
    limit_s: float = 300


@dataclass(frozen=True)
class Result:
    """What became of a check."""

    check: Check
    ok: bool
    seconds: float
    passed: int = 0
    failed: int = 0
    skipped: int = 0


def python(*arguments: str) -> list[str]:
    """A module run by this interpreter."""
    return [sys.executable, "-m", *arguments]


def pytest(name: str, folder: str, expression: str, limit_s: float, *options: str) -> Check:
    """The Python tests of a folder with the markers asked for."""
    report = RESULTS / f"{name}.xml"
    command = python("pytest", "-q", folder, "-m", expression, f"--junitxml={report}", *options)
    return Check(name, command, report, limit_s)


def vitest() -> Check:
    """The TypeScript tests."""
    report = RESULTS / "vitest.xml"
    reporters = ["--reporter=dot", "--reporter=junit", f"--outputFile.junit={report}"]
    return Check("vitest", [str(BIN / "vitest"), "run", *reporters], report)


LINT = [
    Check("ruff", python("ruff", "check", ".")),
    Check("ruff format", python("ruff", "format", "--check", ".")),
    Check("mypy", python("mypy")),
    Check("biome", [str(BIN / "biome"), "check", "."]),
    Check("tsc", [str(BIN / "tsc"), "-p", "tsconfig.json"]),
    Check("bundle", ["node", "js/build.mjs", "--check"]),
]
# The longest first, so that the last to end leaves the other processor idle for a short time only. The tests of music
# are a third of pytest's time, most of it for properties.
QUICK = [
    pytest("pytest", "tests", FAST, 600, f"--ignore={MUSIC}"),
    pytest("music", MUSIC, FAST, 600),
    vitest(),
]
SLOW = [
    pytest("browser", "tests/e2e", "browser", 600),
    pytest("jupyterlab", "tests/e2e", "jupyterlab", 900),
    pytest("notebooks", "tests/e2e", "notebook", 600),
]
SUITES = {"lint": (LINT, []), "fast": (QUICK + LINT, []), "all": (QUICK + LINT, SLOW)}


def main(suite: str) -> int:
    """Run a suite, print what became of each check, and return the exit status."""
    RESULTS.mkdir(exist_ok=True)
    COUNTS.unlink(missing_ok=True)
    quiet, busy = SUITES[suite]
    with ThreadPoolExecutor(SIDE_BY_SIDE) as pool:
        results = list(pool.map(run_captured, quiet))
    results += [run(check) for check in busy]
    print()
    for result in results:
        print(line_of(result))
    passed = sum(result.passed for result in results)
    failed = sum(max(result.failed, not result.ok) for result in results)
    COUNTS.write_text(f"{passed} passed, {failed} failed\n", encoding="utf-8")
    print(f"\n{passed} passed, {failed} failed", flush=True)
    return 1 if failed else 0


def run_captured(check: Check) -> Result:
    """Run one check beside others, and show what it printed in one piece."""
    print(f"-- {check.name} begins", flush=True)
    with tempfile.TemporaryFile("w+", encoding="utf-8", errors="replace") as output:
        result = run(check, output)
        output.seek(0)
        # One call, for another check may come to its end at the same time.
        print(output.read(), end="", flush=True)
    return result


def run(check: Check, output: TextIO = sys.stdout) -> Result:
    """Run one check, what it prints going to `output`."""
    print(f"\n== {check.name}: {' '.join(check.command)}", file=output, flush=True)
    if check.report:
        check.report.unlink(missing_ok=True)
    start = time.monotonic()
    try:
        # No standard input: a tool that would ask a question must fail instead of waiting.
        status = subprocess.run(
            check.command,
            cwd=ROOT,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            timeout=check.limit_s,
            check=False,
            env=surroundings(),
        ).returncode
    except subprocess.TimeoutExpired:
        status = 124
        print(f"{check.name} was ended: it took more than {check.limit_s:.0f} s", file=output, flush=True)
    except OSError as error:
        status = 127
        print(f"{check.name} did not start: {error}", file=output, flush=True)
    return Result(check, status == 0, time.monotonic() - start, *counts(check.report))


def surroundings() -> dict[str, str]:
    """Our environment, with the virtual environment's programs first, for tools that start others by name."""
    return {**os.environ, "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ.get('PATH', '')}"}


def counts(report: Path | None) -> tuple[int, int, int]:
    """Passed, failed and skipped tests of a JUnit file; none where there is no file."""
    if report is None or not report.exists():
        return 0, 0, 0
    cases = list(ElementTree.parse(report).iter("testcase"))
    failed = sum(case.find("failure") is not None or case.find("error") is not None for case in cases)
    skipped = sum(case.find("skipped") is not None for case in cases)
    return len(cases) - failed - skipped, failed, skipped


def line_of(result: Result) -> str:
    """A row of the summary."""
    line = f"{result.check.name:<12} {'ok' if result.ok else 'FAILED':<7} {result.seconds:6.1f} s"
    if result.check.report:
        line += f"   {result.passed} passed, {result.failed} failed, {result.skipped} skipped"
    return line


if __name__ == "__main__":
    if len(sys.argv) != 2 or sys.argv[1] not in SUITES:
        sys.exit(f"usage: check.py {' | '.join(SUITES)}")
    sys.exit(main(sys.argv[1]))
