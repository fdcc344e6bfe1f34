"""A result goes where its function said that it writes, and nowhere else."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from closeloop_widgets.errors import ScoreError
from closeloop_widgets.music.edits import apply
from closeloop_widgets.music.excerpt import excerpt
from closeloop_widgets.music.pack import pack
from closeloop_widgets.music.placing import LISTS, WRITES, Writes, notes_end, place, target, times
from closeloop_widgets.music.region import Region
from closeloop_widgets.music.score import Marker, Score, Track
from closeloop_widgets.music.time import Meter, Tempo
from tests.python.music.strategies import changes, regions, scores


@st.composite
def cases(draw: st.DrawFn) -> tuple[Score, Region, Score]:
    """A score, a region of it, and a result for it: the score changed, or one that has nothing to do with it."""
    score = draw(scores())
    if draw(st.booleans()):
        return score, draw(regions(score)), apply(score, draw(changes(score)))[0]
    return score, draw(regions(score)), replace(draw(scores(5)), ticks_per_quarter=score.ticks_per_quarter)


def same(score: Score, next_id: int) -> bytes:
    return pack(replace(score, next_id=next_id))


@given(cases(), st.sampled_from(WRITES))
def test_what_is_undone_is_the_piece_byte_for_byte(case: tuple[Score, Region, Score], writes: Writes) -> None:
    score, region, result = case
    done = place(score, region, result, writes)
    after, inverse = apply(score, done.change)
    assert after == done.score
    assert same(apply(after, inverse)[0], 1) == same(score, 1)


@given(cases())
def test_new_tracks_leave_all_that_was_there_and_play_in_the_regions_time(case: tuple[Score, Region, Score]) -> None:
    score, region, result = case
    after = place(score, region, result, "tracks").score
    count = len(score.tracks)
    assert same(replace(after, tracks=after.tracks[:count]), 1) == same(score, 1)
    for track in after.tracks[count:]:
        assert Region(region.spans, (track.id,)).rows(track).all()
        assert len(track.notes)
        assert track.chunk not in {other.chunk for other in after.tracks if other is not track}


@given(cases())
def test_what_comes_after_the_end_leaves_all_before_it(case: tuple[Score, Region, Score]) -> None:
    score, region, result = case
    start = region.start
    after = place(score, region, result, "end").score
    for name in LISTS:
        early = [[e for e in getattr(piece, name) if e.tick < start] for piece in (score, after)]
        assert early[0] == early[1]
    for before, now in zip(score.tracks, after.tracks, strict=False):
        assert (before.id, before.name, before.channel, before.chunk) == (now.id, now.name, now.channel, now.chunk)
        for mine, theirs in zip(before.tables().values(), now.tables().values(), strict=True):
            assert theirs.take(times(theirs) < start) == mine.take(times(mine) < start)
    assert all((track.notes.start >= start).all() for track in after.tracks[len(score.tracks) :])
    assert (after.name, after.carried) == (score.name, score.carried)


@given(cases(), st.sampled_from(WRITES))
def test_the_music_cut_out_of_a_piece_makes_the_same_piece_again(
    case: tuple[Score, Region, Score], writes: Writes
) -> None:
    score, region, result = case
    after = place(score, region, result, writes).score
    assert pack(place(score, region, excerpt(score, after, region, writes), writes).score) == pack(after)


@given(cases(), st.sampled_from(WRITES))
def test_ids_stay_unique_whatever_ids_a_result_has(case: tuple[Score, Region, Score], writes: Writes) -> None:
    score, region, result = case
    clumsy = result.with_tracks(
        replace(t, notes=t.notes.ordered({**t.notes.columns(), "id": np.ones(len(t.notes), np.int32)}))
        for t in result.tracks
    )
    after = place(score, region, clumsy, writes).score
    ids = [one for track in after.tracks for table in track.tables().values() for one in table.id.tolist()]
    assert len(set(ids)) == len(ids)
    assert len({track.id for track in after.tracks}) == len(after.tracks)


@given(cases(), st.sampled_from(WRITES))
def test_a_piece_given_back_as_it_was_changes_nothing(case: tuple[Score, Region, Score], writes: Writes) -> None:
    score, region, _ = case
    done = place(score, region, score, writes)
    assert (done.change, done.outside, [line for line in done.report if "sounding" not in line]) == ([], 0, [])


def bar(pitch: int, **options: object) -> Score:
    return Score.of_notes(start=[0], duration=[1920], pitch=[pitch], velocity=[80], **options)  # type: ignore[arg-type]


def test_the_whole_piece_is_the_result_and_is_said_to_be() -> None:
    score = replace(bar(60, name="Mine").with_track(name="Gone"), tempos=(Tempo(0, 400_000),))
    result = replace(bar(72), meters=(Meter(0, 3, 4),)).with_track(name="New", notes=columns([0], 40))
    result = result.with_tracks([result.tracks[0], replace(result.tracks[1], id=7)])
    done = place(score, Region.all(score), result, "piece")
    assert [(track.name, track.notes.pitch.tolist()) for track in done.score.tracks] == [("", [72]), ("New", [40])]
    assert (done.score.tempos, done.score.meters, done.score.name) == (score.tempos, result.meters, score.name)
    assert done.report == ("The whole piece was written: 2 tracks, 2 notes.",)


def columns(starts: list[int], pitch: int) -> dict[str, list[int]]:
    n = len(starts)
    return {"start": starts, "duration": [240] * n, "pitch": [pitch] * n, "velocity": [80] * n}


def test_a_new_track_takes_a_free_channel_where_its_own_is_taken_and_brings_its_program() -> None:
    score = bar(60).with_track(channel=1)
    result = score.with_track(name="Bass", channel=1, program=33, notes=columns([0], 36))
    made = place(score, Region.all(score), result, "tracks").score.tracks[-1]
    assert (made.name, made.channel, made.program) == ("Bass", 2, 33)


def test_a_track_that_must_share_its_channel_brings_its_notes_only() -> None:
    score = bar(60).with_track(name="Kit", channel=9)
    result = score.with_track(name="More drums", channel=9, program=25, notes=columns([0, 480], 36))
    made = place(score, Region.all(score), result, "tracks").score.tracks[-1]
    assert (made.channel, len(made.notes), len(made.programs)) == (9, 2, 0)


def test_what_else_a_result_says_is_told_and_not_applied() -> None:
    score = bar(60)
    result = replace(
        score.with_track(name="Bass", notes=columns([0, 1920], 36)).with_track(name="Silent"),
        tempos=(Tempo(0, 1),),
        meters=(Meter(0, 3, 4),),
        markers=(Marker(0, "A"),),
    )
    done = place(score, Region.bars(score, 1), result, "tracks")
    assert done.report == (
        "1 difference outside of the new tracks was not applied.",
        "Its tempos, meters and markers were not applied.",
        "1 new track without notes in the region's time was left out.",
    )
    assert (done.added, done.removed) == (1, 0)
    assert place(score, Region.bars(score, 1), result, "region").report == (
        "2 differences outside the region were not applied.",
        "Its tempos, meters and markers were not applied.",
    )


def test_a_continuation_brings_tempos_and_meters_after_the_end_only() -> None:
    score = replace(bar(60), tempos=(Tempo(0, 500_000),))
    region = target(score, None, "end")
    track = score.tracks[0]
    longer = replace(track, notes=track.notes.joined(replace_pitch(track, 1920, 67).notes))
    result = replace(
        score.with_tracks([longer]), tempos=(Tempo(0, 1), Tempo(1920, 300_000)), meters=(Meter(1920, 3, 4),)
    )
    done = place(score, region, result, "end")
    assert done.score.tracks[0].notes.pitch.tolist() == [60, 67]
    assert done.score.tempos == (Tempo(0, 500_000), Tempo(1920, 300_000))
    assert done.score.meters == (Meter(1920, 3, 4),)
    assert done.report == ("Its tempos were not applied.",)


def replace_pitch(track: Track, start: int, pitch: int) -> Track:
    return replace(track, notes=track.notes.replaced(id=[99], start=[start], pitch=[pitch]))


@pytest.mark.parametrize(
    ("chosen", "spans"), [((1, 1), ((3840, 5760),)), ((1, 2), ((3840, 7680),)), (None, ((3840, 11520),))]
)
def test_a_function_that_continues_is_given_as_many_bars_after_the_end_as_were_chosen(
    chosen: tuple[int, int] | None, spans: tuple[tuple[int, int], ...]
) -> None:
    score = Score.of_notes(start=[0, 1920], duration=[480, 480], pitch=[60, 62], velocity=[80, 80])
    region = None if chosen is None else Region.bars(score, *chosen)
    assert target(score, region, "end").spans == spans
    assert target(score, target(score, region, "end"), "end").spans == spans


def test_a_piece_without_notes_ends_where_it_begins() -> None:
    assert notes_end(Score()) == 0
    assert target(Score(), None, "end").spans == ((0, 7680),)


def test_what_nobody_can_write_is_refused() -> None:
    with pytest.raises(ScoreError, match="'region', 'tracks', 'end', 'piece', but not 'bars'"):
        place(Score(), Region(((0, 1),), ()), Score(), "bars")  # type: ignore[arg-type]
    with pytest.raises(ScoreError, match="counts 96 ticks a quarter, the score 480"):
        place(Score(), Region(((0, 1),), ()), Score(ticks_per_quarter=96), "piece")
