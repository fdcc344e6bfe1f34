"""The toolbar: each button asks for its action, and says what it would do."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.e2e.shell.conftest import Shell

pytestmark = pytest.mark.browser


def test_one_button_plays_and_pauses(shell: Shell) -> None:
    shell.button("Play (Space)").click()
    shell.button("Pause (Space)").click()
    shell.button("Return to the start (Home)").click()
    assert (shell.calls("play"), shell.calls("pause"), shell.calls("seek")) == ([[]], [[]], [[0]])


def test_a_click_on_the_toolbar_leaves_the_keys_with_the_roll(shell: Shell) -> None:
    shell.button("Play (Space)").click()
    expect(shell.page.get_by_role("application")).to_be_focused()


def test_loop_takes_the_region_or_else_the_piece(shell: Shell) -> None:
    shell.button("Loop the piece (Ctrl+L)").click()
    shell.button("Stop looping (Ctrl+L)").click()
    shell.update(region={"spans": [[1920, 3840]], "tracks": [1], "pitches": None, "notes": None})
    shell.button("Loop the region (Ctrl+L)").click()
    bars = 8 * 1920
    assert shell.calls("setLoop") == [[{"start": 0, "end": bars}], [None], [{"start": 1920, "end": 3840}]]


def test_undo_and_redo_say_what_they_would_do(shell: Shell) -> None:
    expect(shell.button("Nothing to undo (Ctrl+Z)")).to_be_disabled()
    shell.update(canUndo="Move 3 notes", canRedo="Delete a note")
    shell.button("Undo Move 3 notes (Ctrl+Z)").click()
    shell.button("Redo Delete a note (Ctrl+Shift+Z)").click()
    assert (shell.calls("undo"), shell.calls("redo")) == ([[]], [[]])


def test_the_position_is_told_in_bars_and_in_time_with_the_tempo_and_meter_there(shell: Shell) -> None:
    readout = shell.page.get_by_role("group", name="Position, tempo and meter")
    expect(readout).to_have_text("1.1.000" + "0:00" + "♩ 96" + "4/4")
    shell.page.evaluate("shell.transport({ position: 1920 * 2 + 480 + 7 })")
    expect(readout).to_have_text("3.2.007" + "0:05" + "♩ 96" + "4/4")


def test_tools_and_the_grid_are_chosen(shell: Shell) -> None:
    draw = shell.button("Draw notes (B)")
    draw.click()
    assert shell.state("tool") == "draw"
    expect(draw).to_have_attribute("aria-pressed", "true")
    shell.page.get_by_role("combobox", name="Snap to").select_option("1/8T")
    assert shell.state("grid") == {"kind": "fixed", "division": 8, "triplet": True, "bias": 0}
    shell.page.get_by_role("combobox", name="Snap to").select_option("Off")
    assert shell.state("grid")["kind"] == "off"


def test_zoom_keeps_the_middle_and_fit_shows_all_of_the_piece(shell: Shell) -> None:
    middle = "(({ left, width, pixelsPerTick }) => left + width / 2 / pixelsPerTick)(shell.state('viewport'))"
    shell.update(viewport={**shell.state("viewport"), "left": 2000, "pixelsPerTick": 0.2})
    before = shell.page.evaluate(middle)
    shell.button("Zoom in (+)").click()
    assert shell.state("viewport")["pixelsPerTick"] == pytest.approx(0.28)
    assert shell.page.evaluate(middle) == pytest.approx(before)
    shell.button("Show the whole piece (Shift+Z)").click()
    view = shell.state("viewport")
    assert view["left"] <= 0
    assert view["left"] + view["width"] / view["pixelsPerTick"] >= 8 * 1920


def test_save_asks_for_the_file(shell: Shell) -> None:
    shell.button("Save as MIDI").click()
    assert shell.calls("save") == [[]]
