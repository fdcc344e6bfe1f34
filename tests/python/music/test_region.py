"""Regions: from bars, beats, seconds and notes, and which notes belong to them."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from closeloop_widgets.errors import RegionError, ScoreError
from closeloop_widgets.music import pieces
from closeloop_widgets.music.region import Region
from closeloop_widgets.music.score import Score
from closeloop_widgets.music.time import Meter, Tempo
from tests.python.music.strategies import regions, scores


def waltz_then_march() -> Score:
    """Two bars of 3/4 and two of 4/4, a note on every quarter; the second half twice as fast."""
    count = 14
    score = Score.of_notes(
        start=range(0, 480 * count, 480), duration=[480] * count, pitch=range(60, 60 + count), velocity=[90] * count
    )
    from dataclasses import replace

    return replace(
        score,
        meters=(Meter(0, 3, 4), Meter(2880, 4, 4)),
        tempos=(Tempo(0, 500_000), Tempo(2880, 250_000)),
    )


def test_bars_are_counted_from_one_and_follow_the_meter() -> None:
    score = waltz_then_march()
    assert Region.bars(score, 2).spans == ((1440, 2880),)
    assert Region.bars(score, 2, 3).spans == ((1440, 4800),)
    assert Region.bars(pieces.load("bwv140.7"), 3, 4, tracks="Soprano").tracks == (1,)


@pytest.mark.parametrize(("first", "last"), [(0, 1), (3, 2), (4, 5), (-1, None)])
def test_bars_that_are_not_in_the_piece_are_an_error(first: int, last: int | None) -> None:
    with pytest.raises(RegionError, match="it has bars 1 to 4"):
        Region.bars(waltz_then_march(), first, last)


def test_beats_are_quarter_notes_from_the_start() -> None:
    assert Region.beats(waltz_then_march(), 1.5, 4).spans == ((720, 1920),)


def test_seconds_go_through_every_tempo() -> None:
    assert Region.seconds(waltz_then_march(), 1.0, 3.5).spans == ((960, 3840),)


def test_a_region_of_notes_holds_just_them() -> None:
    score = waltz_then_march()
    region = Region.of_notes(score, [2, 5])
    assert score.tracks[0].notes.take(region.rows(score.tracks[0])).id.tolist() == [2, 5]
    with pytest.raises(RegionError, match="no note 99"):
        Region.of_notes(score, [2, 99])
    with pytest.raises(RegionError, match="at least one"):
        Region.of_notes(score, [])


def test_a_note_belongs_where_it_starts() -> None:
    score = Score.of_notes(start=[0, 479, 480, 960], duration=[2000] * 4, pitch=[60] * 4, velocity=[90] * 4)
    assert Region(((480, 960),), (1,)).rows(score.tracks[0]).tolist() == [False, False, True, False]


def test_a_pitch_range_includes_both_ends() -> None:
    score = Score.of_notes(start=[0] * 4, duration=[1] * 4, pitch=[59, 60, 64, 65], velocity=[90] * 4)
    assert Region(((0, 1),), (1,), pitches=(60, 64)).rows(score.tracks[0]).tolist() == [False, True, True, False]


def test_spans_that_touch_become_one_in_order() -> None:
    assert Region(((960, 1440), (0, 480), (400, 960)), (1,)).spans == ((0, 1440),)
    assert Region(((960, 1440), (0, 480)), (1, 1)).tracks == (1,)


@pytest.mark.parametrize(
    ("spans", "pitches", "message"),
    [
        ((), None, "at least one span"),
        (((5, 5),), None, "start < end"),
        (((-1, 5),), None, "from tick 0"),
        (((0, 5),), (64, 60), "low to high"),
        (((0, 5),), (0, 128), "0 to 127"),
    ],
)
def test_a_region_that_cannot_be_is_refused(spans: Any, pitches: Any, message: str) -> None:
    with pytest.raises(RegionError, match=message):
        Region(spans, (1,), pitches)


def test_a_track_is_named_by_id_or_by_name_and_a_wrong_one_is_told_the_right_ones() -> None:
    score = pieces.load("bwv140.7")
    assert Region.all(score, tracks=["Bass", 1]).tracks == (4, 1)
    with pytest.raises(ScoreError, match=r"no track 'Base'.*4 'Bass'"):
        Region.all(score, tracks="Base")


@given(st.data())
def test_a_region_survives_the_wire(data: st.DataObject) -> None:
    region = data.draw(regions(data.draw(scores())))
    assert Region.from_json(region.to_json()) == region


@pytest.mark.parametrize(
    "value", [None, 3, {}, {"spans": 1, "tracks": []}, {"spans": [[0]], "tracks": [1]}, {"spans": []}]
)
def test_what_names_no_region_is_a_region_error(value: Any) -> None:
    with pytest.raises(RegionError):
        Region.from_json(value)
