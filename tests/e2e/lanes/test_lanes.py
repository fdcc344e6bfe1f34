"""The lanes under the roll: what is drawn in them is in the kernel, and in the file."""

from __future__ import annotations

import io
from collections.abc import Callable

import mido
import pytest
from playwright.sync_api import expect

from closeloop_widgets.music.midi import write_midi
from tests.e2e.harness.waiting import wait_until
from tests.e2e.lanes.conftest import LanesPage

pytestmark = pytest.mark.browser

QUARTER = 480
BAR = 4 * QUARTER
SIXTEENTH = QUARTER // 4
BELOW, ABOVE = -6, 133
"""Values past the edges of a lane: the pointer there draws the least and the greatest one."""


def test_a_sustain_ramp_is_drawn_moved_deleted_and_each_is_one_step(lanes: LanesPage) -> None:
    assert lanes.live.kernel.score.ticks_per_quarter == QUARTER
    lane = lanes.open("Sustain (64)")
    lanes.live.ui.drag(lanes.point(lane, 0, BELOW), lanes.point(lane, QUARTER, ABOVE), "Shift")
    ramp = [(step * SIXTEENTH, round(127 * step / 4)) for step in range(5)]
    wait_until(lambda: lanes.controls(64) == ramp, "a point on each line of the grid")

    lanes.live.ui.drag(lanes.point(lane, QUARTER, 127), lanes.point(lane, 2 * QUARTER, 127))
    wait_until(lambda: lanes.controls(64) == [*ramp[:-1], (2 * QUARTER, 127)], "the last point to move")
    lanes.page.mouse.dblclick(*lanes.point(lane, SIXTEENTH, 32))
    wait_until(lambda: lanes.controls(64) == [ramp[0], *ramp[2:-1], (2 * QUARTER, 127)], "the second point to go")

    saved = mido.MidiFile(file=io.BytesIO(write_midi(lanes.live.kernel.score)))
    pedals = [message.value for message in saved if message.type == "control_change" and message.control == 64]
    assert pedals == [0, 64, 95, 127]

    for label in ("Undo Delete 1 point", "Undo Move 1 point", "Undo Line in Sustain"):
        lanes.live.ui.button(label).click()
    wait_until(lambda: lanes.controls(64) == [], "three steps to take it all back")


def test_a_pen_replaces_what_it_sweeps_and_the_right_button_erases(lanes: LanesPage) -> None:
    lane = lanes.open("Expression (11)")
    lanes.live.ui.drag(lanes.point(lane, 0, ABOVE), lanes.point(lane, BAR, ABOVE), "Shift")
    wait_until(lambda: len(lanes.controls(11)) == 17, "a level line")
    lane.press("b")
    lanes.live.ui.drag(lanes.point(lane, QUARTER + 20, BELOW), lanes.point(lane, 2 * QUARTER - 20, BELOW))
    drawn = [(tick, 0 if QUARTER <= tick < 2 * QUARTER else 127) for tick in range(0, BAR + 1, SIXTEENTH)]
    wait_until(lambda: lanes.controls(11) == drawn, "the swept beat alone to change")
    lanes.live.ui.drag(lanes.point(lane, QUARTER, 50), lanes.point(lane, BAR, 50), button="right")
    wait_until(lambda: lanes.controls(11) == drawn[:4], "what the right button swept to go")


def test_a_line_through_velocities_changes_the_selected_notes_alone(lanes: LanesPage) -> None:
    lane = lanes.open("Velocity")
    before = lanes.live.kernel.score
    notes = [note for note in before.tracks[0].notes if note.start < BAR]
    chosen = [note.id for note in notes[:4]]
    lanes.live.kernel.selection = chosen
    expect(lanes.live.ui.root).to_contain_text("4 notes")
    start, end = notes[0].start, notes[3].start
    lanes.live.ui.drag(lanes.point(lane, start, BELOW), lanes.point(lane, BAR, BELOW), "Shift")
    wait_until(
        lambda: [note.velocity for note in lanes.live.kernel.score.tracks[0].notes][:4] == [1] * 4,
        "the selected notes to have the line's velocities",
    )
    after = lanes.live.kernel.score
    assert [note for note in after.tracks[0].notes if note.id not in chosen] == [
        note for note in before.tracks[0].notes if note.id not in chosen
    ]
    assert list(after.tracks[1].notes) == list(before.tracks[1].notes)

    # Dragging one of them takes all of them along.
    lanes.live.ui.drag(lanes.point(lane, end, 1), lanes.point(lane, end, ABOVE))
    wait_until(
        lambda: [note.velocity for note in lanes.live.kernel.score.tracks[0].notes][:4] == [127] * 4,
        "the group to follow",
    )
    expect(lanes.live.ui.button("Undo Change velocity of 4 notes")).to_be_enabled()


def test_tempos_are_drawn_and_the_first_one_stays(lanes: LanesPage) -> None:
    lane = lanes.open("Tempo")
    before = lanes.live.kernel.score.tempos
    # The piece goes from 66 down to 44: the lane shows 20 to 180.
    lanes.page.mouse.dblclick(*lanes.point(lane, BAR, 100, 20, 180))
    wait_until(lambda: len(lanes.live.kernel.score.tempos) == len(before) + 1, "a tempo to be put")
    put = lanes.live.kernel.score.tempos[1]
    assert put.tick == BAR
    assert 60e6 / put.microseconds == pytest.approx(100, abs=3)
    lane.press("Control+a")
    lane.press("Delete")
    wait_until(lambda: lanes.live.kernel.score.tempos == before[:1], "all but the first tempo to go")


def test_a_lane_is_worked_by_keys_that_the_host_never_hears(lanes: LanesPage) -> None:
    lane = lanes.open("Sustain (64)")
    lanes.page.evaluate("heard = 0; document.addEventListener('keydown', () => heard++)")
    lane.focus()
    lane.press("Enter")
    wait_until(lambda: lanes.controls(64) == [(0, 0)], "a point with the value that was implied")
    for key in ("Shift+ArrowUp", "ArrowUp"):
        lane.press(key)
    wait_until(lambda: lanes.controls(64) == [(0, 11)], "the value to rise")
    assert lanes.live.ui.announced == "Sustain, bar 1 beat 1, 11, up"
    lane.press("Alt+ArrowRight")
    assert lanes.live.ui.announced == "Sustain, bar 1 beat 1 and 120 ticks, 11, up, no point"
    lane.press("ArrowLeft")
    lane.press("Delete")
    wait_until(lambda: lanes.controls(64) == [], "the point to go")
    assert lanes.live.ui.announced == "Deleted 1 point"
    lane.press("Escape")
    expect(lanes.live.ui.roll).to_be_focused()
    assert lanes.page.evaluate("heard") == 0


def test_escape_ends_a_drag_in_a_lane_as_if_it_had_never_begun(lanes: LanesPage) -> None:
    lane = lanes.open("Sustain (64)")
    lanes.page.mouse.move(*lanes.point(lane, 0, 10))
    lanes.page.keyboard.down("Shift")
    lanes.page.mouse.down()
    lanes.page.mouse.move(*lanes.point(lane, BAR, 100), steps=3)
    lanes.page.keyboard.press("Escape")
    lanes.page.keyboard.up("Shift")
    lanes.page.mouse.up()
    # What comes after it in the order of messages: had the line been sent, it would be there by then.
    lane.press("Escape")
    lane.press("Enter")
    wait_until(lambda: lanes.controls(64) == [(0, 0)], "the point put after the drag, and nothing of the drag")


def test_the_switcher_opens_and_closes_lanes_and_knows_what_has_data(lanes: LanesPage) -> None:
    lanes.open("Volume (7)")
    lanes.live.ui.roll.press("v")
    expect(lanes.page.locator(".cl-lane-name")).to_have_text(["Volume", "Velocity"])
    lanes.live.ui.roll.press("l")
    expect(lanes.page.get_by_role("menuitemcheckbox", name="Tempo •")).to_have_attribute("aria-checked", "false")
    expect(lanes.page.get_by_role("menuitemcheckbox", name="Volume (7)")).to_have_attribute("aria-checked", "true")
    lanes.page.get_by_role("menuitem", name="Other control change…").click()
    lanes.page.get_by_label("Number").fill("20")
    lanes.page.get_by_role("button", name="Open lane").click()
    lanes.page.get_by_role("button", name="Close the Volume lane").click()
    expect(lanes.page.locator(".cl-lane-name")).to_have_text(["Velocity", "CC 20"])


def test_a_lanes_height_is_dragged_and_goes_back_by_a_double_click(show_lanes: Callable[..., LanesPage]) -> None:
    lanes = show_lanes(device_scale_factor=2)
    lane = lanes.open("Sustain (64)")
    box = lane.bounding_box()
    assert box is not None
    lanes.live.ui.drag((box["x"] + 200, box["y"] + 1), (box["x"] + 200, box["y"] - 39))
    wait_until(lambda: lane.evaluate("lane => lane.offsetHeight") == 112, "the lane to be 40 pixels taller")
    assert lane.locator("canvas").first.evaluate("canvas => canvas.height / canvas.clientHeight") == 2
    lanes.page.get_by_role("separator", name="Height of the Sustain lane").press("ArrowDown")
    wait_until(lambda: lane.evaluate("lane => lane.offsetHeight") == 104, "a step less")
    lanes.page.locator(".cl-lane-name").dblclick()
    wait_until(lambda: lane.evaluate("lane => lane.offsetHeight") == 72, "the usual height")
