"""What a model function may return, and what is said of all else."""

from __future__ import annotations

import importlib
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from closeloop_widgets.models import ResultError
from closeloop_widgets.models.result import MAX_NOTES, as_score, rescaled
from closeloop_widgets.music.placing import Writes
from closeloop_widgets.music.region import Region
from closeloop_widgets.music.score import Key, Marker, Score
from closeloop_widgets.music.tables import Controls, Notes
from closeloop_widgets.music.time import Meter, Tempo


def test_a_score_is_taken_as_it_is(line: Score, region: Region) -> None:
    assert as_score(line, line, region, "infill") == line


def test_notes_are_the_regions_one_track(line: Score, region: Region) -> None:
    notes = Notes.of(id=[1], start=[0], duration=[9], pitch=[70], velocity=[90])

    result = as_score(notes, line, region, "infill")

    assert [(track.id, track.notes) for track in result.tracks] == [(line.tracks[0].id, notes)]


def test_notes_for_several_tracks_are_refused(line: Score) -> None:
    two = line.with_track(name="second")

    with pytest.raises(ResultError, match="infill returned Notes, but the region has 2 tracks"):
        as_score(Notes.empty(), two, Region.all(two), "infill")


@pytest.mark.parametrize(
    ("returned", "told"),
    [
        (None, r"returned nothing \(None\): is there a `return` missing\?"),
        (True, "returned a bool"),
        ("song.mid", "returned a str"),
        (np.zeros(3), "returned a numpy.ndarray"),
        ({"temperature": 1}, r"a dict \(values for other controls are given as closeloop_widgets.Values\)"),
        ([], "a list of 0 things"),
        ([1, "a"], "a list of 2 int and str"),
        ([Score(), Score()], "a list of 2 Score"),
    ],
)
def test_what_is_no_music_is_named_with_what_was_expected(
    returned: Any, told: str, line: Score, region: Region
) -> None:
    with pytest.raises(ResultError, match=f"^infill .*{told}.*expected a Score"):
        as_score(returned, line, region, "infill")


def broken(**columns: Any) -> Notes:
    """Notes made past all checks."""
    whole = {"id": [1], "start": [0], "duration": [9], "pitch": [60], "velocity": [90], **columns}
    return Notes(**{name: np.asarray(column) for name, column in whole.items()})


@pytest.mark.parametrize(
    ("notes", "told"),
    [
        (broken(start=[np.nan]), "Notes.start holds nan; expected whole numbers"),
        (broken(pitch=[128]), "Notes.pitch holds 128; expected 0 to 127"),
        (broken(duration=[1, 2]), "must be of one length"),
        (broken(velocity=["loud"]), "Notes.velocity must be numbers"),
        (Notes(**{**broken().columns(), "extra": {"probability": np.array([np.nan])}}), "probability holds nan"),
    ],
)
def test_columns_that_no_score_holds_are_named(notes: Notes, told: str, line: Score, region: Region) -> None:
    score = line.with_tracks([replace(line.tracks[0], notes=notes)])
    with pytest.raises(ResultError, match=f"infill yielded as part 3 a score that is broken: .*{told}"):
        as_score(score, line, region, "infill", did="yielded as part 3")


def many(count: int) -> Score:
    columns = {"start": np.arange(count), "pitch": np.full(count, 60), "velocity": np.full(count, 90)}
    return Score.of_notes(duration=np.full(count, 1), **columns)


def test_a_million_notes_are_a_result_and_one_more_is_refused(line: Score, region: Region) -> None:
    assert as_score(many(MAX_NOTES), line, region, "infill").note_count == 1_000_000
    with pytest.raises(ResultError, match="infill returned 1,000,001 notes; a result may have 1,000,000"):
        as_score(many(MAX_NOTES + 1), line, region, "infill")


def test_notes_of_a_function_that_adds_tracks_are_a_new_track(line: Score, region: Region) -> None:
    notes = Notes.of(id=[1], start=[0], duration=[9], pitch=[70], velocity=[90])
    result = as_score(notes, line, region, "bass", "tracks")
    assert [(track.id, track.channel, track.notes) for track in result.tracks] == [(2, 1, notes)]


@pytest.mark.parametrize(
    ("writes", "tracks", "ids"),
    [("tracks", 1, [3]), ("tracks", 2, [3, 4]), ("tracks", 3, [1, 2, 3]), ("piece", 1, [1]), ("end", 3, [1, 2, 3])],
)
def test_foreign_tracks_past_the_pieces_are_new(writes: Writes, tracks: int, ids: list[int]) -> None:
    library = pytest.importorskip("pretty_midi")
    piece = Score().with_track(name="high").with_track(name="low")
    midi = library.PrettyMIDI(resolution=480)
    midi.instruments = [library.Instrument(program=0) for _ in range(tracks)]
    for instrument in midi.instruments:
        instrument.notes.append(library.Note(velocity=90, pitch=60, start=0.5, end=1.0))
    assert [track.id for track in as_score(midi, piece, Region.all(piece), "more", writes).tracks] == ids


@pytest.mark.parametrize(
    ("library", "module", "function"),
    [
        ("pretty_midi", "pretty_midi", "to_pretty_midi"),
        ("symusic", "symusic", "to_symusic"),
        ("note_seq", "note_seq", "to_note_sequence"),
    ],
)
def test_scores_of_other_libraries_are_converted_under_the_pieces_track_ids(
    library: str, module: str, function: str
) -> None:
    pytest.importorskip(library)
    convert = getattr(importlib.import_module(f"closeloop_widgets.music.convert.{module}"), function)
    piece = Score(ticks_per_quarter=240)
    for name, pitch in (("high", 72), ("low", 48)):
        piece = piece.with_track(
            name=name, notes={"start": [0, 240], "duration": [240, 120], "pitch": [pitch] * 2, "velocity": [90] * 2}
        )
    piece = piece.with_tracks(replace(track, id=track.id + 6) for track in piece.tracks)

    result = as_score(convert(rescaled(piece, 480)), piece, Region.all(piece), "infill")

    assert result.ticks_per_quarter == 240
    for before, after in zip(piece.tracks, result.tracks, strict=True):
        assert after.id == before.id
        for column in ("start", "duration", "pitch", "velocity"):
            assert getattr(after.notes, column).tolist() == getattr(before.notes, column).tolist()


def test_a_foreign_score_of_the_regions_tracks_alone_goes_to_them() -> None:
    library = pytest.importorskip("pretty_midi")
    piece = Score().with_track(name="high").with_track(name="low")
    midi = library.PrettyMIDI(resolution=480)
    instrument = library.Instrument(program=0)
    instrument.notes.append(library.Note(velocity=90, pitch=60, start=0.5, end=1.0))
    midi.instruments.append(instrument)
    low = Region(((0, 1920),), (piece.track("low").id,))

    result = as_score(midi, piece, low, "infill")

    assert [(track.id, track.notes.start.tolist()) for track in result.tracks] == [(low.tracks[0], [480])]
    three = piece.with_track(name="third")
    with pytest.raises(ResultError, match="tracks: 1; expected as many as the piece has"):
        as_score(midi, three, Region(((0, 1920),), (1, 2)), "infill")


def test_a_score_of_other_ticks_is_counted_in_the_pieces() -> None:
    score = replace(
        Score.of_notes(start=[0, 3], duration=[3, 1], pitch=[60, 62], velocity=[90, 90], ticks_per_quarter=4),
        tempos=(Tempo(4, 400_000),),
        meters=(Meter(8, 3, 4),),
        keys=(Key(4, 2),),
        markers=(Marker(2, "here"),),
    )
    track = replace(score.tracks[0], controls=Controls.of(id=[9], tick=[2], number=[64], value=[127]))

    result = rescaled(score.with_tracks([track]), 480)

    assert result.ticks_per_quarter == 480
    assert result.tracks[0].notes.start.tolist() == [0, 360]
    assert result.tracks[0].notes.duration.tolist() == [360, 120]
    assert result.tracks[0].controls.tick.tolist() == [240]
    ticks = [events[0].tick for events in (result.tempos, result.meters, result.keys, result.markers)]
    assert ticks == [480, 960, 480, 240]


notes_strategy = st.lists(st.tuples(st.integers(0, 10**6), st.integers(1, 10**5)), min_size=1, max_size=20)


@given(notes_strategy, st.integers(1, 960), st.integers(1, 960))
def test_rescaling_keeps_what_meets_together_and_loses_no_note(
    notes: list[tuple[int, int]], old: int, new: int
) -> None:
    starts, durations = zip(*notes, strict=True)
    # A second note begins where each one ends.
    starts, durations = (*starts, *(s + d for s, d in notes)), (*durations, *([1] * len(notes)))
    size = len(starts)
    score = Score.of_notes(
        start=starts, duration=durations, pitch=[60] * size, velocity=[90] * size, ticks_per_quarter=old
    )

    after = rescaled(score, new).tracks[0].notes
    by_id = {note.id: note for note in after}

    assert all(note.duration >= 1 for note in after)
    for note in score.tracks[0].notes:
        assert abs(by_id[note.id].start - note.start * new / old) <= 0.5
    for number in range(1, len(notes) + 1):
        met, meeting = by_id[number], by_id[number + len(notes)]
        assert met.end == meeting.start or met.duration == 1


@given(notes_strategy, st.integers(1, 100), st.integers(1, 9))
def test_rescaling_to_a_finer_multiple_and_back_changes_nothing(
    notes: list[tuple[int, int]], ticks: int, times: int
) -> None:
    starts, durations = zip(*notes, strict=True)
    score = Score.of_notes(
        start=starts,
        duration=durations,
        pitch=[60] * len(notes),
        velocity=[90] * len(notes),
        ticks_per_quarter=ticks,
    )

    assert rescaled(rescaled(score, ticks * times), ticks) == score


def test_a_result_past_the_last_tick_is_refused(line: Score, region: Region) -> None:
    late = Score.of_notes(start=[2**31 - 2], duration=[1], pitch=[60], velocity=[90], ticks_per_quarter=1)

    with pytest.raises(ResultError, match="a score ends at"):
        as_score(late, line, region, "infill")
