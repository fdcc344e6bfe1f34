"""The package's soundfont, heard through FluidSynth."""

from __future__ import annotations

import io
import shutil

import numpy as np
import pytest

from closeloop_widgets.audio import soundfont_path
from closeloop_widgets.audio.engines import FluidSynth

mido = pytest.importorskip("mido")
pytestmark = pytest.mark.skipif(not shutil.which("fluidsynth"), reason="FluidSynth is not installed")

RATE = 44100
STEP = 0.7
"""Seconds from one sound to the next; each is held for half a second."""
NOISES = {119, 121, 122, 124, 125, 126, 127}
"""Programs that General MIDI wants to be noises: reverse cymbal, breath, sea shore, telephone and so on."""
GENERAL_MIDI_DRUMS = range(35, 82)
DRUM_KITS = [8, 16, 24, 25, 32, 40, 48]


def one_by_one(sounds: list[tuple[int, int, int]]) -> list[np.ndarray]:
    """What each (channel, program, key) sounds like, from a tenth of a second after its start."""
    midi = mido.MidiFile(ticks_per_beat=1000)
    track = mido.MidiTrack([mido.MetaMessage("set_tempo", tempo=1_000_000)])
    midi.tracks.append(track)
    for channel, program, key in sounds:
        for number in (91, 93):  # no reverb or chorus, which would sound on into the next
            track.append(mido.Message("control_change", channel=channel, control=number, value=0))
        track.append(mido.Message("program_change", channel=channel, program=program))
        track.append(mido.Message("note_on", channel=channel, note=key, velocity=90))
        track.append(mido.Message("note_off", channel=channel, note=key, time=500))
        all_sound_off = mido.Message(
            "control_change", channel=channel, control=120, value=0, time=int(STEP * 1000) - 500
        )
        track.append(all_sound_off)
    file = io.BytesIO()
    midi.save(file=file)
    audio = FluidSynth().render(file.getvalue(), soundfont_path(), RATE).mean(axis=1)
    starts = [round(at * STEP * RATE) for at in range(len(sounds))]
    return [audio[start : start + RATE // 2] for start in starts]


def loudness(audio: np.ndarray) -> float:
    """In dB below full scale."""
    return float(20 * np.log10(np.sqrt((audio**2).mean()) + 1e-9))


def cents_off(audio: np.ndarray, key: int) -> float:
    """How far the strongest partial, once the attack is over, is from a harmonic of the key or of its lower octave."""
    audio = audio[RATE // 10 :]
    spectrum = np.abs(np.fft.rfft(audio * np.hanning(len(audio)), 1 << 18))
    spectrum[: round(100 * (1 << 18) / RATE)] = 0
    peak = int(spectrum.argmax())
    below, at, above = np.log(spectrum[peak - 1 : peak + 2])
    frequency = (peak + (below - above) / (2 * (below - 2 * at + above))) * RATE / (1 << 18)
    octave_below = 440 * 2 ** ((key - 69) / 12) / 2
    harmonic = max(1, round(frequency / octave_below))
    return float(1200 * np.log2(frequency / (harmonic * octave_below)))


@pytest.fixture(scope="module")
def middle_c() -> list[np.ndarray]:
    return one_by_one([(0, program, 60) for program in range(128)])


def test_every_program_sounds(middle_c: list[np.ndarray]) -> None:
    levels = {program: loudness(audio) for program, audio in enumerate(middle_c)}
    assert {program: level for program, level in levels.items() if level < -50} == {}


def test_every_tuned_program_is_in_tune(middle_c: list[np.ndarray]) -> None:
    off = {program: cents_off(audio, 60) for program, audio in enumerate(middle_c) if program not in NOISES}
    assert {program: cents for program, cents in off.items() if abs(cents) > 15} == {}


def test_an_absent_program_sounds_as_the_nearest_kept_one(middle_c: list[np.ndarray]) -> None:
    bright_piano, grand_piano, flute = middle_c[1], middle_c[0], middle_c[73]
    # The synthesizer's own clock, and so a sample's phase, is not the same twice: loudness is.
    assert loudness(bright_piano) == pytest.approx(loudness(grand_piano), abs=0.2)
    assert loudness(bright_piano) != pytest.approx(loudness(flute), abs=0.2)


def test_every_drum_of_general_midi_sounds() -> None:
    levels = dict(
        zip(GENERAL_MIDI_DRUMS, map(loudness, one_by_one([(9, 0, key) for key in GENERAL_MIDI_DRUMS])), strict=True)
    )
    assert {key: level for key, level in levels.items() if level < -60} == {}


def test_every_drum_kit_has_a_snare() -> None:
    levels = dict(zip(DRUM_KITS, map(loudness, one_by_one([(9, kit, 38) for kit in DRUM_KITS])), strict=True))
    assert {kit: level for kit, level in levels.items() if level <= -40} == {}


def test_the_licence_lies_beside_the_font() -> None:
    text = (soundfont_path().parent / "COPYRIGHT.txt").read_text(encoding="utf-8")
    assert "Permission is hereby granted, free of charge" in text
    assert "Frank Wen" in text
    assert "Michael Cowgill" in text
