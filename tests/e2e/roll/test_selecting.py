"""Choosing notes, regions and takes in the roll."""

from __future__ import annotations

from typing import Any

import pytest

from tests.e2e.roll.conftest import BAR, QUARTER, Roll

pytestmark = pytest.mark.browser

BAR_2 = {"spans": [[BAR, 2 * BAR]], "tracks": [1], "pitches": None, "notes": None}


def run(roll: Roll, *commands: str) -> None:
    for command in commands:
        roll.page.evaluate("command => roll.run(command)", command)


def overlaid(roll: Roll) -> tuple[float, float]:
    """A point on three notes of middle C: a short one and a long one of the melody, and one of the bass."""
    notes = [([0, 480], [1920, 480], [60, 60]), ([0], [1920], [60])]
    tracks = [
        {"name": "", "channel": 0, "notes": {"start": start, "duration": duration, "pitch": pitch,
                                             "velocity": [90] * len(start)}}
        for start, duration, pitch in notes
    ]  # fmt: skip
    roll.page.evaluate("tracks => roll.show({ tracks, tempos: [], meters: [], markers: [] })", tracks)
    return roll.point(1.5 * QUARTER, 60)


def test_clicks_on_one_spot_go_round_the_notes_that_lie_over_each_other(roll: Roll) -> None:
    x, y = overlaid(roll)
    seen = []
    for at in range(4):
        # Six pixels apart, two clicks are no double-click, however fast they come.
        roll.click((x + 6 * (at % 2), y))
        seen.append(roll.selection)
    assert sorted(seen[:3]) == [[1_000_000], [1_000_001], [2_000_000]]
    assert seen[3] == seen[0]


def test_a_double_click_deletes_the_note_its_first_press_was_on(roll: Roll) -> None:
    point = overlaid(roll)
    roll.click((point[0] + 6, point[1]))
    (first,) = roll.selection
    roll.double_click(point)
    assert roll.note(first) is None
    assert roll.gestures == ["Delete 1 note"]
    assert roll.selection == []


def test_a_marquee_with_mod_adds_what_it_holds(roll: Roll) -> None:
    roll.select(1001, 1010)
    roll.drag(roll.point(0.9 * QUARTER, 70), roll.point(2.5 * QUARTER, 58), "Control")
    assert roll.selection == [1001, 1002, 1010]


def test_a_box_with_mod_and_shift_is_the_region_and_leaves_the_selection(roll: Roll) -> None:
    roll.select(1001)
    roll.drag(roll.point(0.95 * QUARTER, 67), roll.point(2.1 * QUARTER, 55), "Control", "Shift")
    region = roll.state("region")
    assert region == {"spans": [[0.75 * QUARTER, 2.25 * QUARTER]], "tracks": [1], "pitches": [55, 67], "notes": None}
    assert roll.selection == [1001]


def test_notes_are_chosen_by_pitch_and_the_rest_by_inverting(roll: Roll) -> None:
    roll.select(1000)
    run(roll, "select.pitch")
    assert roll.selection == [1000, 1008, 1016, 1024]
    run(roll, "select.invert")
    assert len(roll.selection) == 28
    run(roll, "select.track")
    assert len(roll.selection) == 32
    roll.update(activeTrack=None)
    roll.select(2000)
    run(roll, "select.pitchClass")
    assert roll.selection == [1000, 1008, 1016, 1024, *range(2000, 2016, 2)]


def test_notes_are_chosen_by_velocity_and_scale_and_region(roll: Roll) -> None:
    run(roll, "select.velocities")
    dialog = roll.page.get_by_role("dialog", name="Select velocities")
    dialog.get_by_label("To").fill("60")
    dialog.get_by_label("From").fill("50")
    roll.page.keyboard.press("Enter")
    soft = roll.selection
    assert soft
    assert all(50 <= roll.note(id)["velocity"] <= 60 for id in soft)
    roll.update(scale={"root": 2, "mode": "major"})
    run(roll, "select.outOfScale")
    assert {roll.note(id)["pitch"] for id in roll.selection} == {60, 65}
    roll.update(region=BAR_2)
    run(roll, "select.region")
    assert roll.selection == [1004, 1005, 1006, 1007]


def test_the_selection_becomes_the_region_grows_it_and_may_be_all_of_it(roll: Roll) -> None:
    roll.select(1000, 1001)
    run(roll, "region.selection")
    roll.select(1008, 2004)
    run(roll, "region.add")
    first, second = [0, 1.75 * QUARTER], [2 * BAR, 2 * BAR + 1.5 * QUARTER]
    assert roll.state("region") == {"spans": [first, second], "tracks": [1, 2], "pitches": None, "notes": None}
    run(roll, "region.notes")
    assert roll.state("region") == {"spans": [second], "tracks": [1, 2], "pitches": None, "notes": [1008, 2004]}
    run(roll, "region.box")
    assert roll.state("region")["pitches"] == [48, 60]
    run(roll, "region.clear")
    assert roll.state("region") is None


def shown(roll: Roll) -> Any:
    return roll.state("shownTake")


def test_brackets_step_through_takes_enter_keeps_and_escape_shows_the_piece(roll: Roll) -> None:
    roll.page.evaluate("region => { roll.take('a', region); roll.take('b', region) }", BAR_2)
    roll.select(1000)
    roll.press("]")
    assert shown(roll) == "a"
    said = "Take 1 of 2: Take a 1, Bar 2 of Melody, 4 notes go, 4 come, 0 stay"
    assert roll.page.locator("[aria-live]").text_content() == said
    roll.press("]")
    assert shown(roll) == "b"
    roll.press("]")
    assert shown(roll) is None
    roll.press("[", "Enter")
    assert roll.calls("applyTake") == [["b"]]
    roll.press("Escape")
    assert shown(roll) is None
    assert roll.selection == [1000]
    roll.press("Escape")
    assert roll.selection == []
