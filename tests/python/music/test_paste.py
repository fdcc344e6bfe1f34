"""A result goes into its region and nowhere else."""

from __future__ import annotations

from typing import get_args

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from closeloop_widgets.errors import RegionError, ScoreError
from closeloop_widgets.music.excerpt import brought, excerpt
from closeloop_widgets.music.paste import Boundary, Merging, clear, paste
from closeloop_widgets.music.region import Region
from closeloop_widgets.music.score import Score
from tests.python.music.strategies import changes, regions, scores

BOUNDARIES: tuple[Boundary, ...] = get_args(Boundary)


@given(st.data())
def test_no_note_outside_the_region_ever_changes(data: st.DataObject) -> None:
    score = data.draw(scores())
    region = data.draw(regions(score))
    result = data.draw(scores())
    if result.ticks_per_quarter != score.ticks_per_quarter:
        return
    after = paste(score, region, result).score
    assert [t.id for t in after.tracks] == [t.id for t in score.tracks]
    for before, now in zip(score.tracks, after.tracks, strict=True):
        outside = before.notes.take(~region.rows(before))
        kept = now.notes.take(np.isin(now.notes.id, outside.id))
        assert kept == outside
        new = now.notes.take(~np.isin(now.notes.id, outside.id))
        open_region = Region(region.spans, region.tracks, region.pitches)
        assert open_region.rows_of(now.id, new.columns()).all()
        assert (before.controls, before.bends, before.programs) == (now.controls, now.bends, now.programs)
    assert (after.tempos, after.meters, after.carried) == (score.tempos, score.meters, score.carried)


@given(st.data())
def test_a_result_that_is_the_score_itself_changes_nothing(data: st.DataObject) -> None:
    score = data.draw(scores())
    done = paste(score, data.draw(regions(score)), score)
    assert done.change == []
    assert done.outside == 0


@given(st.data())
def test_the_change_of_a_paste_leads_to_its_score(data: st.DataObject) -> None:
    from closeloop_widgets.music.edits import apply

    score = data.draw(scores())
    result = apply(score, data.draw(changes(score)))[0]
    region, boundary = data.draw(regions(score)), data.draw(st.sampled_from(BOUNDARIES))
    done = paste(score, region, result, boundary)
    assert apply(score, done.change)[0] == done.score
    merged = Merging(score, region, boundary)(result)
    assert merged.score.tracks == done.score.tracks
    figures = ("removed", "added", "sounding_in", "outside", "report")
    assert [getattr(merged, name) for name in figures] == [getattr(done, name) for name in figures]
    found = brought(score, region, result)
    assert found.notes == excerpt(score, paste(score, region, result).score, region)


def line() -> Score:
    """Four half notes, C D E F; the second rings on into the third bar of 2/4."""
    return Score.of_notes(
        start=[0, 960, 1920, 2880], duration=[960, 1440, 960, 960], pitch=[60, 62, 64, 65], velocity=[80] * 4
    )


REGION = Region(((1920, 2880),), (1,))


def test_notes_sounding_into_the_region_are_kept_and_reported() -> None:
    done = paste(line(), REGION, Score())
    assert done.score.tracks[0].notes.duration.tolist() == [960, 1440, 960]
    assert done.report == ("1 note sounding into the region was kept.",)


def test_notes_sounding_into_the_region_are_shortened_when_asked() -> None:
    done = paste(line(), REGION, Score(), boundary="trim")
    assert done.score.tracks[0].notes.duration.tolist() == [960, 960, 960]
    assert done.report == ("1 note sounding into the region was shortened to end where it begins.",)


def test_what_a_result_says_outside_the_region_is_counted_and_not_applied() -> None:
    loud = Score.of_notes(start=[0, 1920], duration=[960, 960], pitch=[60, 70], velocity=[127, 127])
    done = paste(line(), REGION, loud)
    assert done.score.tracks[0].notes.velocity.tolist() == [80, 80, 127, 80]
    assert done.outside == 3


def test_a_result_of_the_region_alone_is_not_blamed_for_what_it_leaves_out() -> None:
    part = Score.of_notes(start=[1920], duration=[960], pitch=[70], velocity=[90])
    assert paste(line(), REGION, part).outside == 0


def test_clearing_a_region_takes_its_notes_and_no_others() -> None:
    assert clear(line(), REGION).tracks[0].notes.pitch.tolist() == [60, 62, 65]


def test_a_region_on_a_track_the_score_lacks_is_an_error() -> None:
    with pytest.raises(RegionError, match="track 9, which the piece lacks"):
        paste(line(), Region(((0, 10),), (9,)), Score())


def test_a_result_in_other_ticks_is_an_error() -> None:
    with pytest.raises(ScoreError, match="counts 96 ticks a quarter, the score 480"):
        paste(line(), REGION, Score(ticks_per_quarter=96))
