"""Mouse gestures in the roll."""

from __future__ import annotations

import pytest

from tests.e2e.roll.conftest import BAR, QUARTER, Roll

pytestmark = pytest.mark.browser

SNAP = QUARTER / 4


def test_a_click_selects_a_note_and_sounds_it(roll: Roll) -> None:
    roll.click(roll.on_note(1002))
    assert roll.selection == [1002]
    assert roll.calls("audition")[-1][:2] == [1, 64]


def test_shift_clicks_add_a_note_and_take_it_out_again(roll: Roll) -> None:
    roll.click(roll.on_note(1002))
    roll.click(roll.on_note(1004), "Shift")
    assert roll.selection == [1002, 1004]
    roll.click(roll.on_note(1002), "Shift")
    assert roll.selection == [1004]


def test_a_click_on_empty_ground_drops_the_selection(roll: Roll) -> None:
    roll.select(1002)
    roll.click(roll.point(2.5 * QUARTER, 55))
    assert roll.selection == []


def test_a_marquee_selects_the_notes_it_touches_on_the_active_track(roll: Roll) -> None:
    roll.drag(roll.point(0.9 * QUARTER, 66), roll.point(3.5 * QUARTER, 40))
    assert roll.selection == [1001, 1002, 1003]


def test_a_marquee_selects_on_every_track_when_none_is_active(roll: Roll) -> None:
    roll.update(activeTrack=None)
    roll.drag(roll.point(1.9 * QUARTER, 66), roll.point(2.5 * QUARTER, 40))
    assert roll.selection == [1002, 2001]


def test_a_marquee_with_shift_inverts_what_it_holds(roll: Roll) -> None:
    roll.select(1001, 1010)
    roll.drag(roll.point(0.9 * QUARTER, 70), roll.point(2.5 * QUARTER, 58), "Shift")
    assert roll.selection == [1002, 1010]


def test_a_drag_moves_the_selected_notes_by_the_grid_as_one_edit(roll: Roll) -> None:
    roll.select(1002, 1003)
    x, y = roll.on_note(1002)
    to_x, to_y = roll.point(2.375 * QUARTER + 1.4 * SNAP, 67)
    roll.drag((x, y), (to_x, to_y))
    assert roll.gestures == ["Move 2 notes"]
    assert roll.note(1002)["start"] == 2 * QUARTER + SNAP
    assert roll.note(1002)["pitch"] == 67
    assert roll.note(1003)["start"] == 3 * QUARTER + SNAP
    assert roll.note(1003)["pitch"] == 68


def test_nothing_changes_before_the_drag_ends(roll: Roll) -> None:
    roll.begin_drag(roll.on_note(1002), roll.point(4 * QUARTER, 70))
    assert roll.gestures == []
    assert roll.note(1002)["start"] == 2 * QUARTER


def test_mod_held_after_a_drag_began_takes_the_snap_away(roll: Roll) -> None:
    x, y = roll.on_note(1002)
    roll.begin_drag((x, y), (x + 20, y))
    roll.page.keyboard.down("Control")
    roll.page.mouse.up()
    roll.page.keyboard.up("Control")
    moved = roll.note(1002)["start"] - 2 * QUARTER
    per_tick = roll.state("viewport")["pixelsPerTick"]
    assert moved == pytest.approx(20 / per_tick, abs=1)
    assert moved % SNAP != 0


@pytest.mark.parametrize("key", ["Alt", "Control"])
def test_alt_and_mod_drags_copy_and_select_the_copies(roll: Roll, key: str) -> None:
    roll.drag(roll.on_note(1002), roll.point(2.375 * QUARTER, 72), key)
    assert roll.gestures == ["Copy 1 note"]
    assert roll.note(1002)["pitch"] == 64
    (copy,) = roll.selection
    assert roll.note(copy)["pitch"] == 72
    assert roll.note(copy)["start"] == 2 * QUARTER


def test_either_edge_resizes_every_selected_note(roll: Roll) -> None:
    roll.select(1002, 1003)
    x, y = roll.on_note(1002, 1.0)
    roll.drag((x - 2, y), (x - 2 + roll.point(SNAP, 60)[0] - roll.point(0, 60)[0], y))
    assert roll.gestures == ["Resize 2 notes"]
    assert [roll.note(id)["duration"] for id in (1002, 1003)] == [QUARTER, QUARTER]
    x, y = roll.on_note(1002, 0.0)
    roll.drag((x + 2, y), (x + 2 + roll.point(SNAP, 60)[0] - roll.point(0, 60)[0], y))
    assert roll.note(1003) == {"track": 1, "start": 3 * QUARTER + SNAP, "duration": QUARTER - SNAP, "pitch": 65,
                               "velocity": roll.note(1003)["velocity"], "mute": 0}  # fmt: skip


def test_escape_cancels_a_drag(roll: Roll) -> None:
    roll.begin_drag(roll.on_note(1002), roll.point(4 * QUARTER, 70))
    roll.page.keyboard.press("Escape")
    roll.page.mouse.up()
    assert roll.gestures == []
    assert roll.selection == [1002]


def test_a_double_click_draws_a_note_one_grid_step_long(roll: Roll) -> None:
    roll.double_click(roll.point(BAR + 1.5 * SNAP, 72))
    assert roll.gestures == ["Draw note"]
    (drawn,) = roll.selection
    note = {"track": 1, "start": BAR + SNAP, "duration": SNAP, "pitch": 72, "velocity": 96, "mute": 0}
    assert roll.note(drawn) == note


def test_a_double_click_deletes_the_note_there(roll: Roll) -> None:
    roll.double_click(roll.on_note(1002))
    assert roll.gestures == ["Delete 1 note"]
    assert roll.note(1002) is None


def test_draw_mode_draws_as_long_as_the_drag(roll: Roll) -> None:
    roll.update(tool="draw")
    roll.drag(roll.point(BAR + 0.5 * SNAP, 72), roll.point(BAR + 2.5 * SNAP, 72))
    (drawn,) = roll.selection
    assert roll.note(drawn)["start"] == BAR
    assert roll.note(drawn)["duration"] == 3 * SNAP


def test_a_right_drag_in_draw_mode_erases_every_note_it_passes(roll: Roll) -> None:
    roll.update(tool="draw")
    roll.drag(roll.on_note(1001), roll.on_note(1003), button="right")
    assert roll.gestures == ["Delete 3 notes"]
    assert [roll.note(id) for id in (1001, 1002, 1003)] == [None, None, None]


def test_a_click_on_a_note_in_the_background_brings_its_track_forward(roll: Roll) -> None:
    roll.click(roll.on_note(2001))
    assert roll.selection == [2001]
    assert roll.state("activeTrack") == 2


def test_a_drag_in_the_ruler_selects_whole_bars_of_the_active_track(roll: Roll) -> None:
    roll.drag(roll.ruler(2.3 * BAR), roll.ruler(3.6 * BAR))
    assert roll.state("region") == {"spans": [[2 * BAR, 4 * BAR]], "tracks": [1], "pitches": None, "notes": None}


def test_a_region_takes_every_visible_track_when_none_is_active(roll: Roll) -> None:
    roll.update(activeTrack=None)
    roll.drag(roll.ruler(2.3 * BAR), roll.ruler(2.6 * BAR))
    assert roll.state("region")["tracks"] == [1, 2]


def test_shift_in_the_ruler_extends_the_region(roll: Roll) -> None:
    roll.drag(roll.ruler(1.3 * BAR), roll.ruler(1.6 * BAR))
    roll.drag(roll.ruler(2.5 * BAR), roll.ruler(3.8 * BAR), "Shift")
    assert roll.state("region")["spans"] == [[BAR, 4 * BAR]]


def test_an_edge_of_the_region_can_be_pulled_to_another_bar(roll: Roll) -> None:
    roll.drag(roll.ruler(1.3 * BAR), roll.ruler(2.6 * BAR))
    roll.drag(roll.ruler(3 * BAR), roll.ruler(2.1 * BAR))
    assert roll.state("region")["spans"] == [[BAR, 2 * BAR]]


def test_a_double_click_in_the_ruler_clears_the_region(roll: Roll) -> None:
    roll.drag(roll.ruler(1.3 * BAR), roll.ruler(2.6 * BAR))
    roll.double_click(roll.ruler(1.5 * BAR))
    assert roll.state("region") is None


def test_a_click_in_the_ruler_moves_the_playhead_to_the_grid(roll: Roll) -> None:
    roll.click(roll.ruler(BAR + 1.2 * SNAP))
    assert roll.calls("seek") == [[BAR + SNAP]]


def test_the_keyboard_sounds_the_active_track(roll: Roll) -> None:
    _, y = roll.point(0, 67)
    roll.click((20, y))
    assert roll.calls("audition") == [[1, 67, 96]]


def test_the_wheel_leaves_the_page_alone_without_the_focus(roll: Roll) -> None:
    top = roll.state("viewport")["top"]
    prevented = """() => new Promise(resolve => document.addEventListener(
        "wheel", event => resolve(event.defaultPrevented), { once: true }))"""
    roll.page.mouse.move(*roll.point(BAR, 60))
    heard = roll.page.evaluate_handle(f"() => {{ window.heard = ({prevented})() }}")
    roll.page.mouse.wheel(0, 60)
    assert roll.page.evaluate("window.heard") is False
    assert roll.state("viewport")["top"] == top
    heard.dispose()
    roll.root.focus()
    roll.page.mouse.wheel(0, 60)
    roll.page.wait_for_function("top => roll.state('viewport').top < top", arg=top)


def test_mod_and_wheel_zooms_time_about_the_pointer(roll: Roll) -> None:
    before = roll.state("viewport")
    x, y = roll.point(2 * BAR, 60)
    roll.page.mouse.move(x, y)
    with roll.holding("Control"):
        roll.page.mouse.wheel(0, -100)
        roll.page.wait_for_function(
            "before => roll.state('viewport').pixelsPerTick > before", arg=before["pixelsPerTick"]
        )
    assert roll.point(2 * BAR, 60)[0] == pytest.approx(x, abs=0.5)  # a wheel's place is in whole pixels
