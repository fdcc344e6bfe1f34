"""Write constraints.txt anew: the newest versions today that pyproject.toml admits, for every Python and system."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
CONSTRAINTS = ROOT / "constraints.txt"
EXTRAS = ("magenta", "fluidsynth", "lab", "dask", "study", "live")


def main() -> None:
    """Resolve with uv, and keep the lines that were written by hand at the top."""
    uv = shutil.which("uv")
    if uv is None:
        sys.exit("make pin needs uv: pip install uv")
    command = [uv, "pip", "compile", "--universal", "--python-version", "3.11", "pyproject.toml", "--group", "dev"]
    for extra in EXTRAS:
        command += ["--extra", extra]
    command += ["--no-annotate", "--no-header", "--quiet"]
    pins = subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True).stdout
    CONSTRAINTS.write_text(by_hand() + pins, encoding="utf-8")


def by_hand() -> str:
    """The comment and the pins that no resolution makes: everything up to torch's line."""
    lines = CONSTRAINTS.read_text(encoding="utf-8").splitlines(keepends=True)
    last = next(number for number, line in enumerate(lines) if line.startswith("torch=="))
    return "".join(lines[: last + 1])


if __name__ == "__main__":
    main()
