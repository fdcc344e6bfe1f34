"""Messages travel whole, whatever their size."""

from __future__ import annotations

import random
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from closeloop_widgets.editor.wire import Joiner, WireError, decode_columns, encode_columns, split

JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**31), 2**31) | st.sampled_from(["", "Größe", "<b>"]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(["a", "b", "c"]), inner, max_size=3),
)


@given(JSON, st.lists(st.binary(max_size=300), max_size=3), st.integers(32, 200), st.randoms())
def test_a_message_split_in_parts_is_joined_whatever_their_order(
    body: Any, buffers: list[bytes], limit: int, shuffle: random.Random
) -> None:
    message = {"v": 1, "type": "test", "body": body}
    parts = list(split(message, buffers, limit))
    shuffle.shuffle(parts)
    joiner = Joiner()
    whole = [joined for part in parts if (joined := joiner.add(*part)) is not None]
    assert len(whole) == 1
    assert whole[0][0] == message
    assert [bytes(buffer) for buffer in whole[0][1]] == buffers


@given(st.integers(0, 600), st.sampled_from(["<i4", "<i2", "<u1", "<f4"]))
def test_a_column_survives_the_wire_as_list_or_as_buffer(length: int, dtype: str) -> None:
    column = (np.arange(length) % 100).astype(dtype)
    buffers: list[Any] = []
    encoded = encode_columns({"rows": {"start": column}}, buffers)
    assert bool(buffers) == (length > 256)
    assert np.array_equal(decode_columns(encoded, buffers)["rows"]["start"], column)


def test_a_column_that_refers_to_no_buffer_is_an_error() -> None:
    with pytest.raises(WireError, match="not there"):
        decode_columns({"$": 3, "dtype": "i4"}, [])


def test_a_chunk_without_its_numbers_is_an_error() -> None:
    with pytest.raises(WireError, match="a chunk needs"):
        Joiner().add({"type": "chunk", "req": "a"}, [b""])


def test_messages_that_never_end_do_not_pile_up() -> None:
    joiner = Joiner()
    for n in range(1000):
        joiner.add({"type": "chunk", "req": str(n), "part": 0, "parts": 2}, [b"x" * 1000])
    assert len(joiner._open) <= 17
