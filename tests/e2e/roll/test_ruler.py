"""The ruler and the strip over it: spans of the region, the loop, markers and signatures, the window on the piece."""

from __future__ import annotations

from typing import Any

import pytest

from tests.e2e.roll.conftest import BAR, QUARTER, Roll

pytestmark = pytest.mark.browser


def spans(roll: Roll) -> Any:
    region = roll.state("region")
    return region and region["spans"]


def loop(roll: Roll) -> Any:
    return roll.state("transport")["loop"]


def markers(roll: Roll) -> list[tuple[int, str]]:
    return [(marker["tick"], marker["text"]) for marker in roll.state("score")["markers"]]


def add_marker(roll: Roll, tick: float, text: str) -> None:
    roll.double_click(roll.ruler(tick, "events"))
    roll.page.get_by_label("Text").fill(text)
    roll.page.keyboard.press("Enter")


def test_mod_drags_and_clicks_make_a_region_of_several_spans(roll: Roll) -> None:
    roll.drag(roll.ruler(0.3 * BAR), roll.ruler(0.6 * BAR))
    roll.drag(roll.ruler(2.3 * BAR), roll.ruler(3.6 * BAR), "Control")
    assert spans(roll) == [[0, BAR], [2 * BAR, 4 * BAR]]
    roll.click(roll.ruler(5.5 * BAR), "Control")
    assert spans(roll) == [[0, BAR], [2 * BAR, 4 * BAR], [5 * BAR, 6 * BAR]]
    roll.click(roll.ruler(2.5 * BAR), "Control")
    assert spans(roll) == [[0, BAR], [3 * BAR, 4 * BAR], [5 * BAR, 6 * BAR]]
    roll.drag(roll.ruler(4 * BAR), roll.ruler(4.9 * BAR))
    assert spans(roll) == [[0, BAR], [3 * BAR, 6 * BAR]]


def test_alt_selects_steps_of_the_grid_and_mod_after_it_any_ticks(roll: Roll) -> None:
    step = QUARTER / 4
    roll.drag(roll.ruler(BAR + 1.5 * step), roll.ruler(BAR + 3.5 * step), "Alt")
    assert spans(roll) == [[BAR + step, BAR + 4 * step]]
    roll.begin_drag(roll.ruler(3 * BAR + 7), roll.ruler(3.4 * BAR))
    roll.page.keyboard.down("Control")
    roll.page.mouse.up()
    roll.page.keyboard.up("Control")
    ((start, end),) = spans(roll)
    assert start == pytest.approx(3 * BAR + 7, abs=5)
    assert end == pytest.approx(3.4 * BAR, abs=5)


def test_a_span_is_moved_by_its_foot_and_stays_whole_bars(roll: Roll) -> None:
    roll.drag(roll.ruler(1.3 * BAR), roll.ruler(2.6 * BAR))
    x, y = roll.ruler(1.5 * BAR)
    roll.drag((x, y + 12), (roll.ruler(3.4 * BAR)[0], y + 12))
    assert spans(roll) == [[3 * BAR, 5 * BAR]]


def test_the_playheads_bar_goes_in_and_out_by_a_key(roll: Roll) -> None:
    roll.click(roll.ruler(2 * BAR + 1))
    roll.press("Shift+B")
    assert spans(roll) == [[2 * BAR, 3 * BAR]]
    roll.press("Shift+B")
    assert spans(roll) is None


def test_the_loops_band_draws_moves_and_switches(roll: Roll) -> None:
    roll.drag(roll.ruler(1.2 * BAR, "loop"), roll.ruler(2.7 * BAR, "loop"))
    assert loop(roll) == {"start": BAR, "end": 3 * BAR}
    roll.drag(roll.ruler(2 * BAR, "loop"), roll.ruler(4 * BAR, "loop"))
    assert loop(roll) == {"start": 3 * BAR, "end": 5 * BAR}
    roll.drag(roll.ruler(5 * BAR, "loop"), roll.ruler(4.1 * BAR, "loop"))
    assert loop(roll) == {"start": 3 * BAR, "end": 4 * BAR}
    roll.click(roll.ruler(3.5 * BAR, "loop"))
    assert loop(roll) is None
    # Beyond the reach of a double-click.
    roll.click(roll.ruler(3.2 * BAR, "loop"))
    assert loop(roll) == {"start": 3 * BAR, "end": 4 * BAR}
    roll.double_click(roll.ruler(3.7 * BAR, "loop"))
    roll.click(roll.ruler(3.3 * BAR, "loop"))
    assert loop(roll) is None
    assert roll.gestures == []


def test_a_marker_is_added_moved_changed_and_deleted(roll: Roll) -> None:
    add_marker(roll, 2 * BAR, "Verse")
    assert markers(roll) == [(2 * BAR, "Verse")]
    x, y = roll.ruler(2 * BAR, "events")
    roll.drag((x + 8, y), roll.ruler(3 * BAR + 20, "events"))
    assert markers(roll) == [(3 * BAR, "Verse")]
    x, y = roll.ruler(3 * BAR, "events")
    roll.click((x + 8, y))
    roll.press("Enter")
    roll.page.get_by_label("Text").fill("Chorus")
    roll.page.get_by_label("Beat").fill("3")
    roll.page.keyboard.press("Enter")
    assert markers(roll) == [(3 * BAR + 2 * QUARTER, "Chorus")]
    roll.press("Delete")
    assert markers(roll) == []
    assert roll.gestures == [
        "Add marker “Verse” at bar 3",
        "Move marker “Verse” to bar 4",
        "Change marker “Verse” to Chorus at bar 4 beat 3",
        "Delete marker “Chorus” at bar 4 beat 3",
    ]
    assert roll.note_count == 48


def test_a_time_signature_goes_to_the_start_of_its_bar_and_leaves_the_notes(roll: Roll) -> None:
    roll.click(roll.ruler(2 * BAR + QUARTER))
    before = roll.note(1010)
    roll.root.focus()
    roll.page.evaluate("roll.run('meter.add')")
    roll.page.get_by_label("Beats a bar").fill("3")
    roll.page.keyboard.press("Enter")
    assert [(meter["tick"], meter["numerator"]) for meter in roll.state("score")["meters"]] == [(0, 4), (2 * BAR, 3)]
    assert roll.gestures == ["Add 3/4 at bar 3"]
    assert roll.note(1010) == before


def test_the_first_time_signature_can_be_changed_and_not_deleted(roll: Roll) -> None:
    x, y = roll.ruler(0, "events")
    roll.page.mouse.click(x + 8, y, button="right")
    deleting = roll.page.get_by_role("menuitem", name="Delete 4/4")
    assert deleting.get_attribute("aria-disabled") == "true"
    roll.page.get_by_role("menuitem", name="Change 4/4").click()
    assert roll.page.get_by_label("Bar", exact=True).count() == 0
    roll.page.get_by_label("Beats a bar").fill("6")
    roll.page.keyboard.press("Enter")
    assert roll.gestures == ["Change 4/4 to 6/4 at bar 1"]


def test_events_are_walked_and_said_without_a_mouse(roll: Roll) -> None:
    add_marker(roll, 4 * BAR, "Bridge")
    roll.press("Home", "Escape", "Control+ArrowRight")
    assert roll.page.locator("[aria-live]").first.text_content() == "marker “Bridge”, bar 5"
    assert roll.calls("seek")[-1] == [4 * BAR]
    roll.press("Delete")
    assert markers(roll) == []


def test_the_rulers_menu_opens_at_the_playhead(roll: Roll) -> None:
    add_marker(roll, 4 * BAR, "Bridge")
    roll.press("Shift+E")
    roll.page.get_by_role("menuitem", name="Delete marker “Bridge”").click()
    assert markers(roll) == []


def test_the_overview_moves_zooms_and_tells_what_is_in_view(roll: Roll) -> None:
    roll.page.evaluate("roll.look({ pixelsPerTick: 0.2 })")
    strip = roll.page.get_by_role("slider", name="What of the piece is in view")
    box = strip.bounding_box()
    assert box is not None
    frame = roll.page.locator(".cl-overview-frame").bounding_box()
    assert frame is not None
    y = box["y"] + 12
    roll.drag((frame["x"] + frame["width"] / 2, y), (frame["x"] + frame["width"] / 2 + 100, y))
    # The strip shows the sixteen bars that can be scrolled over.
    assert roll.state("viewport")["left"] == pytest.approx(16 * BAR * 100 / box["width"], rel=0.02)
    left = roll.state("viewport")["left"]
    right = frame["x"] + 100 + frame["width"]
    roll.drag((right, y), (right - frame["width"] / 2, y))
    assert roll.state("viewport")["left"] == pytest.approx(left)
    assert roll.state("viewport")["pixelsPerTick"] == pytest.approx(0.4, rel=0.05)
    roll.double_click((box["x"] + box["width"] - 5, y))
    assert strip.get_attribute("aria-valuetext") == "bars 1 to 8 of 8"


def test_the_overview_is_walked_by_keys_and_hidden_by_a_command(roll: Roll) -> None:
    roll.page.evaluate("roll.look({ pixelsPerTick: 0.2 })")
    strip = roll.page.get_by_role("slider", name="What of the piece is in view")
    strip.press("ArrowRight")
    assert roll.state("viewport")["left"] == BAR
    strip.press("Home")
    assert roll.state("viewport")["left"] == 0
    assert roll.gestures == []
    roll.press("o")
    assert strip.is_hidden()
