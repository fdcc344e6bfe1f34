"""The track list."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Locator, expect

from tests.e2e.shell.conftest import Shell

pytestmark = pytest.mark.browser


def row(shell: Shell, at: int) -> Locator:
    return shell.page.get_by_role("row").nth(at)


def test_a_row_has_name_instrument_and_count_of_a_track(shell: Shell) -> None:
    rows = shell.page.get_by_role("row")
    expect(rows).to_have_count(5)
    expect(rows.first).to_have_text("Soprano" + "32" + "Church Organ" + "MS")
    expect(rows.nth(3)).to_contain_text("Track 4")
    expect(rows.nth(4)).to_contain_text("Drums")


def test_show_mute_and_solo_are_pressed_and_keep_one_another(shell: Shell) -> None:
    shell.update(mixer={"2": {"solo": True}})
    shell.button("Mute Alto").click()
    shell.button("Show Alto").click()
    shell.button("Solo Alto").click()
    assert shell.calls("setMix") == [
        [2, {"solo": True, "mute": True}],
        [2, {"solo": True, "mute": True, "hidden": True}],
        [2, {"solo": False, "mute": True, "hidden": True}],
    ]
    expect(shell.button("Mute Alto")).to_have_attribute("aria-pressed", "true")
    expect(shell.button("Show Alto")).to_have_attribute("aria-pressed", "false")


def test_a_click_makes_a_track_active_and_a_second_click_none(shell: Shell) -> None:
    tenor = shell.button("Tenor, Church Organ, 32 notes")
    tenor.click()
    assert shell.state("activeTrack") == 3
    expect(tenor).to_have_attribute("aria-pressed", "true")
    tenor.click()
    assert shell.state("activeTrack") is None


def test_the_list_is_one_stop_for_tab_and_is_walked_with_arrows(shell: Shell) -> None:
    shell.button("Fold the track list").focus()
    page = shell.page
    page.keyboard.press("Tab")
    expect(shell.button("Soprano, Church Organ, 32 notes")).to_be_focused()
    for key in ("ArrowDown", "ArrowRight", "ArrowRight"):
        page.keyboard.press(key)
    expect(shell.button("Mute Alto")).to_be_focused()
    page.keyboard.press("Enter")
    assert shell.calls("setMix") == [[2, {"mute": True}]]
    page.keyboard.press("Tab")
    expect(page.get_by_role("application")).to_be_focused()
    page.keyboard.press("Shift+Tab")
    expect(shell.button("Mute Alto")).to_be_focused()


def test_the_list_follows_the_score(shell: Shell) -> None:
    shell.page.evaluate(
        """() => {
            const score = shell.state("score");
            shell.update({ score: { ...score, tracks: score.tracks.slice(1) } });
        }"""
    )
    expect(shell.page.get_by_role("row")).to_have_count(4)
    expect(row(shell, 0)).to_contain_text("Alto")


def test_the_list_folds_by_its_button_and_by_itself_where_it_is_narrow(open_shell: Callable[..., Shell]) -> None:
    shell = open_shell(viewport={"width": 480, "height": 640})
    expect(shell.button("Mute Alto")).to_be_hidden()
    shell.button("Unfold the track list").click()
    expect(shell.button("Mute Alto")).to_be_visible()
    shell.page.set_viewport_size({"width": 1100, "height": 640})
    shell.button("Fold the track list").click()
    expect(shell.button("Mute Alto")).to_be_hidden()
