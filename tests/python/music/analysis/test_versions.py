"""Many takes measured together are what each is alone."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from closeloop_widgets.music import pieces
from closeloop_widgets.music.analysis import measure, measure_takes
from closeloop_widgets.music.analysis import versions as the_versions
from closeloop_widgets.music.excerpt import excerpt
from closeloop_widgets.music.paste import paste
from closeloop_widgets.music.region import Region
from closeloop_widgets.music.score import Key, Score
from tests.python.music.analysis.strategies import regions, scores

KEYS = st.lists(st.builds(Key, st.integers(0, 90), st.integers(-7, 7), st.booleans()), max_size=2)


@st.composite
def takes(draw: st.DrawFn) -> tuple[Score, Region, list[Score], list[Score]]:
    """A piece, a region, what takes of it bring, and the piece with each of them in it."""
    score = draw(scores())
    keys = {key.tick: key for key in draw(KEYS)}
    score = replace(score, keys=tuple(keys[tick] for tick in sorted(keys)))
    region = draw(regions(score))
    ids = [int(note) for track in score.tracks for note in track.notes.id]
    if ids and draw(st.booleans()):
        region = replace(region, notes=tuple(draw(st.lists(st.sampled_from(ids), min_size=1, unique=True))))
    kept = [paste(score, region, other).score for other in draw(st.lists(scores(), max_size=4))]
    return score, region, [excerpt(score, after, region) for after in kept], kept


def one_by_one(score: Score, region: Region, kept: list[Score]) -> list[dict[str, float]]:
    rows = [measure(after, replace(region, notes=None), original=score) for after in kept]
    return [{name: value for name, value in row.items() if name != "changes_outside"} for row in rows]


@settings(max_examples=60, deadline=None)
@given(takes())
def test_takes_measured_together_are_what_each_is_alone(made):
    score, region, brought, kept = made
    found = measure_takes(score, region, brought)
    assert found == [pytest.approx(row, nan_ok=True, abs=1e-9) for row in one_by_one(score, region, kept)]


@pytest.mark.parametrize("bars", [(1, 4), (2, 5), (9, 12)])
@pytest.mark.parametrize("tracks", [[1], [2, 3, 4], [1, 2, 3, 4]])
def test_a_chorale_spelled_and_led_by_its_surroundings_is_measured_the_same_together(bars, tracks):
    chorale = pieces.load("bwv140.7")
    region = Region.bars(chorale, *bars, tracks)
    kept = []
    for up in (-7, -1, 0, 1, 6):
        moved = [replace(t, notes=t.notes.replaced(pitch=t.notes.pitch.astype(int) + up)) for t in chorale.tracks]
        kept.append(paste(chorale, region, chorale.with_tracks(moved)).score)
    found = measure_takes(chorale, region, [excerpt(chorale, after, region) for after in kept])
    assert found == [pytest.approx(row, nan_ok=True, abs=1e-9) for row in one_by_one(chorale, region, kept)]


def test_takes_that_do_not_fit_into_memory_at_once_are_measured_in_portions(monkeypatch):
    chorale = pieces.load("bwv269")
    region = Region.bars(chorale, 2, 5)
    takes = [excerpt(chorale, chorale, region), Score(), chorale, Score()]
    whole = measure_takes(chorale, region, takes)
    monkeypatch.setattr(the_versions, "AT_ONCE", 200)
    assert measure_takes(chorale, region, takes) == [pytest.approx(row, nan_ok=True) for row in whole]
    assert [row["notes"] for row in whole] == [47, 0, 47, 0]


def test_takes_of_an_empty_piece_are_each_measured_in_the_key_that_they_suggest():
    empty = Score().with_track(notes={"start": [], "duration": [], "pitch": [], "velocity": []})
    region = Region(((0, 1920),), (1,))
    scale = [66, 68, 70, 71, 73, 75, 77, 78]
    take = Score.of_notes(start=range(0, 1920, 240), duration=[240] * 8, pitch=scale, velocity=[90] * 8)
    kept = [paste(empty, region, take).score, empty]
    found = measure_takes(empty, region, [take, Score()])
    assert found == [pytest.approx(row, nan_ok=True, abs=1e-9) for row in one_by_one(empty, region, kept)]
    assert found[0]["tensile_strain"] < 0.2
