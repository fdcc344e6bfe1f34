"""What a kept take makes of a piece, held to the vectors that the browser is held to."""

from __future__ import annotations

import json

from tests.data.make_take_golden import PATH, vectors


def test_a_kept_take_makes_what_the_golden_vectors_say() -> None:
    assert vectors() == json.loads(PATH.read_text())["cases"]
