"""The reducer agrees with the committed vectors, as its TypeScript twin must."""

from __future__ import annotations

import base64
import json
from typing import Any

import pytest

from closeloop_widgets.music.edits import EditError, apply
from closeloop_widgets.music.pack import pack, unpack
from tests.data.make_golden import PATH, plain

CASES = json.loads(PATH.read_text())["cases"]


@pytest.mark.parametrize("case", CASES, ids=[case["name"] for case in CASES])
def test_the_reducer_does_what_the_golden_vector_says(case: dict[str, Any]) -> None:
    score = unpack(base64.b64decode(case["score"]))
    if case["error"] is not None:
        with pytest.raises(EditError) as refusal:
            apply(score, case["change"])
        assert refusal.value.code == case["error"]
        return
    result, inverse = apply(score, case["change"])
    assert base64.b64encode(pack(result)).decode() == case["result"]
    assert plain(inverse) == case["inverse"]
    assert apply(result, inverse)[0] == score
