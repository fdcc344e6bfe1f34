"""The page about Live, held against what the programs say."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[3]
FOLDERS = ("closeloop_widgets/live", "closeloop_widgets/editor", "js/device", "js/editor/src/live")
SUFFIXES = {".py", ".js", ".ts"}


def troubles() -> list[str]:
    """What the page says that it says when something does not work."""
    page = (ROOT / "docs" / "live.md").read_text(encoding="utf-8")
    table = page.split("| it says | do |", 1)[1].strip().splitlines()[1:]
    return [line.split("|")[1].strip() for line in table]


def said() -> str:
    """All that the programs can say, as one text in which a sentence over several lines is one."""
    files = [path for folder in FOLDERS for path in sorted((ROOT / folder).rglob("*.*")) if path.suffix in SUFFIXES]
    text = "\n".join(path.read_text(encoding="utf-8") for path in files)
    return re.sub(r'"\s*\+?\s*f?"', "", text).lower()


@pytest.mark.parametrize("words", troubles())
def test_what_the_page_helps_with_is_what_is_said(words: str) -> None:
    everything = said()
    # What stands in quotation marks is another each time, and where it is said is no part of it.
    for part in re.split(r"“\.\.\.”", words.removesuffix(" (in the window)")):
        assert part.strip().lower() in everything
