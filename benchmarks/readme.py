"""The tables that the benchmarks write into their READMEs."""

from __future__ import annotations

from pathlib import Path

BEGIN, END = "<!-- measured -->", "<!-- /measured -->"


def write_measured(readme: Path, measured: str) -> None:
    """Puts what was measured between the two marks of a README, in place of what is there."""
    before, rest = readme.read_text(encoding="utf-8").split(BEGIN)
    after = rest.split(END)[1]
    readme.write_text(f"{before}{BEGIN}\n\n{measured}\n\n{END}{after}", encoding="utf-8")
