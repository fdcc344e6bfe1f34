"""Rendering a score to audio in the kernel, with whichever engine works here."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np

from closeloop_widgets.audio.engines import ENGINES, AudioError, Engine, Samples
from closeloop_widgets.audio.files import soundfont_path
from closeloop_widgets.music.score import Marker, Score
from closeloop_widgets.music.time import TempoMap

TAIL = 2.0
"""Seconds after the last event, so that its release is heard."""


def render(
    score: Score,
    *,
    engine: str | None = None,
    soundfont: str | Path | None = None,
    sample_rate: int = 44100,
) -> Samples:
    """A score as stereo audio.

    Engines do not match sample for sample: symusic is about ten times faster and dry, FluidSynth is the reference,
    with reverb and chorus. Muted notes are left out. Audio that would go past full scale is made softer as a whole.

    Parameters
    ----------
    score : the piece
    engine : "symusic" or "fluidsynth"; by default the first of these that works here
    soundfont : an SF2 or SF3 file; by default the package's own
    sample_rate : in Hz, 8000 to 96000

    Returns
    -------
    float32 of shape (samples, 2), from -1 to 1: left and right, with two seconds after the last event

    Raises
    ------
    AudioError
        The engine is unknown, does not work here, or failed; the soundfont is not there; the rate is out of range.

    Examples
    --------
    >>> from closeloop_widgets.music.score import Score
    >>> render(Score(), sample_rate=8000).shape  # nothing but the tail
    (16000, 2)
    """
    if not 8000 <= sample_rate <= 96000:
        raise AudioError(f"sample_rate must be 8000 to 96000 Hz, but is {sample_rate}")
    font = soundfont_path() if soundfont is None else Path(soundfont)
    if not font.is_file():
        raise AudioError(f"there is no soundfont at {font}; give the path of an SF2 or SF3 file")
    sounding = _without_muted_notes(score)
    length = round(_seconds(sounding) * sample_rate)
    if not any(len(track.notes) for track in sounding.tracks):
        return np.zeros((length, 2), np.float32)  # symusic refuses a score without notes
    samples = _engine(engine).render(_midi(sounding), font, sample_rate)
    return _fitted(samples, length)


def available_engines() -> list[str]:
    """The engines that work here, the one `render` takes by default first."""
    return [name for name, engine in ENGINES.items() if engine.problem() is None]


def _engine(name: str | None) -> Engine:
    if name is not None and name not in ENGINES:
        raise AudioError(f"there is no engine {name!r}; there are {', '.join(ENGINES)}")
    wanted = ENGINES if name is None else {name: ENGINES[name]}
    problems = []
    for tried, engine in wanted.items():
        problem = engine.problem()
        if problem is None:
            return engine
        problems.append(f"{tried}: {problem}")
    raise AudioError(f"audio cannot be rendered here. {'; '.join(problems)}")


def _without_muted_notes(score: Score) -> Score:
    tracks = []
    for track in score.tracks:
        mute = track.notes.extra.get("mute")
        tracks.append(track if mute is None else replace(track, notes=track.notes.take(mute == 0)))
    return replace(score, tracks=tuple(tracks))


def _seconds(score: Score) -> float:
    """How long the audio is, in seconds."""
    end = max((track.end for track in score.tracks), default=0)
    return float(TempoMap(score.ticks_per_quarter, score.tempos).seconds(end)) + TAIL


def _midi(score: Score) -> bytes:
    """The score as a MIDI file that goes on for the tail: engines stop at the last event, releases or not."""
    from closeloop_widgets.music.midi import write_midi

    end = int(np.ceil(TempoMap(score.ticks_per_quarter, score.tempos).ticks(_seconds(score))))
    return write_midi(replace(score, markers=(*score.markers, Marker(end, "end of the tail"))))


def _fitted(samples: Samples, length: int) -> Samples:
    """Exactly as long as the score and its tail (engines work in blocks), and within full scale."""
    samples = samples[:length]
    samples = np.pad(samples, ((0, length - len(samples)), (0, 0)))
    return samples / np.float32(max(1.0, float(np.abs(samples).max(initial=0.0))))
