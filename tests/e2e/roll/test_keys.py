"""The keys of the roll."""

from __future__ import annotations

import pytest

from tests.e2e.harness.waiting import wait_until
from tests.e2e.roll.conftest import BAR, QUARTER, Roll

pytestmark = pytest.mark.browser

SNAP = QUARTER // 4


def test_delete_deletes_the_selection(roll: Roll) -> None:
    roll.select(1002, 1003)
    roll.press("Delete")
    assert roll.gestures == ["Delete 2 notes"]
    assert roll.note_count == 46
    assert roll.selection == []


def test_arrows_transpose_and_nudge(roll: Roll) -> None:
    roll.select(1002)
    roll.press("ArrowUp", "Shift+ArrowDown", "ArrowRight")
    assert roll.gestures == ["Transpose 1 note", "Transpose 1 note", "Nudge 1 note"]
    assert roll.note(1002)["pitch"] == 64 + 1 - 12
    assert roll.note(1002)["start"] == 2 * QUARTER + SNAP


def test_shift_and_arrows_change_lengths_and_mod_and_arrows_velocities(roll: Roll) -> None:
    roll.select(1000)
    before = roll.note(1000)
    roll.press("Shift+ArrowRight", "Control+ArrowUp")
    assert roll.note(1000)["duration"] == before["duration"] + SNAP
    assert roll.note(1000)["velocity"] == before["velocity"] + 5


def test_copied_notes_are_pasted_at_the_playhead(roll: Roll) -> None:
    roll.select(1002, 1003)
    roll.press("Control+c")
    roll.click(roll.ruler(5 * BAR))
    roll.press("Control+v")
    wait_until(lambda: roll.gestures == ["Paste 2 notes"], "the notes to be pasted")
    assert sorted(roll.note(id)["start"] for id in roll.selection) == [5 * BAR, 5 * BAR + QUARTER]


def test_a_duplicate_follows_what_it_duplicates(roll: Roll) -> None:
    roll.select(1000, 1001)
    roll.press("Control+d")
    assert sorted(roll.note(id)["start"] for id in roll.selection) == [2 * QUARTER - SNAP, 3 * QUARTER - SNAP]


def test_undo_and_redo_are_asked_for(roll: Roll) -> None:
    roll.select(1002)
    roll.press("ArrowUp", "Control+z", "Control+Shift+z", "Control+y")
    assert roll.note(1002)["pitch"] == 64
    assert len(roll.calls("undo")) == 1
    assert len(roll.calls("redo")) == 2


def test_select_all_takes_the_active_track_and_escape_drops_it(roll: Roll) -> None:
    roll.press("Control+a")
    assert roll.selection == list(range(1000, 1032))
    roll.press("Escape")
    assert roll.selection == []


def test_space_plays_and_pauses(roll: Roll) -> None:
    roll.press("Space", "Space")
    assert len(roll.calls("play")) == len(roll.calls("pause")) == 1


def test_mod_l_loops_the_selection_and_then_ends_the_loop(roll: Roll) -> None:
    roll.select(1000)
    roll.press("Control+l", "Control+l")
    assert roll.calls("setLoop") == [[{"start": 0, "end": 360}], [None]]


def test_z_zooms_to_the_selection_and_x_back(roll: Roll) -> None:
    before = roll.state("viewport")
    roll.select(1002, 1003)
    roll.press("z")
    assert roll.state("viewport")["pixelsPerTick"] > 2 * before["pixelsPerTick"]
    roll.press("x")
    assert roll.state("viewport") == before


def test_b_switches_draw_mode(roll: Roll) -> None:
    roll.press("b")
    assert roll.state("tool") == "draw"


def test_notes_can_be_written_by_keyboard_alone(roll: Roll) -> None:
    roll.update(activeTrack=2)
    roll.press("ArrowRight", "ArrowUp", "Enter", "Enter")
    assert roll.gestures == ["Draw note", "Draw note"]
    assert roll.note(2**30)["start"] == SNAP
    assert roll.note(2**30 + 1)["start"] == 2 * SNAP
    assert roll.note(2**30)["track"] == 2


def test_tab_steps_through_the_notes_and_then_out(roll: Roll) -> None:
    roll.select(1030)
    roll.press("Tab")
    assert roll.selection == [1031]
    roll.press("Tab")
    assert roll.selection == [1031]
    assert roll.page.evaluate("!document.activeElement.matches('.cl-roll-root')")


def test_tab_leaves_at_once_while_nothing_is_edited(roll: Roll) -> None:
    roll.press("Tab")
    assert roll.selection == []
    assert roll.page.evaluate("!document.activeElement.matches('.cl-roll-root')")


def test_what_is_selected_is_said(roll: Roll) -> None:
    roll.select(1007)
    roll.press("Tab")
    said = roll.page.locator("[aria-live]").text_content()
    assert said == "C4, bar 3 beat 1, dotted eighth, velocity 121, 9 of 32"


def test_handled_keys_do_not_reach_the_host(roll: Roll) -> None:
    roll.page.evaluate("window.heard = []; document.addEventListener('keydown', event => heard.push(event.key))")
    roll.press("x", "y", "Delete", "Control+z", "Control+Enter", "?")
    heard = roll.page.evaluate("heard.filter(key => key !== 'Control' && key !== 'Shift')")
    assert heard == ["y", "Enter", "?"]
