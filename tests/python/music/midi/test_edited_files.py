"""A file that was read, edited and written: what was not touched stays exactly where and as it was."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from closeloop_widgets.errors import MidiError
from closeloop_widgets.music.midi import read_midi, write_midi
from closeloop_widgets.music.score import Carried, Key, Marker, Score, Track
from closeloop_widgets.music.tables import Controls, Notes, Programs
from closeloop_widgets.music.time import Meter, Tempo
from tests.python.music.midi.files import END, OPENTTD, events, smf

ON, OFF = 0x90, 0x80


def with_notes(score: Score, notes: Notes, track: int = 0) -> Score:
    """The score with other notes in one track."""
    tracks = list(score.tracks)
    tracks[track] = replace(tracks[track], notes=notes)
    return score.with_tracks(tracks)


def written(score: Score, chunk: int = 0) -> list[tuple[int, str]]:
    """The events of a chunk of the file a score makes, less its end of track."""
    return [(tick, data.hex(" ")) for tick, data in events(write_midi(score))[2][chunk]][:-1]


def test_a_moved_note_leaves_the_others_where_they_were() -> None:
    data = smf("00 90 3c 40 00 90 40 41 00 90 43 42 60 80 40 00 00 80 3c 00 00 80 43 00" + END)
    score = read_midi(data)
    notes = score.tracks[0].notes
    moved = notes.replaced(start=np.where(notes.pitch == 0x40, 16, notes.start))
    assert written(with_notes(score, moved)) == [
        (0, "90 3c 40"),
        (0, "90 43 42"),
        (16, "90 40 41"),
        (96, "80 3c 00"),
        (96, "80 43 00"),
        (112, "80 40 00"),
    ]


def test_a_new_velocity_does_not_move_a_note_among_those_of_its_tick() -> None:
    score = read_midi(smf("00 90 43 40 00 90 3c 40 60 80 43 40 00 80 3c 40" + END))
    louder = score.tracks[0].notes.replaced(velocity=[100, 101])
    assert written(with_notes(score, louder))[:2] == [(0, "90 43 64"), (0, "90 3c 65")]


def test_a_new_note_starts_after_the_others_of_its_tick_and_ends_before_them() -> None:
    score = read_midi(smf("00 90 3c 40 60 90 3e 40 00 80 3c 40 60 80 3e 40" + END))
    new = Notes.of(id=[10, 11], start=[0, 96], duration=[96, 96], pitch=[72, 74], velocity=[1, 1])
    assert written(with_notes(score, score.tracks[0].notes.joined(new))) == [
        (0, "90 3c 40"),
        (0, "90 48 01"),
        (96, "80 48 40"),
        (96, "90 3e 40"),
        (96, "80 3c 40"),
        (96, "90 4a 01"),
        (192, "80 3e 40"),
        (192, "80 4a 40"),
    ]


def test_new_controls_and_programs_come_before_the_notes_of_their_tick() -> None:
    score = read_midi(smf("00 b0 07 64 00 90 3c 40 10 3c 00" + END))
    track = score.tracks[0]
    bank = Controls.of(id=[10], tick=[0], number=[0], value=[3])
    program = Programs.of(id=[11], tick=[0], value=[5])
    edited = score.with_tracks([replace(track, controls=track.controls.joined(bank), programs=program)])
    assert [data for _, data in written(edited)][:4] == ["b0 07 64", "b0 00 03", "c0 05", "90 3c 40"]


def test_a_removed_note_leaves_nothing_behind() -> None:
    score = read_midi(smf("00 90 3c 40 10 90 3e 40 10 80 3c 40 10 80 3e 40" + END))
    notes = score.tracks[0].notes
    assert written(with_notes(score, notes.take(notes.pitch == 0x3E))) == [(16, "90 3e 40"), (48, "80 3e 40")]


def test_new_note_offs_are_spelled_as_most_of_the_file_spells_them() -> None:
    new = Notes.of(id=[10], start=[96], duration=[16], pitch=[72], velocity=[1])
    for file, spelled in (("10 90 3c 00", "90 48 00"), ("10 80 3c 00", "80 48 00"), ("10 80 3c 40", "80 48 40")):
        score = read_midi(smf("00 90 3c 40" + file + END))
        assert written(with_notes(score, score.tracks[0].notes.joined(new)))[-1] == (112, spelled)


def test_a_release_velocity_given_to_one_note_leaves_the_spelling_of_the_others() -> None:
    score = read_midi(smf("00 90 3c 40 10 3c 00 10 3e 40 10 3e 00" + END))
    notes = score.tracks[0].notes.replaced(release_velocity=[64, 9])
    assert [data for _, data in written(with_notes(score, notes))] == ["90 3c 40", "90 3c 00", "90 3e 40", "80 3e 09"]


def test_a_note_over_a_note_off_of_no_note_is_not_cut_short() -> None:
    score = read_midi(smf("00 90 40 40 10 80 3c 40 10 80 40 40" + END))
    new = Notes.of(id=[10], start=[0], duration=[96], pitch=[0x3C], velocity=[1])
    again = read_midi(write_midi(with_notes(score, score.tracks[0].notes.joined(new))))
    assert [(n.start, n.end) for n in again.tracks[0].notes if n.pitch == 0x3C] == [(0, 96)]
    assert not again.carried


def test_the_end_of_track_moves_only_when_an_event_passes_it() -> None:
    score = read_midi(smf("00 90 3c 40 10 3c 00 60 ff 2f 00"))
    notes = score.tracks[0].notes
    for duration, end in ((8, 112), (96, 112), (200, 200)):
        chunk = events(write_midi(with_notes(score, notes.replaced(duration=[duration]))))[2][0]
        assert chunk[-1] == (end, b"\xff\x2f\x00")


def test_a_changed_tempo_keeps_its_neighbours_in_place() -> None:
    score = read_midi(smf("00 ff 06 01 41 00 ff 51 03 07 a1 20 00 ff 58 04 04 02 18 08" + END))
    slower = replace(score, tempos=(Tempo(0, 600_000),))
    assert [data[:5] for _, data in written(slower)] == ["ff 51", "ff 06", "ff 58"]


def test_a_note_moved_to_another_track_is_written_there() -> None:
    score = read_midi(smf("00 90 3c 40 10 3c 00" + END, "00 91 40 40 10 40 00" + END))
    first, second = score.tracks
    merged = score.with_tracks(
        [replace(first, notes=Notes.empty()), replace(second, notes=second.notes.joined(first.notes))]
    )
    assert written(merged, 1) == [(0, "91 40 40"), (0, "91 3c 40"), (16, "91 40 00"), (16, "91 3c 00")]


def test_a_removed_tracks_chunk_goes_with_it() -> None:
    score = read_midi(smf(END, "00 90 3c 40 10 3c 00" + END, "00 91 3c 40 10 3c 00" + END))
    again = read_midi(write_midi(score.with_tracks(score.tracks[1:])))
    assert [(t.chunk, t.channel) for t in again.tracks] == [(1, 1)]


def test_a_second_track_of_a_channel_gets_a_chunk_of_its_own() -> None:
    for kind in (0, 1):
        score = read_midi(smf("00 90 3c 40 10 3c 00" + END, kind=kind))
        doubled = score.with_tracks([*score.tracks, replace(score.tracks[0], id=9)])
        again = read_midi(write_midi(doubled))
        assert [len(track.notes) for track in again.tracks] == [1, 1]


def test_a_format_0_file_stays_one_with_a_track_more() -> None:
    score = read_midi(smf("00 ff 03 01 41 00 90 3c 40 10 3c 00" + END, kind=0))
    notes = {"start": [0], "duration": [96], "pitch": [40], "velocity": [64]}
    data = write_midi(score.with_track(name="Bass", notes=notes))
    again = read_midi(data)
    assert events(data)[0] == 0
    assert (again.name, [t.name for t in again.tracks]) == ("A", ["", "Bass"])


def test_a_renamed_track_of_a_shared_chunk_keeps_its_name() -> None:
    score = read_midi(smf(END, "00 ff 03 04 42 61 6e 64 00 90 3c 40 00 91 3c 40 10 80 3c 40 00 81 3c 40" + END))
    assert [t.name for t in score.tracks] == ["Band", "Band"]
    for renamed in (0, 1):
        tracks = list(score.tracks)
        tracks[renamed] = replace(tracks[renamed], name="Solo")
        again = read_midi(write_midi(score.with_tracks(tracks)))
        assert [t.name for t in again.tracks] == [t.name for t in tracks]


def test_a_name_that_latin_1_cannot_hold_turns_the_files_texts_to_utf_8() -> None:
    score = read_midi(smf("00 ff 03 01 e9 00 ff 06 01 e8 00 90 3c 40 10 3c 00" + END))
    assert score.tracks[0].name == "é"
    named = score.with_tracks([replace(score.tracks[0], name="Дудка")])
    again = read_midi(write_midi(named))
    assert (again.tracks[0].name, again.markers[0].text) == ("Дудка", "è")


@pytest.mark.skipif(not OPENTTD.exists(), reason="Debian's openttd-openmsx is not installed")
def test_an_edit_of_one_track_leaves_the_other_chunks_of_a_real_file_alone() -> None:
    data = (OPENTTD / "tttheme2.mid").read_bytes()
    score = read_midi(data)
    track = max(score.tracks, key=lambda t: len(t.notes))
    keep = np.arange(len(track.notes)) % 2 == 0
    edited = score.with_tracks(replace(t, notes=t.notes.take(keep)) if t is track else t for t in score.tracks)
    before, after = events(data)[2], events(write_midi(edited))[2]
    assert [n for n, (old, new) in enumerate(zip(before, after, strict=True)) if old != new] == [track.chunk]
    left = iter(before[track.chunk])
    assert all(event in left for event in after[track.chunk])
    assert len(before[track.chunk]) - len(after[track.chunk]) == 2 * int((~keep).sum())


def test_a_score_from_scratch_becomes_format_1_with_a_conductor_and_a_chunk_a_track() -> None:
    columns = {"start": [0, 480], "duration": [480, 480], "pitch": [60, 60], "velocity": [90, 91]}
    score = Score(name="Étude", tempos=(Tempo(0, 400_000),), meters=(Meter(0, 3, 4),), keys=(Key(0, -3, True),))
    score = replace(score, markers=(Marker(480, "B"),)).with_track(name="Flute", program=73, notes=columns)
    score = score.with_track(name="Empty").with_track(name="Drums", channel=9, notes=columns)
    data = write_midi(score)
    kind, division, chunks = events(data)
    assert (kind, division, len(chunks)) == (1, 480, 4)
    assert [data.hex(" ") for _, data in chunks[1]] == [
        "ff 03 05 46 6c 75 74 65",
        "c0 49",
        "90 3c 5a",
        "90 3c 00",
        "90 3c 5b",
        "90 3c 00",
        "ff 2f 00",
    ]
    again = read_midi(data)
    assert replace(again, tracks=()) == replace(score, tracks=())
    assert [(t.name, t.channel, len(t.notes)) for t in again.tracks] == [
        ("Flute", 0, 2),
        ("Empty", 1, 0),
        ("Drums", 9, 2),
    ]


def test_tracks_made_by_hand_in_chunk_0_are_written_apart_from_the_tempo() -> None:
    notes = Notes.of(id=[1], start=[0], duration=[10], pitch=[60], velocity=[1])
    score = Score(name="Two", tracks=(Track(1, "A", notes=notes), Track(2, "B", notes=notes)))
    again = read_midi(write_midi(score))
    assert (again.name, [t.name for t in again.tracks]) == ("Two", ["A", "B"])


def test_a_score_that_lost_its_source_still_says_the_same_music() -> None:
    data = smf("00 ff 03 01 41 00 d0 05 00 90 3c 40 00 99 24 40 10 90 3c 00 00 99 24 00 05 ff 05 01 61" + END, kind=0)
    score = replace(read_midi(data), source=None)
    again = read_midi(write_midi(score))
    assert again.note_count == 2
    assert sorted(c.data for c in again.carried) == sorted(c.data for c in score.carried)


def test_what_no_file_can_say_is_refused() -> None:
    late = Score.of_notes(start=[2**31 - 1], duration=[5], pitch=[60], velocity=[1])
    with pytest.raises(MidiError, match="cannot be written"):
        write_midi(late)
    far = Score.of_notes(start=[2**30], duration=[5], pitch=[60], velocity=[1])
    with pytest.raises(MidiError, match="without an event"):
        write_midi(far)
    with pytest.raises(MidiError, match="no channel message"):
        write_midi(Score(carried=(Carried(0, 0, b"\x90\x3c"),)))


def test_tracks_put_in_another_order_are_in_that_order_in_the_file_with_what_their_chunks_carry() -> None:
    chunks = [f"00 ff 05 01 {61 + at} 00 9{at} 3c 40 10 8{at} 3c 40" + END for at in range(3)]
    score = read_midi(smf(END, *chunks))
    first, second, third = score.tracks
    again = read_midi(write_midi(score.with_tracks([third, first, second])))
    assert [track.channel for track in again.tracks] == [2, 0, 1]
    assert [carried.data[-1:] for carried in again.carried if carried.data[1:2] == b"\x05"] == [b"c", b"a", b"b"]
