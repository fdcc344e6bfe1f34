"""Values under the bars: drawn, drawn as a line, taken back, and worked by keys alone."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.e2e.controls.conftest import Infill
from tests.e2e.harness.waiting import wait_until

pytestmark = pytest.mark.browser


def test_a_drag_across_bars_draws_each_and_is_one_setting(shown: Infill) -> None:
    changes: list[object] = []
    shown.live.kernel.observe(lambda change: changes.append(change["new"]), "parameters")
    shown.live.ui.drag(shown.cell("Tension", 3, 1), shown.cell("Tension", 5, 1))
    shown.wait_for("tension", {"fill": 1.0, "at": {"2": 4, "3": 4, "4": 4}})
    # A trait has its value a moment before those who observe it hear of it.
    wait_until(lambda: changes, "the setting to be heard of")
    assert len(changes) == 1
    assert shown.live.ui.announced == "Tension: set 3 bars"
    expect(shown.control("tension")).to_contain_text("3 differ")
    shown.control("tension").get_by_role("button", name="Make all of Tension the same").click()
    shown.wait_for("tension", {"fill": 1.0, "at": {}})


def test_shift_draws_a_line_and_alt_or_a_double_click_goes_back(shown: Infill) -> None:
    shown.live.ui.drag(shown.cell("Tension", 2, 0, 0.01), shown.cell("Tension", 6, 1, 0.01), "Shift")
    shown.wait_for("tension", {"fill": 1.0, "at": {"1": 0, "3": 2, "4": 3, "5": 4}})
    shown.live.ui.drag(shown.cell("Tension", 4, 0.5), shown.cell("Tension", 5, 0.5), "Alt")
    shown.wait_for("tension", {"fill": 1.0, "at": {"1": 0, "5": 4}})
    shown.page.mouse.dblclick(*shown.cell("Tension", 2, 0.9))
    shown.wait_for("tension", {"fill": 1.0, "at": {"5": 4}})


def test_escape_in_a_drag_gives_the_old_values_back(shown: Infill) -> None:
    mouse = shown.page.mouse
    mouse.move(*shown.cell("Tension", 3, 1))
    mouse.down()
    mouse.move(*shown.cell("Tension", 6, 0), steps=4)
    shown.page.keyboard.press("Escape")
    mouse.up()
    # Set after the drag: had the drag been sent, it would be there by then.
    mouse.click(*shown.cell("Tension", 4, 1))
    shown.wait_for("tension", {"fill": 1.0, "at": {"3": 4}})


def test_cells_are_walked_and_set_by_keys_and_spoken(shown: Infill) -> None:
    slider = shown.lane("Tension").get_by_role("slider")
    expect(slider).to_have_accessible_name("Tension, bar 3")
    slider.focus()
    for key in ("PageUp", "ArrowRight", "Home", "ArrowUp"):
        slider.press(key)
    shown.wait_for("tension", {"fill": 1.0, "at": {"2": 3, "3": 0.2}})
    assert shown.live.ui.announced == "Tension, bar 4, 1.0"
    expect(slider).to_have_attribute("aria-valuetext", "0.2")
    slider.press("Delete")
    shown.wait_for("tension", {"fill": 1.0, "at": {"2": 3}})
    density = shown.lane("Density").get_by_role("slider")
    density.focus()
    density.press("Alt+ArrowDown")
    expect(density).to_have_accessible_name("Density, bar 3 of Alto")
    density.press("Escape")
    expect(shown.live.ui.roll).to_be_focused()


def test_the_menu_of_a_cell_has_what_gestures_do(shown: Infill) -> None:
    shown.page.mouse.click(*shown.cell("Tension", 4, 0.5), button="right")
    shown.page.get_by_role("menuitem", name="Straight line over the region").click()
    shown.page.get_by_role("spinbutton", name="From").fill("1")
    shown.page.get_by_role("spinbutton", name="To").fill("4")
    shown.page.get_by_role("button", name="Draw", exact=True).click()
    # The first is what all others have.
    shown.wait_for("tension", {"fill": 1.0, "at": {"3": 2, "4": 3, "5": 4}})
    shown.page.mouse.click(*shown.cell("Tension", 4, 0.5), button="right")
    shown.page.get_by_role("menuitem", name="All of the region as bar 4").click()
    shown.wait_for("tension", {"fill": 1.0, "at": {"2": 2, "3": 2, "4": 2, "5": 2}})


def test_lanes_are_closed_and_opened_again_by_the_switcher(shown: Infill) -> None:
    shown.page.get_by_role("button", name="Close the Density lane").click()
    expect(shown.lane("Density")).to_have_count(0)
    shown.live.ui.roll.press("l")
    shown.page.get_by_role("menuitemcheckbox", name="Density").click()
    expect(shown.lane("Density")).to_have_count(1)


def test_values_stay_with_their_bars_when_the_view_scrolls_and_zooms(shown: Infill) -> None:
    shown.live.ui.roll.press("+")
    shown.page.mouse.move(*shown.cell("Tension", 3, 0.5))
    before = shown.live.ui.view()["left"]
    shown.page.mouse.wheel(150, 0)
    wait_until(lambda: shown.live.ui.view()["left"] > before, "the view to scroll")
    shown.page.mouse.click(*shown.cell("Tension", 4, 1))
    shown.wait_for("tension", {"fill": 1.0, "at": {"3": 4}})
