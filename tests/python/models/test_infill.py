"""The bundled infilling: it follows its controls, and writes nowhere else."""

from __future__ import annotations

import threading
from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from closeloop_widgets.models import Cancelled, Context
from closeloop_widgets.models.calculate import calculate
from closeloop_widgets.models.cells import Cells
from closeloop_widgets.models.filling import filled
from closeloop_widgets.models.infill import infill
from closeloop_widgets.models.infill.nearness import Asked
from closeloop_widgets.models.kgram import kgram
from closeloop_widgets.models.kgram.learned import TooFewNotesError
from closeloop_widgets.music import pieces
from closeloop_widgets.music.analysis import texture
from closeloop_widgets.music.analysis.versions import Around
from closeloop_widgets.music.excerpt import brought
from closeloop_widgets.music.paste import paste
from closeloop_widgets.music.region import Region
from closeloop_widgets.music.score import Score

CHORALE = pieces.load("bwv269")
LANTERNS = pieces.load("paper-lanterns")
CONTROLS = ("density", "occupation", "polyphony", "tension")


def controls_of(score: Score, region: Region) -> dict[str, Any]:
    """What the control calculation fills the controls with, as JSON."""
    shown, _ = filled([infill], calculate(score, region), {}, score, region)
    return shown["infill"]


def filling(score: Score, region: Region, **values: Any) -> Score:
    """What the editor does: the result, put into the region."""
    result = infill.call(score, region, {"seed": 1, "candidates": 4, **values})
    assert isinstance(result, Score)
    pasted = paste(score, region, result)
    assert pasted.outside == 0
    return pasted.score


def off(score: Score, region: Region, values: dict[str, Any], result: Score) -> float:
    """How far a result is off what was asked."""
    cells = Cells.of(score, region)
    asked = Asked(*(infill.parameters[name].given(values[name], cells) for name in CONTROLS))
    return float(asked.distances(Around.of(score, region), [brought(score, region, result).notes], None)[0])


def test_the_calculation_fills_every_control_with_what_the_music_has() -> None:
    region = Region.bars(LANTERNS, 5, 8)
    values = controls_of(LANTERNS, region)
    assert set(values) >= set(CONTROLS)
    assert off(LANTERNS, region, values, LANTERNS) < 0.002


@pytest.mark.parametrize("name", pieces.names())
def test_more_candidates_come_nearer_than_one_and_than_the_variation(name: str) -> None:
    score = pieces.load(name)
    region = Region.bars(score, 5, 6)
    asked = controls_of(score, Region.bars(score, 11, 12))  # other bars' controls
    shift = {str(bar + 6): str(bar) for bar in (4, 5)}
    values = {
        name: {"fill": one["fill"], "at": {_moved(key, shift): v for key, v in one["at"].items()}}
        for name, one in asked.items()
    }
    seeds = range(5)
    many = [off(score, region, values, filling(score, region, **values, candidates=12, seed=seed)) for seed in seeds]
    one = [off(score, region, values, filling(score, region, **values, candidates=1, seed=seed)) for seed in seeds]
    plain = [off(score, region, values, kgram(score, region, seed=seed, context=Context())) for seed in seeds]
    assert max(many) < min(np.median(one), np.median(plain))


def _moved(key: str, shift: dict[str, str]) -> str:
    *track, bar = key.split(":")
    return ":".join([*track, shift[bar]])


def test_the_same_seed_writes_the_same_and_another_one_does_not() -> None:
    region = Region.bars(CHORALE, 5, 6)
    assert filling(CHORALE, region, seed=3) == filling(CHORALE, region, seed=3)
    assert filling(CHORALE, region, seed=3) != filling(CHORALE, region, seed=4)


@pytest.mark.parametrize(
    "region",
    [
        Region.bars(LANTERNS, 3, 5),
        Region.bars(LANTERNS, 9, 9, tracks=["Drums"]),
        Region(((9000, 9700), (13000, 20000)), tuple(track.id for track in LANTERNS.tracks)),
        replace(Region.bars(LANTERNS, 9, 12, tracks=["Electric piano", "Strings"]), pitches=(50, 64)),
        Region.of_notes(LANTERNS, LANTERNS.tracks[1].notes.id[40:52].tolist()),
        Region.all(CHORALE),
    ],
    ids=["bars", "drums", "parts of bars", "a band of pitches", "single notes", "a whole piece"],
)
def test_nothing_outside_of_the_region_changes(region: Region) -> None:
    score = CHORALE if region == Region.all(CHORALE) else LANTERNS
    result = infill.call(score, region, {"seed": 2, "candidates": 2})
    for before, after in zip(score.tracks, result.tracks, strict=True):
        inside = region.rows(before) if region.notes is None else np.isin(before.notes.id, region.notes)
        kept = before.notes.take(~inside)
        assert after.notes.take(np.isin(after.notes.id, kept.id)) == kept
    fresh = [note for track in result.tracks for note in track.notes if note.id >= score.next_id]
    assert fresh
    assert all(any(a <= note.start < b for a, b in region.spans) for note in fresh)
    assert len({note.id for note in fresh}) == len(fresh)
    if region.pitches:
        assert all(region.pitches[0] <= note.pitch <= region.pitches[1] for note in fresh)


def test_a_bar_that_is_asked_for_no_notes_has_none_and_the_next_goes_on() -> None:
    region = Region.bars(CHORALE, 5, 7)
    asked = np.full((4, 3), 0.25)
    asked[:, 1] = 0
    result = filling(CHORALE, region, density=asked.tolist())
    assert texture(result, region).notes[:, 1].tolist() == [0] * 4
    assert (texture(result, region).notes[:, 2] > 0).all()


def test_a_track_that_was_silent_is_filled_where_notes_are_asked_for() -> None:
    region = Region.bars(LANTERNS, 1, 2, tracks=["Saxophone"])
    assert not texture(LANTERNS, region).notes.any()
    assert texture(filling(LANTERNS, region, density=0.25), region).notes.all()
    assert not texture(filling(LANTERNS, region, density=0), region).notes.any()


def test_a_track_too_short_to_learn_from_stays_as_it_is() -> None:
    notes = {"start": [7680], "duration": [1920], "pitch": [60], "velocity": [90]}
    score = CHORALE.with_track(name="Bell", notes=notes)
    bell = score.tracks[-1].id
    region = Region.bars(score, 3, 6)
    assert filling(score, region).track(bell).notes == score.track(bell).notes
    with pytest.raises(TooFewNotesError, match="Bell has 1"):
        filling(score, Region.bars(score, 3, 6, tracks=[bell]))


def test_it_says_which_bar_it_is_at_and_ends_where_it_is_cancelled() -> None:
    region = Region.bars(CHORALE, 5, 8)
    told: list[tuple[float | None, str]] = []
    infill(CHORALE, region, candidates=2, context=Context(1, report=lambda *said: told.append(said)))
    assert [text for _, text in told] == ["bar 5", "bar 6", "bar 7", "bar 8"]
    cancel = threading.Event()

    def report(fraction: float | None, text: str) -> None:
        if text == "bar 6":
            cancel.set()

    with pytest.raises(Cancelled):
        infill(CHORALE, region, candidates=2, context=Context(1, report=report, cancel=cancel))
