"""A score as one binary, and back."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from closeloop_widgets.errors import ScoreError
from closeloop_widgets.music import pieces
from closeloop_widgets.music.pack import pack, unpack
from closeloop_widgets.music.score import Score
from tests.python.music.strategies import scores


@given(scores())
def test_a_packed_score_unpacks_as_it_was(score: Score) -> None:
    back = unpack(pack(score))
    assert back == score
    assert back.next_id == score.next_id
    assert pack(back) == pack(score)


@pytest.mark.parametrize("name", pieces.names())
def test_the_bundled_pieces_survive_and_their_columns_are_aligned(name: str) -> None:
    data = pack(pieces.load(name))
    assert unpack(memoryview(data)) == pieces.load(name)
    assert len(data) % 8 == 0


@given(st.integers(0, 400))
def test_a_pack_cut_anywhere_is_a_score_error(at: int) -> None:
    data = pack(Score.of_notes(start=[0, 480], duration=[480] * 2, pitch=[60, 64], velocity=[90] * 2))
    if at < len(data) - 8:
        with pytest.raises(ScoreError):
            unpack(data[:at])


def test_bytes_of_something_else_are_named_as_such() -> None:
    with pytest.raises(ScoreError, match="not a packed score: it begins with b'MThd'"):
        unpack(b"MThd\0\0\0\6\0\0")
