"""The bundled pieces of Bach have the notes of music21's corpus, all of them and no others."""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction

import pytest

from closeloop_widgets.music import pieces
from closeloop_widgets.music.score import Track

corpus = pytest.importorskip("music21.corpus", reason="the notes are compared with music21's corpus")

SoundingNote = tuple[Fraction, Fraction, int]
"""Start and duration in quarter notes, and the pitch."""


def notes_of_tracks(tracks: Iterable[Track], ticks_per_quarter: int) -> list[SoundingNote]:
    return sorted(
        (Fraction(note.start, ticks_per_quarter), Fraction(note.duration, ticks_per_quarter), note.pitch)
        for track in tracks
        for note in track.notes
    )


def notes_of_parts(parts) -> list[SoundingNote]:
    """The notes of music21 parts; chords as their notes, tied notes as one (stripTies joins only two of three)."""
    notes: list[SoundingNote] = []
    for part in parts:
        held: dict[int, SoundingNote] = {}
        for element in part.flatten().notes:
            for pitch in element.pitches:
                start, duration, tie = Fraction(element.offset), Fraction(element.quarterLength), element.tie
                if tie is not None and tie.type in ("continue", "stop"):
                    start, before, _ = held.pop(pitch.midi)
                    duration += before
                note = (start, duration, pitch.midi)
                if tie is not None and tie.type in ("start", "continue"):
                    held[pitch.midi] = note
                else:
                    notes.append(note)
        assert not held
    return sorted(notes)


@pytest.mark.parametrize("name", ["bwv140.7", "bwv269"])
@pytest.mark.parametrize("voice", ["Soprano", "Alto", "Tenor", "Bass"])
def test_each_voice_of_a_chorale_has_the_notes_of_the_corpus(name, voice):
    score = pieces.load(name)
    theirs = next(part for part in corpus.parse(f"bach/{name}").parts if part.partName == voice)
    ours = notes_of_tracks([score.track(voice)], score.ticks_per_quarter)
    assert len(ours) > 40
    assert ours == notes_of_parts([theirs])


@pytest.mark.parametrize("name", ["bwv140.7", "bwv269", "bwv846"])
def test_key_and_meter_are_those_of_the_corpus(name):
    score = pieces.load(name)
    theirs = corpus.parse(f"bach/{name}").parts[0].flatten()
    assert score.keys[0].sharps == theirs.getElementsByClass("KeySignature")[0].sharps
    meter = theirs.getElementsByClass("TimeSignature")[0]
    assert (score.meters[-1].numerator, score.meters[-1].denominator) == (meter.numerator, meter.denominator)


def test_the_prelude_has_the_notes_of_the_corpus_which_leaves_bar_26_out():
    score = pieces.load("bwv846")
    assert score.bar_count == 35
    ours = notes_of_tracks(score.tracks, score.ticks_per_quarter)
    before = [note for note in ours if note[0] < 25 * 4]
    after = [(start - 4, duration, pitch) for start, duration, pitch in ours if start >= 26 * 4]
    assert before + after == notes_of_parts(corpus.parse("bach/bwv846").parts)


def test_bar_26_of_the_prelude_is_the_suspension_that_comes_again_in_bar_30():
    score = pieces.load("bwv846")
    ours = notes_of_tracks(score.tracks, score.ticks_per_quarter)

    def bar(number: int) -> list[SoundingNote]:
        start = 4 * (number - 1)
        return [(at - start, duration, pitch) for at, duration, pitch in ours if start <= at < start + 4]

    assert bar(26) == bar(30)
    assert {pitch for _, _, pitch in bar(26)} == {43, 50, 55, 60, 65}


def test_bars_3_and_4_of_a_soprano_are_whole_bars_of_notes():
    score = pieces.load("bwv140.7")
    soprano, bars = score.track("Soprano"), score.meter_map
    inside = (soprano.notes.start >= bars.bar_start(2)) & (soprano.notes.start < bars.bar_start(4))
    assert soprano.notes.pitch[inside].tolist() == [70, 70, 75, 70, 75, 77, 79]
