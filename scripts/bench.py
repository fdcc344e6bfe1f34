"""Run the benchmarks, each in an interpreter of its own: all of benchmarks/*.py, or those named on the command line."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

FOLDER = Path(__file__).resolve().parent.parent / "benchmarks"


def main(names: list[str]) -> int:
    """Run them one after the other, and return how many failed."""
    there = {path.stem: path for path in sorted(FOLDER.glob("*.py")) if not path.stem.startswith("_")}
    unknown = [name for name in names if name not in there]
    if unknown:
        sys.exit(f"no benchmark is called {', '.join(unknown)}; there are: {', '.join(there)}")
    failed = 0
    for name in names or there:
        print(f"== {name}", flush=True)
        failed += subprocess.run([sys.executable, str(there[name])], cwd=FOLDER.parent, check=False).returncode != 0
    return failed


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
