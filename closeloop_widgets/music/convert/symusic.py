"""To and from `symusic.Score`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from closeloop_widgets.music.convert.parts import Part, audible, parts_of, with_parts
from closeloop_widgets.music.extras import require
from closeloop_widgets.music.midi.metas import payload, text_meta
from closeloop_widgets.music.score import Carried, Key, Marker, Score
from closeloop_widgets.music.tables import Column
from closeloop_widgets.music.time import Meter, Tempo

if TYPE_CHECKING:
    from symusic.core import ScoreTick

SUSTAIN, PEDAL_DOWN = 64, 64
"""The controller number of the sustain pedal, and the value from which on it is down."""

LYRIC = 0x05
"""The meta event of a MIDI file that holds a lyric."""


def to_symusic(score: Score) -> ScoreTick:
    """The score as a `symusic.Score` in ticks.

    It holds notes, control changes, sustain pedals, pitch bends, programs, drums, track names, tempi, meters, keys,
    markers and lyrics. A track that changes its program becomes one track a program, as symusic's own reader does.

    It cannot hold: the title, channels other than the drums', which chunk of a file an event is in, the optional
    columns of notes, what else a file carries.

    Raises
    ------
    MissingExtraError
        symusic is not installed.

    Examples
    --------
    >>> score = Score.of_notes(start=[480], duration=[240], pitch=[60], velocity=[90])
    >>> to_symusic(score).tracks[0].notes[0].pitch
    60
    """
    library = require("symusic")
    out: ScoreTick = library.Score(score.ticks_per_quarter)
    out.tempos = library.Tempo.from_numpy(
        _int32([tempo.tick for tempo in score.tempos]), _int32([tempo.microseconds for tempo in score.tempos])
    )
    for meter in score.meters:
        out.time_signatures.append(library.TimeSignature(meter.tick, meter.numerator, meter.denominator))
    for key in score.keys:
        out.key_signatures.append(library.KeySignature(key.tick, key.sharps, int(key.minor)))
    for marker in score.markers:
        out.markers.append(library.TextMeta(marker.tick, marker.text))
    unsung = _lyrics(score)
    for track in score.tracks:
        for part in parts_of(track):
            out.tracks.append(_track(library, part, unsung.pop(track.chunk, [])))
    return out


def from_symusic(piece: Any) -> Score:
    """The score in a `symusic.Score`, in ticks, quarter notes or seconds.

    A track for each of its tracks; channels are given out in order, drums get theirs. Sustain pedals that are not among
    the control changes become some.

    Raises
    ------
    ScoreError
        An event lies before the start, or a value is out of MIDI's range.

    Examples
    --------
    >>> score = Score.of_notes(start=[480], duration=[240], pitch=[60], velocity=[90])
    >>> from_symusic(to_symusic(score)).tracks[0].notes.start.tolist()
    [480]
    """
    ticks = piece.to("tick")
    score = Score(
        ticks_per_quarter=ticks.ticks_per_quarter,
        tempos=tuple(Tempo(tempo.time, tempo.mspq) for tempo in ticks.tempos),
        meters=tuple(Meter(meter.time, meter.numerator, meter.denominator) for meter in ticks.time_signatures),
        keys=tuple(Key(key.time, key.key, bool(key.tonality)) for key in ticks.key_signatures),
        markers=tuple(Marker(marker.time, marker.text) for marker in ticks.markers),
        carried=tuple(
            Carried(chunk, lyric.time, text_meta(LYRIC, lyric.text, "utf-8"))
            for chunk, track in enumerate(ticks.tracks, 1)
            for lyric in track.lyrics
        ),
    )
    return with_parts(score, [_part(track) for track in ticks.tracks])


def _track(library: Any, part: Part, lyrics: list[Carried]) -> Any:
    track = library.Track(name=part.name, program=part.program, is_drum=part.is_drum)
    notes, controls, bends = part.notes, part.controls, part.bends
    track.notes = library.Note.from_numpy(
        _int32(notes["start"]),
        _int32(notes["duration"]),
        notes["pitch"].astype(np.int8),
        notes["velocity"].astype(np.int8),
    )
    track.controls = library.ControlChange.from_numpy(
        _int32(controls["tick"]), controls["number"].astype(np.uint8), controls["value"].astype(np.uint8)
    )
    track.pitch_bends = library.PitchBend.from_numpy(_int32(bends["tick"]), _int32(bends["value"]))
    down, held = _pedals(controls["tick"], controls["number"], controls["value"])
    track.pedals = library.Pedal.from_numpy(_int32(down), _int32(held))
    for lyric in lyrics:
        track.lyrics.append(library.TextMeta(lyric.tick, payload(lyric.data).decode("utf-8", "replace")))
    return track


def _part(track: Any) -> Part:
    notes, controls, bends = track.notes.numpy(), track.controls.numpy(), track.pitch_bends.numpy()
    pedals = track.pedals.numpy()
    rows = {"tick": controls["time"], "number": controls["number"], "value": controls["value"]}
    if len(pedals["time"]) and SUSTAIN not in controls["number"]:
        rows = _with_pedals(rows, pedals["time"], pedals["time"] + pedals["duration"])
    return Part(
        track.name,
        int(track.program),
        bool(track.is_drum),
        notes={
            "start": notes["time"],
            "duration": notes["duration"],
            "pitch": notes["pitch"],
            "velocity": audible(notes["velocity"]),
        },
        controls=rows,
        bends={"tick": bends["time"], "value": bends["value"]},
    )


def _pedals(tick: Column, number: Column, value: Column) -> tuple[Column, Column]:
    """Where the sustain pedal goes down, and for how long; as symusic's reader has it, one never lifted is none."""
    sustain = number == SUSTAIN
    tick, is_down = tick[sustain], value[sustain] >= PEDAL_DOWN
    before = np.concatenate([[False], is_down[:-1]]) if len(is_down) else is_down
    down, up = tick[is_down & ~before], tick[~is_down & before]
    return down[: len(up)], up - down[: len(up)]


def _with_pedals(controls: dict[str, Column], down: Column, up: Column) -> dict[str, Column]:
    """Each pedal's two control changes after the others of their tick; a pedal lifted before the next goes down."""
    tick = np.concatenate([controls["tick"], np.column_stack([down, up]).ravel()])
    count = len(down)
    return {
        "tick": tick,
        "number": np.concatenate([controls["number"], np.full(2 * count, SUSTAIN)]),
        "value": np.concatenate([controls["value"], np.tile([127, 0], count)]),
    }


def _lyrics(score: Score) -> dict[int, list[Carried]]:
    """The lyrics by the chunk they are in."""
    found: dict[int, list[Carried]] = {}
    for event in score.carried:
        if event.data[:2] == bytes((0xFF, LYRIC)):
            found.setdefault(event.chunk, []).append(event)
    return found


def _int32(values: Any) -> Column:
    """A copy that can be written to, the only kind symusic takes; it does not write to it."""
    return np.array(values, np.int32)
