"""To and from `note_seq.NoteSequence`, Magenta's format."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

import numpy as np

from closeloop_widgets.music.convert.parts import Part, audible, parts_of, with_parts
from closeloop_widgets.music.convert.seconds import SecondsToTicks
from closeloop_widgets.music.extras import require
from closeloop_widgets.music.keys import key_on, tonic_pitch_class
from closeloop_widgets.music.score import Key, Marker, Score
from closeloop_widgets.music.time import DEFAULT_TEMPO, Meter, Tempo

if TYPE_CHECKING:
    from note_seq import NoteSequence

DEFAULT_TICKS_PER_QUARTER = 220
"""What note_seq takes where a sequence names none (`note_seq.constants.STANDARD_PPQ`)."""


def to_note_sequence(score: Score) -> NoteSequence:
    """The score as a `note_seq.NoteSequence`.

    It holds notes, control changes, pitch bends, programs, drums, track names, tempi, meters, keys, the title and,
    as text annotations, markers; times in seconds. A track is an instrument of the sequence.

    It cannot hold: the moment of a program change (only what plays with which program), programs of tracks where
    nothing happens, channels other than the drums', which chunk of a file an event is in, the optional columns of
    notes, key signatures beyond one spelling a tonic, what else a file carries.

    Raises
    ------
    MissingExtraError
        note_seq is not installed.

    Examples
    --------
    >>> score = Score.of_notes(start=[480], duration=[240], pitch=[60], velocity=[90])
    >>> to_note_sequence(score).notes[0].end_time
    0.75
    """
    sequence = require("note_seq").NoteSequence(ticks_per_quarter=score.ticks_per_quarter)
    seconds = score.tempo_map.seconds
    if score.name:
        sequence.sequence_metadata.title = score.name
    for tempo in score.tempos or (Tempo(0, DEFAULT_TEMPO),):
        sequence.tempos.add(time=float(seconds(tempo.tick)), qpm=tempo.bpm)
    for meter in score.meters:
        sequence.time_signatures.add(
            time=float(seconds(meter.tick)), numerator=meter.numerator, denominator=meter.denominator
        )
    for key in score.keys:
        mode = sequence.key_signatures.add(time=float(seconds(key.tick)), key=tonic_pitch_class(key.sharps, key.minor))
        mode.mode = mode.MINOR if key.minor else mode.MAJOR
    for marker in score.markers:
        sequence.text_annotations.add(time=float(seconds(marker.tick)), text=marker.text)
    for instrument, track in enumerate(score.tracks):
        sequence.instrument_infos.add(instrument=instrument, name=track.name)
        for part in parts_of(track):
            _add_part(sequence, score, part, instrument)
    sequence.total_time = max((note.end_time for note in sequence.notes), default=0.0)
    return sequence


def from_note_sequence(sequence: NoteSequence) -> Score:
    """The score in a `note_seq.NoteSequence`, in ticks of its own resolution.

    A track for every instrument and program in it, as note_seq's own writer makes them. Times are rounded to the
    nearest tick, a tempo to the nearest microsecond a quarter note. Text annotations, chord symbols among them, become
    markers. Channels are given out in order, drums get theirs.

    Raises
    ------
    ScoreError
        A pitch, a controller or a program is out of MIDI's range.

    Examples
    --------
    >>> score = Score.of_notes(start=[480], duration=[240], pitch=[60], velocity=[90])
    >>> from_note_sequence(to_note_sequence(score)).tracks[0].notes.start.tolist()
    [480]
    """
    ticks_per_quarter = sequence.ticks_per_quarter or DEFAULT_TICKS_PER_QUARTER
    ticks = SecondsToTicks(_tempo_changes(sequence, ticks_per_quarter))
    score = Score(
        ticks_per_quarter=ticks_per_quarter,
        tempos=ticks.tempos(ticks_per_quarter),
        meters=tuple(
            Meter(int(ticks(meter.time)), meter.numerator, meter.denominator)
            for meter in _in_time(sequence.time_signatures)
        ),
        keys=tuple(_key(int(ticks(key.time)), key) for key in _in_time(sequence.key_signatures)),
        markers=tuple(
            Marker(int(ticks(text.time)), text.text)
            for text in _in_time(sequence.text_annotations)
            if text.annotation_type != text.BEAT
        ),
        name=sequence.sequence_metadata.title,
    )
    return with_parts(score, _parts(sequence, ticks))


def _add_part(sequence: Any, score: Score, part: Part, instrument: int) -> None:
    seconds = score.tempo_map.seconds
    of = {"instrument": instrument, "program": part.program, "is_drum": part.is_drum}
    notes, controls, bends = part.notes, part.controls, part.bends
    starts = seconds(notes["start"]).tolist()
    ends = seconds(notes["start"].astype(np.int64) + notes["duration"]).tolist()
    rows = zip(notes["pitch"].tolist(), notes["velocity"].tolist(), starts, ends, strict=True)
    for pitch, velocity, start, end in rows:
        sequence.notes.add(pitch=pitch, velocity=velocity, start_time=start, end_time=end, **of)
    changes = zip(
        seconds(controls["tick"]).tolist(), controls["number"].tolist(), controls["value"].tolist(), strict=True
    )
    for time, number, value in changes:
        sequence.control_changes.add(time=time, control_number=number, control_value=value, **of)
    for time, value in zip(seconds(bends["tick"]).tolist(), bends["value"].tolist(), strict=True):
        sequence.pitch_bends.add(time=time, bend=value, **of)


def _tempo_changes(sequence: Any, ticks_per_quarter: int) -> list[tuple[int, float, float]]:
    """(tick, time, seconds a tick) of every tempo; each tick counted from the tempo before it."""
    default = 60e6 / DEFAULT_TEMPO
    rates = {0.0: default} | {tempo.time: tempo.qpm or default for tempo in sequence.tempos}
    changes: list[tuple[int, float, float]] = []
    for time, qpm in sorted(rates.items()):
        tick = changes[-1][0] + round((time - changes[-1][1]) / changes[-1][2]) if changes else 0
        changes.append((tick, time, 60.0 / (qpm * ticks_per_quarter)))
    return changes


def _parts(sequence: Any, ticks: SecondsToTicks) -> list[Part]:
    names = {info.instrument: info.name for info in sequence.instrument_infos}
    notes = _by_part(sequence.notes)
    controls = _by_part(sequence.control_changes)
    bends = _by_part(sequence.pitch_bends)
    found = notes.keys() | controls.keys() | bends.keys()
    silent = names.keys() - {instrument for instrument, _, _ in found}
    keys = sorted(found | {(instrument, 0, False) for instrument in silent}, key=lambda key: (key[0], key[2], key[1]))
    return [
        Part(names.get(key[0], ""), *key[1:], **_columns(notes[key], controls[key], bends[key], ticks)) for key in keys
    ]


def _by_part(events: Iterable[Any]) -> defaultdict[tuple[int, int, bool], list[Any]]:
    found: defaultdict[tuple[int, int, bool], list[Any]] = defaultdict(list)
    for event in events:
        found[event.instrument, event.program, event.is_drum].append(event)
    return found


def _columns(notes: list[Any], controls: list[Any], bends: list[Any], ticks: SecondsToTicks) -> dict[str, Any]:
    return {
        "notes": {
            **ticks.note_columns([note.start_time for note in notes], [note.end_time for note in notes]),
            "pitch": [note.pitch for note in notes],
            "velocity": audible(np.array([note.velocity for note in notes])),
        },
        "controls": {
            "tick": ticks([change.time for change in controls]),
            "number": [change.control_number for change in controls],
            "value": [change.control_value for change in controls],
        },
        "bends": {"tick": ticks([bend.time for bend in bends]), "value": [bend.bend for bend in bends]},
    }


def _in_time(events: Iterable[Any]) -> list[Any]:
    return sorted(events, key=lambda event: event.time)


def _key(tick: int, signature: Any) -> Key:
    minor = signature.mode == signature.MINOR
    return Key(tick, key_on(signature.key, minor), minor)
