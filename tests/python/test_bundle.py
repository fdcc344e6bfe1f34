"""What the browser is sent: one module that needs nothing beside it."""

from __future__ import annotations

import base64
import re
import zlib
from pathlib import Path

WIDGET = Path(__file__).resolve().parents[2] / "closeloop_widgets" / "static" / "widget.js"


def test_the_widget_is_a_small_module_that_holds_its_code_deflated() -> None:
    text = WIDGET.read_text(encoding="utf-8")
    assert len(text) < 200_000
    packed = re.search(r'^const packed = "([^"]+)";$', text, re.MULTILINE)
    assert packed
    code = zlib.decompress(base64.b64decode(packed[1]), wbits=-15).decode()
    assert len(code) > len(text)
    assert re.search(r"export\{[\w$]+ as default\};?\s*$", code)


def test_no_code_is_made_of_text_and_nothing_is_fetched_from_elsewhere() -> None:
    text = WIDGET.read_text(encoding="utf-8")
    packed = re.search(r'^const packed = "([^"]+)";$', text, re.MULTILINE)
    assert packed
    code = zlib.decompress(base64.b64decode(packed[1]), wbits=-15).decode()
    for forbidden in (
        r"\beval\(",
        r"\bnew Function\(",
        r"\binnerHTML\b",
        r"\bfetch\(",
        r"XMLHttpRequest",
        # The name of SVG, and the window of the device on this computer, which opens at a press.
        r"https?://(?!www\.w3\.org|127\.0\.0\.1:\$\{)",
    ):
        assert not re.search(forbidden, code), forbidden
