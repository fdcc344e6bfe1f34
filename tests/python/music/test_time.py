"""Ticks, seconds and bars."""

from __future__ import annotations

import numpy as np
import pretty_midi
import pytest
from hypothesis import given
from hypothesis import strategies as st

from closeloop_widgets.errors import ScoreError
from closeloop_widgets.music import pieces
from closeloop_widgets.music.time import Meter, MeterMap, Tempo, TempoMap

TEMPOS = st.lists(st.builds(Tempo, st.integers(0, 20_000), st.integers(1, 2_000_000)), max_size=6)
METERS = st.lists(
    st.builds(Meter, st.integers(0, 20_000), st.integers(1, 12), st.sampled_from([1, 2, 4, 8, 16])), max_size=6
)


def test_a_piece_without_a_tempo_plays_at_120() -> None:
    assert TempoMap(480, ()).seconds([0, 480, 960]).tolist() == [0, 0.5, 1.0]


@given(TEMPOS, st.lists(st.integers(0, 40_000), min_size=1))
def test_seconds_lead_back_to_their_ticks(tempos: list[Tempo], ticks: list[int]) -> None:
    tempo_map = TempoMap(480, tempos)
    assert np.allclose(tempo_map.ticks(tempo_map.seconds(ticks)), ticks, atol=1e-3)


@given(TEMPOS, st.integers(0, 40_000), st.integers(1, 1000))
def test_time_never_runs_backwards(tempos: list[Tempo], tick: int, later: int) -> None:
    first, second = TempoMap(480, tempos).seconds([tick, tick + later])
    assert second > first


def test_seconds_agree_with_pretty_midi_through_tempo_changes() -> None:
    score = pieces.load("paper-lanterns")
    ticks = np.arange(0, score.end, 97)
    other: pretty_midi.PrettyMIDI = score.to_pretty_midi()
    assert np.allclose(score.tempo_map.seconds(ticks), [other.tick_to_time(int(tick)) for tick in ticks])


@given(METERS, st.integers(0, 40_000))
def test_every_tick_lies_in_its_bar(meters: list[Meter], tick: int) -> None:
    meter_map = MeterMap(480, meters)
    bar = meter_map.bar_at(tick)
    assert meter_map.bar_start(bar) <= tick < meter_map.bar_start(bar + 1)


@given(METERS)
def test_bars_follow_each_other_without_gap(meters: list[Meter]) -> None:
    meter_map = MeterMap(480, meters)
    starts = meter_map.bar_starts(30_000)
    assert starts == sorted(set(starts))
    assert [meter_map.bar_at(start) for start in starts] == list(range(len(starts)))


@given(METERS, st.integers(0, 30), st.integers(0, 30))
def test_the_edges_of_bars_are_where_the_bars_begin(meters: list[Meter], first: int, more: int) -> None:
    meter_map = MeterMap(480, meters)
    edges = meter_map.bar_edges(first, first + more).tolist()
    assert edges == [meter_map.bar_start(bar) for bar in range(first, first + more + 2)]


def test_a_meter_change_inside_a_bar_ends_that_bar() -> None:
    meter_map = MeterMap(480, [Meter(0, 4, 4), Meter(2400, 3, 4)])
    assert meter_map.bar_starts(5000) == [0, 1920, 2400, 3840]


def test_a_position_is_counted_as_musicians_do() -> None:
    meter_map = MeterMap(480, [Meter(0, 4, 4), Meter(1920, 6, 8)])
    assert meter_map.position(0) == (1, 1, 0)
    assert meter_map.position(1919) == (1, 4, 479)
    assert meter_map.position(1920 + 240 * 5 + 7) == (2, 6, 7)


def test_a_meter_finer_than_the_ticks_still_has_bars() -> None:
    assert MeterMap(1, [Meter(0, 1, 64)]).bar_starts(3) == [0, 1, 2]


def test_what_cannot_be_is_refused() -> None:
    with pytest.raises(ScoreError, match="power of two"):
        Meter(0, 4, 3)
    with pytest.raises(ScoreError, match="numerator"):
        Meter(0, 0, 4)
    with pytest.raises(ScoreError, match="16777215"):
        Tempo(0, 1 << 24)
    with pytest.raises(ScoreError, match="counted from 0"):
        MeterMap(480, ()).bar_start(-1)


def test_a_tempo_of_beats_a_minute_is_kept_to_the_microsecond() -> None:
    assert Tempo.of_bpm(0, 92).microseconds == 652_174
    assert Tempo(0, 500_000).bpm == 120
