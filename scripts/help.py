"""Print the targets of a makefile that carry a `## sentence`."""

from __future__ import annotations

import re
import sys
from pathlib import Path

for line in Path(sys.argv[1]).read_text(encoding="utf-8").splitlines():
    if found := re.match(r"([a-z-]+):.*## (.+)", line):
        print(f"  make {found[1]:<6} {found[2]}")
