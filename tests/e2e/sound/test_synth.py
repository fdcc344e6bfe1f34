"""What the synthesizer in the browser sounds like, rendered offline and measured."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from tests.e2e.sound.conftest import RATE

Samples = NDArray[np.float32]
Render = Callable[..., Samples]

pytestmark = pytest.mark.browser

FLUTE, TROMBONE = 73, 57
SNARE = 38


def level(audio: Samples, start: float, end: float) -> float:
    return float(np.sqrt((audio[round(start * RATE) : round(end * RATE)] ** 2).mean()))


def pitch(audio: Samples, start: float, end: float) -> float:
    """The frequency of the strongest partial, in Hz."""
    part = audio[round(start * RATE) : round(end * RATE)].mean(axis=1)
    return float(np.abs(np.fft.rfft(part * np.hanning(len(part)), 1 << 17)).argmax() * RATE / (1 << 17))


def note(
    channel: int, key: int, start: float, end: float, program: int = FLUTE, *, drums: bool = False
) -> list[list[Any]]:
    """The calls that play one note on a fresh channel."""
    calls: list[list[Any]] = [["reset", channel, drums, 0]]
    if not drums:
        calls.append(["program", channel, program, 0])
    return [*calls, ["noteOn", channel, key, 100, start], ["noteOff", channel, key, end]]


def test_a_note_sounds_at_its_pitch_from_its_time_until_it_is_released(render: Render) -> None:
    audio = render(note(0, 69, 0.5, 1.0), 2)
    assert level(audio, 0, 0.499) == 0
    assert level(audio, 0.6, 1.0) > 0.005
    assert pitch(audio, 0.6, 1.0) == pytest.approx(440, rel=0.006)
    assert level(audio, 1.7, 2.0) < level(audio, 0.6, 1.0) / 20


def test_notes_begin_within_a_millisecond_of_their_time(render: Render) -> None:
    """Two blows of one drum, one of them in the middle of a block of 128 frames."""
    first, second = 128 * 100 / RATE, (128 * 300 + 77) / RATE
    calls = note(9, SNARE, first, first + 0.1, drums=True)
    calls += [["noteOn", 9, SNARE, 100, second], ["noteOff", 9, SNARE, second + 0.1]]
    audio = render(calls, 1.5)
    reference = audio[round(first * RATE) : round(first * RATE) + 2000].mean(axis=1)
    around = audio[round(second * RATE) - 300 : round(second * RATE) + 2300].mean(axis=1)
    late = int(np.correlate(around, reference, "valid").argmax()) - 300
    assert abs(late) <= RATE / 1000


def test_channels_beyond_the_sixteenth_have_programs_of_their_own(render: Render) -> None:
    audio = render(note(40, 69, 0, 0.5, FLUTE) + note(41, 45, 0.7, 1.2, TROMBONE), 1.3)
    assert pitch(audio, 0.1, 0.5) == pytest.approx(440, rel=0.006)
    assert pitch(audio, 0.8, 1.2) / 110 == pytest.approx(round(pitch(audio, 0.8, 1.2) / 110), rel=0.006)
    assert level(audio, 0.8, 1.2) > 0.005


def test_any_channel_can_be_drums_and_channel_nine_can_be_a_flute(render: Render) -> None:
    audio = render(note(9, 69, 0, 0.5) + note(3, SNARE, 0.8, 0.9, drums=True), 1.3)
    assert pitch(audio, 0.1, 0.5) == pytest.approx(440, rel=0.006)
    drum = audio[round(0.81 * RATE) : round(0.9 * RATE)].mean(axis=1)
    spectrum = np.abs(np.fft.rfft(drum)) ** 2
    assert spectrum.max() / spectrum.sum() < 0.5, "a drum is no tone"
    assert level(audio, 0.8, 0.9) > 0.005


def test_a_bend_of_the_whole_range_is_two_semitones(render: Render) -> None:
    audio = render([*note(0, 69, 0, 1), ["bend", 0, 8191, 0]], 1)
    assert pitch(audio, 0.2, 1) == pytest.approx(440 * 2 ** (2 / 12), rel=0.006)


def test_the_pedal_holds_a_note_and_a_reset_lifts_it(render: Render) -> None:
    held = render([*note(0, 69, 0, 0.3), ["control", 0, 64, 127, 0.1]], 1.5)
    lifted = render([*note(0, 69, 0, 0.3), ["control", 0, 64, 127, 0.1], ["reset", 0, False, 0.6]], 1.5)
    assert level(held, 1.2, 1.5) > level(held, 0.1, 0.3) / 3
    assert level(lifted, 1.2, 1.5) < level(lifted, 0.1, 0.3) / 20


def test_a_reset_puts_volume_pan_bend_range_and_program_back(render: Render) -> None:
    bent: list[list[Any]] = [["control", 0, number, value, 0] for number, value in
                             [(7, 10), (10, 0), (101, 0), (100, 0), (6, 12)]]  # fmt: skip
    plain = render(note(0, 69, 0.1, 0.6), 0.6)
    reset = render([["program", 0, TROMBONE, 0], *bent, *note(0, 69, 0.1, 0.6), ["bend", 0, 0, 0]], 0.6)
    assert level(reset, 0.1, 0.6) == pytest.approx(level(plain, 0.1, 0.6), rel=0.1)
    assert pitch(reset, 0.2, 0.6) == pytest.approx(pitch(plain, 0.2, 0.6), rel=0.003)
    left, right = np.abs(reset).max(axis=0)
    assert left == pytest.approx(right, rel=0.2)


def test_silence_ends_a_channel_at_once_without_a_click_and_forgets_what_was_to_come(render: Render) -> None:
    calls = [*note(0, 69, 0, 5), ["control", 0, 91, 0, 0], ["noteOn", 0, 76, 100, 0.7]]
    audio = render(calls, 2, silence={"at": 0.5, "channels": [0]})
    assert level(audio, 0.3, 0.5) > 0.005
    assert level(audio, 0.6, 2.0) < level(audio, 0.3, 0.5) / 20, "what is left is reverb"
    assert level(audio, 1.7, 2.0) < level(audio, 0.3, 0.5) / 300, "which dies away"
    steps = np.abs(np.diff(audio.mean(axis=1)))
    fade = slice(round(0.495 * RATE), round(0.53 * RATE))
    assert steps[fade].max() < 2.5 * steps[round(0.3 * RATE) : round(0.49 * RATE)].max()


def test_silence_leaves_other_channels_alone(render: Render) -> None:
    calls = note(0, 69, 0, 5) + note(1, 76, 0, 5)
    audio = render(calls, 1.2, silence={"at": 0.5, "channels": [0]})
    assert pitch(audio, 0.7, 1.2) == pytest.approx(659.3, rel=0.01)
    assert level(audio, 0.7, 1.2) > 0.005
