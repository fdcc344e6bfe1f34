"""Rendering in the kernel."""

from __future__ import annotations

import shutil
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from closeloop_widgets.audio import AudioError, available_engines, engines, render
from closeloop_widgets.music.score import Score
from closeloop_widgets.music.time import Tempo

RATE = 22050
RENDERS = pytest.mark.skipif(not available_engines(), reason="no engine that renders audio is installed")


def two_notes() -> Score:
    """A flute's A, a second of rest, and E, at 60 quarters a minute."""
    score = Score.of_notes(start=[0, 960], duration=[480, 480], pitch=[69, 76], velocity=[100, 100], program=73)
    return replace(score, tempos=(Tempo(0, 1_000_000),))


def level(audio: np.ndarray, start: float, end: float) -> float:
    return float(np.sqrt((audio[round(start * RATE) : round(end * RATE)] ** 2).mean()))


def strongest(audio: np.ndarray, start: float, end: float) -> float:
    part = audio[round(start * RATE) : round(end * RATE)].mean(axis=1)
    return float(np.abs(np.fft.rfft(part * np.hanning(len(part)))).argmax() * RATE / len(part))


@RENDERS
def test_notes_are_heard_at_their_time_and_pitch() -> None:
    audio = render(two_notes(), sample_rate=RATE)
    assert audio.dtype == np.float32
    assert strongest(audio, 0.1, 0.9) == pytest.approx(440, rel=0.01)
    assert strongest(audio, 2.1, 2.9) == pytest.approx(659.3, rel=0.01)
    assert level(audio, 1.7, 1.95) < level(audio, 2.0, 2.25) / 5


@RENDERS
def test_audio_is_as_long_as_the_score_and_its_tail() -> None:
    assert render(two_notes(), sample_rate=RATE).shape == (5 * RATE, 2)


@RENDERS
def test_muted_notes_are_left_out() -> None:
    score = two_notes()
    track = score.tracks[0]
    muted = replace(score, tracks=(replace(track, notes=track.notes.replaced(mute=[1, 0])),))
    audio = render(muted, sample_rate=RATE)
    assert level(audio, 0, 1.9) < level(audio, 2.0, 3.0) / 1000


@RENDERS
def test_a_loud_score_stays_within_full_scale() -> None:
    pitches = [pitch for pitch in range(40, 80) for _ in range(4)]
    many = len(pitches)
    score = Score.of_notes(start=[0] * many, duration=[960] * many, pitch=pitches, velocity=[127] * many, program=57)
    audio = render(score, sample_rate=RATE)
    assert 0.5 < np.abs(audio).max() <= 1


def test_a_score_without_notes_is_silence() -> None:
    audio = render(Score(), sample_rate=8000)
    assert audio.shape == (16000, 2)
    assert not audio.any()


def test_an_unknown_engine_is_refused_by_name() -> None:
    with pytest.raises(AudioError, match="no engine 'timidity'; there are symusic, fluidsynth"):
        render(two_notes(), engine="timidity")


def test_a_missing_soundfont_is_named() -> None:
    with pytest.raises(AudioError, match=r"no soundfont at nowhere\.sf2"):
        render(two_notes(), soundfont=Path("nowhere.sf2"))


@pytest.mark.parametrize("rate", [0, 7999, 192_000])
def test_a_sample_rate_out_of_range_is_refused(rate: int) -> None:
    with pytest.raises(AudioError, match=f"8000 to 96000 Hz, but is {rate}"):
        render(two_notes(), sample_rate=rate)


def test_without_fluidsynth_the_error_says_how_to_get_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shutil, "which", lambda _: None)
    with pytest.raises(AudioError, match="apt install fluidsynth"):
        render(two_notes(), engine="fluidsynth")


def test_a_build_of_symusic_that_cannot_return_audio_is_passed_over(monkeypatch: pytest.MonkeyPatch) -> None:
    def cannot_return(*_: object) -> None:
        raise TypeError("Unable to convert function return value to a Python type!")

    monkeypatch.setattr(engines.Symusic, "render", cannot_return)
    engines._symusic_problem.cache_clear()
    try:
        assert "symusic" not in available_engines()
        with pytest.raises(AudioError, match=r"pip install symusic==0\.5\.9"):
            render(two_notes(), engine="symusic")
    finally:
        engines._symusic_problem.cache_clear()


@pytest.mark.skipif(not shutil.which("fluidsynth"), reason="FluidSynth is not installed")
def test_a_soundfont_fluidsynth_cannot_read_is_an_error_and_not_silence(tmp_path: Path) -> None:
    font = tmp_path / "broken.sf2"
    font.write_bytes(b"RIFF\4\0\0\0sfbk")
    with pytest.raises(AudioError, match="could not render with"):
        render(two_notes(), engine="fluidsynth", soundfont=font)


@pytest.mark.parametrize("engine", available_engines())
@pytest.mark.parametrize("program", [0, 16, 40, 56, 73])
def test_every_engine_plays_in_tune(engine: str, program: int) -> None:
    score = Score.of_notes(start=[0], duration=[960], pitch=[69], velocity=[90], program=program)
    lowest_stop_of_an_organ = 110
    partial = strongest(render(score, engine=engine, sample_rate=RATE), 0.1, 0.9) / lowest_stop_of_an_organ
    assert partial == pytest.approx(max(1, round(partial)), rel=0.01)
