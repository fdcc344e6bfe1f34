"""The player in a browser, in real time: short, for the clock is the machine's own."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page

pytestmark = pytest.mark.browser

OpenPage = Callable[..., Page]


def add_player(page: Page) -> None:
    page.evaluate("sound.players.push(sound.makePlayer())")


def click_play(page: Page, at: int = 0) -> None:
    page.get_by_role("button", name="Play").nth(at).click()


def test_play_is_heard_moves_on_in_tempo_and_pause_silences(open_page: OpenPage) -> None:
    page = open_page()
    add_player(page)
    click_play(page)
    page.wait_for_function("sound.players[0].firstSound > 0")
    page.wait_for_function("sound.players[0].player.position() > 200")
    rate = page.evaluate(
        """() => {
          const { player, synth } = sound.players[0];
          const [tick, time] = [player.position(), synth().outputTime()];
          return new Promise((resolve) => {
            const look = () => {
              const seconds = synth().outputTime() - time;
              if (seconds > 0.3) resolve((player.position() - tick) / seconds);
              else requestAnimationFrame(look);
            };
            look();
          });
        }"""
    )
    assert rate == pytest.approx(960, rel=0.02)  # 480 ticks a quarter, 120 quarters a minute
    page.evaluate("sound.players[0].player.pause()")
    page.wait_for_function("sound.players[0].level() < 0.0005", timeout=2000)
    last = page.evaluate("sound.players[0].states.at(-1)")
    assert last["playing"] is False
    assert last["sound"] == "ready"
    assert 200 < last["position"] < 1920


def test_what_is_heard_has_the_pitch_of_the_note(open_page: OpenPage) -> None:
    page = open_page()
    add_player(page)
    click_play(page)
    page.wait_for_function("sound.players[0].player.position() > 240")
    strongest = page.evaluate(
        """() => {
          const { analyser, context } = sound.players[0].synth();
          analyser.fftSize = 16384;
          analyser.smoothingTimeConstant = 0;
          const bins = new Float32Array(analyser.frequencyBinCount);
          analyser.getFloatFrequencyData(bins);
          return bins.indexOf(Math.max(...bins)) * context.sampleRate / analyser.fftSize;
        }"""
    )
    assert strongest == pytest.approx(440, abs=4)


def test_the_piece_ends_by_itself(open_page: OpenPage) -> None:
    page = open_page()
    add_player(page)
    page.evaluate("sound.players[0].player.seek(1700)")
    click_play(page)
    page.wait_for_function("sound.players[0].states.at(-1).position === 1920")
    assert page.evaluate("sound.players[0].states.at(-1).playing") is False


def test_editors_of_a_page_share_one_synthesizer(open_page: OpenPage) -> None:
    page = open_page()
    add_player(page)
    add_player(page)
    click_play(page, 0)
    click_play(page, 1)
    page.wait_for_function("sound.players.every(({ player }) => player.position() > 50)")
    assert page.evaluate("sound.loads()") == 1
    assert page.evaluate("sound.players[0].synth() === sound.players[1].synth()")
    page.evaluate("sound.players[0].leave()")
    assert page.evaluate("sound.players[1].synth().context.state") == "running"
    page.evaluate("sound.players[1].leave()")
    page.wait_for_function("sound.players[1].synth().context.state === 'suspended'")


def test_a_page_that_is_not_secure_says_why_there_is_no_sound(open_page: OpenPage) -> None:
    page = open_page("piano.example")
    add_player(page)
    click_play(page)
    page.wait_for_function("sound.players[0].states.at(-1).sound === 'failed'")
    last = page.evaluate("sound.players[0].states.at(-1)")
    assert last["playing"] is False
    assert "only over https or on localhost" in last["reason"]
