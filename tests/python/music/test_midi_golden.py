"""The codecs agree with the committed vectors, as their TypeScript twins must."""

from __future__ import annotations

import json

from tests.data.make_midi_golden import PATH, vectors


def test_the_codec_does_what_the_golden_vectors_say() -> None:
    committed = json.loads(PATH.read_text())["cases"]
    for case, expected in zip(vectors(), committed, strict=True):
        assert case == expected, case["name"]
