"""Run the benchmarks, each in an interpreter of its own: all of them, or those named on the command line.

A benchmark is a folder of benchmarks/ with a `__main__.py`, or a file of it.
"""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

FOLDER = Path(__file__).resolve().parent.parent / "benchmarks"


def main(names: list[str]) -> int:
    """Run them one after the other, and return how many failed."""
    there = benchmarks()
    unknown = [name for name in names if name not in there]
    if unknown:
        sys.exit(f"no benchmark is called {', '.join(unknown)}; there are: {', '.join(there)}")
    failed = 0
    for name in names or there:
        print(f"== {name}", flush=True)
        module = [sys.executable, "-m", f"{FOLDER.name}.{name}"]
        failed += subprocess.run(module, cwd=FOLDER.parent, check=False).returncode != 0
    return failed


def benchmarks() -> list[str]:
    """The names of the benchmarks there are."""
    paths = [*FOLDER.glob("*.py"), *(path.parent for path in FOLDER.glob("*/__main__.py"))]
    return sorted(path.stem for path in paths if not path.stem.startswith("_"))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
