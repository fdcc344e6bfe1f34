"""To and from `pretty_midi.PrettyMIDI`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from closeloop_widgets.errors import ScoreError
from closeloop_widgets.music.convert.parts import Part, audible, parts_of, with_parts
from closeloop_widgets.music.convert.seconds import SecondsToTicks
from closeloop_widgets.music.extras import require
from closeloop_widgets.music.keys import key_on, tonic_pitch_class
from closeloop_widgets.music.midi.metas import payload, text_meta
from closeloop_widgets.music.score import Carried, Key, Score
from closeloop_widgets.music.time import DEFAULT_TEMPO, Meter

if TYPE_CHECKING:
    from pretty_midi import Instrument, PrettyMIDI

MAX_TICK = 10_000_000
"""The last tick that a `PrettyMIDI` can hold: it keeps a table of the time of every tick, and its reader stops here."""

TEXT, LYRIC = 0x01, 0x05
"""The meta events of a MIDI file that pretty_midi calls text events and lyrics."""


def to_pretty_midi(score: Score) -> PrettyMIDI:
    """The score as a `pretty_midi.PrettyMIDI`.

    It holds notes, control changes, pitch bends, programs, drums, track names, tempi, meters, keys, texts and lyrics,
    times in seconds. A track that changes its program becomes one instrument a program.

    It cannot hold: the title, markers, channels other than the drums', which chunk of a file an event is in, the
    optional columns of notes, key signatures beyond one spelling a tonic, what else a file carries.

    Raises
    ------
    ScoreError
        The score is longer than 10,000,000 ticks.
    MissingExtraError
        pretty_midi is not installed.

    Examples
    --------
    >>> score = Score.of_notes(start=[480], duration=[240], pitch=[60], velocity=[90])
    >>> to_pretty_midi(score).instruments[0].notes
    [Note(start=0.500000, end=0.750000, pitch=60, velocity=90)]
    """
    library = require("pretty_midi")
    if score.end > MAX_TICK:
        raise ScoreError(f"the score ends at tick {score.end}, but a PrettyMIDI cannot go past {MAX_TICK}")
    midi = library.PrettyMIDI(resolution=score.ticks_per_quarter, initial_tempo=120.0)
    # A file's names may be in any language; only pretty_midi's writer asks for this, and its default is Latin-1.
    midi._charset = "utf-8"
    _set_tempos(midi, score)
    seconds = score.tempo_map.seconds
    midi.time_signature_changes = [
        library.TimeSignature(meter.numerator, meter.denominator, float(seconds(meter.tick))) for meter in score.meters
    ]
    midi.key_signature_changes = [
        library.KeySignature(_key_number(key), float(seconds(key.tick))) for key in score.keys
    ]
    for event in score.carried:
        if event.data[:2] == bytes((0xFF, TEXT)) and hasattr(midi, "text_events"):  # pretty_midi 0.2.11 and up
            midi.text_events.append(library.containers.Text(_text(event), float(seconds(event.tick))))
        elif event.data[:2] == bytes((0xFF, LYRIC)):
            midi.lyrics.append(library.Lyric(_text(event), float(seconds(event.tick))))
    midi.instruments = [_instrument(library, score, part) for track in score.tracks for part in parts_of(track)]
    return midi


def from_pretty_midi(midi: PrettyMIDI) -> Score:
    """The score in a `pretty_midi.PrettyMIDI`: a track for every instrument, in ticks of its resolution.

    Times are rounded to the nearest tick; a tempo to the nearest microsecond a quarter note. Channels are given out in
    order, drums get theirs.

    Raises
    ------
    ScoreError
        A pitch, a controller or a program is out of MIDI's range.

    Examples
    --------
    >>> score = Score.of_notes(start=[480], duration=[240], pitch=[60], velocity=[90])
    >>> from_pretty_midi(to_pretty_midi(score)).tracks[0].notes.start.tolist()
    [480]
    """
    ticks = SecondsToTicks(_tempo_changes(midi))
    texts = [(event, TEXT) for event in getattr(midi, "text_events", [])] + [(event, LYRIC) for event in midi.lyrics]
    score = Score(
        ticks_per_quarter=midi.resolution,
        tempos=ticks.tempos(midi.resolution),
        meters=tuple(
            Meter(int(ticks(meter.time)), meter.numerator, meter.denominator) for meter in midi.time_signature_changes
        ),
        keys=tuple(_key(int(ticks(key.time)), key.key_number) for key in midi.key_signature_changes),
        carried=tuple(
            Carried(0, int(ticks(event.time)), text_meta(kind, event.text, "utf-8")) for event, kind in texts
        ),
    )
    return with_parts(score, [_part(instrument, ticks) for instrument in midi.instruments])


def _set_tempos(midi: Any, score: Score) -> None:
    """pretty_midi has no public way to set tempi after the first; its own reader fills these two, too."""
    changes = {0: DEFAULT_TEMPO} | {tempo.tick: max(1, tempo.microseconds) for tempo in score.tempos}
    scales = [(tick, 60.0 / ((6e7 / rate) * score.ticks_per_quarter)) for tick, rate in sorted(changes.items())]
    midi._tick_scales = scales
    midi._update_tick_to_time(score.end + 1)


def _tempo_changes(midi: Any) -> list[tuple[int, float, float]]:
    changes: list[tuple[int, float, float]] = []
    time, last_tick, last_scale = 0.0, 0, 0.0
    for tick, scale in midi._tick_scales:
        time += (tick - last_tick) * last_scale
        changes.append((int(tick), time, scale))
        last_tick, last_scale = tick, scale
    return changes


def _instrument(library: Any, score: Score, part: Part) -> Instrument:
    instrument = library.Instrument(part.program, is_drum=part.is_drum, name=part.name)
    seconds = score.tempo_map.seconds
    notes, controls, bends = part.notes, part.controls, part.bends
    ends = seconds(notes["start"].astype(np.int64) + notes["duration"]).tolist()
    rows = zip(notes["velocity"].tolist(), notes["pitch"].tolist(), seconds(notes["start"]).tolist(), ends, strict=True)
    instrument.notes = [library.Note(*row) for row in rows]
    changes = zip(
        controls["number"].tolist(), controls["value"].tolist(), seconds(controls["tick"]).tolist(), strict=True
    )
    instrument.control_changes = [library.ControlChange(*row) for row in changes]
    points = zip(bends["value"].tolist(), seconds(bends["tick"]).tolist(), strict=True)
    instrument.pitch_bends = [library.PitchBend(*row) for row in points]
    return instrument


def _part(instrument: Any, ticks: SecondsToTicks) -> Part:
    notes, controls, bends = instrument.notes, instrument.control_changes, instrument.pitch_bends
    return Part(
        instrument.name or "",
        int(instrument.program),
        bool(instrument.is_drum),
        notes={
            **ticks.note_columns([note.start for note in notes], [note.end for note in notes]),
            "pitch": [note.pitch for note in notes],
            "velocity": audible(np.array([note.velocity for note in notes])),
        },
        controls={
            "tick": ticks([change.time for change in controls]),
            "number": [change.number for change in controls],
            "value": [change.value for change in controls],
        },
        bends={"tick": ticks([bend.time for bend in bends]), "value": [bend.pitch for bend in bends]},
    )


def _key_number(key: Key) -> int:
    """pretty_midi's number: the tonic's pitch class, and 12 more for minor."""
    return tonic_pitch_class(key.sharps, key.minor) + 12 * key.minor


def _key(tick: int, number: int) -> Key:
    minor = number >= 12
    return Key(tick, key_on(number % 12, minor), minor)


def _text(event: Carried) -> str:
    data = payload(event.data)
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        return data.decode("latin-1")
