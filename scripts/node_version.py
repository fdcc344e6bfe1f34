"""End with a plain sentence unless the Node named on the command line is new enough to build and test the editor."""

from __future__ import annotations

import re
import subprocess
import sys

OLDEST = (20, 19)


def main(node: str) -> None:
    """Check `node --version` against the oldest version that the build tools run on."""
    try:
        said = subprocess.run([node, "--version"], capture_output=True, text=True, check=True).stdout.strip()
    except (OSError, subprocess.CalledProcessError):
        said = "not installed"
    version = tuple(int(part) for part in re.findall(r"\d+", said)[:2])
    if version < OLDEST:
        sys.exit(
            f"Node {OLDEST[0]}.{OLDEST[1]} or newer builds and tests the editor, but `{node}` is {said}. Install it, "
            "or name one: make NODE=/path/to/node test. (make lab needs no Node.)"
        )


if __name__ == "__main__":
    main(sys.argv[1])
