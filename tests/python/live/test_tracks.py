"""Which track of Live is which of a score."""

from __future__ import annotations

import pytest

from closeloop_widgets.live.errors import BadRequestError
from closeloop_widgets.live.tracks import match
from closeloop_widgets.live.values import LiveTrack
from closeloop_widgets.music.score import Track

LIVE = [LiveTrack(7, 0, "Bass", True), LiveTrack(8, 1, "Vocals", False), LiveTrack(9, 2, "Keys", True)]


def test_a_name_that_one_of_each_side_has_decides() -> None:
    assert match([Track(1, "Keys")], LIVE) == {1: 9}


def test_what_names_do_not_decide_goes_in_order_where_as_many_are_left() -> None:
    assert match([Track(1, "right"), Track(2, "left")], LIVE) == {1: 7, 2: 9}
    assert match([Track(1, "Bass"), Track(2, "left")], LIVE) == {1: 7, 2: 9}


def test_what_is_not_clear_is_asked_and_not_guessed() -> None:
    with pytest.raises(BadRequestError, match=r"not clear where in Live 'lead'.*'Bass'.*'Keys'"):
        match([Track(1, "lead")], LIVE)


def test_what_was_said_comes_before_names() -> None:
    assert match([Track(1, "Keys"), Track(2, "Bass")], LIVE, {"Keys": "Bass", 2: 9}) == {1: 7, 2: 9}


def test_one_track_needs_no_dictionary() -> None:
    assert match([Track(1, "lead")], LIVE, "Keys") == match([Track(1, "lead")], LIVE, 9) == {1: 9}


@pytest.mark.parametrize(
    ("to", "words"),
    [
        ("Vocals", "audio track"),
        ("Tuba", "No track of Live is 'Tuba'"),
        ({"tenor": "Keys"}, "No track of the score is 'tenor'"),
    ],
)
def test_what_cannot_be_is_refused_with_what_there_is(to: object, words: str) -> None:
    with pytest.raises(BadRequestError, match=words):
        match([Track(1, "lead")], LIVE, to)  # type: ignore[arg-type]


def test_two_tracks_never_go_to_one() -> None:
    with pytest.raises(BadRequestError, match="one track of Live"):
        match([Track(1, "a"), Track(2, "b")], LIVE, {"a": 7, "b": 7})
    with pytest.raises(BadRequestError, match="for 2 tracks"):
        match([Track(1, "a"), Track(2, "b")], LIVE, 7)
