"""The panel of a function with many controls: what is hidden, folded, explained, refused, locked, thrown and kept."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import expect

from tests.e2e.controls.conftest import Infill
from tests.e2e.harness.waiting import wait_until
from tests.e2e.test_accessibility import ACTED_ON, CONTRASTS, tree

pytestmark = pytest.mark.browser


def test_a_control_of_no_use_is_hidden_and_the_focus_stays(shown: Infill) -> None:
    swing = shown.control("swing")
    expect(swing).to_be_hidden()
    shown.page.get_by_text("pop", exact=True).click()
    expect(swing).to_be_visible()
    pop = shown.page.get_by_role("radio", name="pop")
    expect(pop).to_be_focused()
    pop.press("ArrowLeft")
    expect(swing).to_be_hidden()
    expect(shown.page.get_by_role("radio", name="chorale")).to_be_focused()


def test_a_group_folds_and_stays_folded(shown: Infill) -> None:
    fold = shown.panel.get_by_role("button", name="Tracks and bars")
    fold.press("Enter")
    expect(shown.control("density")).to_be_hidden()
    expect(fold).to_have_attribute("aria-expanded", "false")
    shown.control("temperature").get_by_role("slider").press("End")
    shown.wait_for("temperature", 2)
    expect(shown.control("density")).to_be_hidden()


def test_help_is_read_by_keyboard_and_by_screen_readers(shown: Infill) -> None:
    control = shown.control("temperature")
    help_text = control.get_by_role("tooltip", include_hidden=True)
    expect(help_text).to_be_hidden()
    control.get_by_role("slider").press("ArrowRight")
    expect(help_text).to_be_visible()
    expect(control.get_by_role("slider")).to_have_accessible_description("How bold it is.")


def test_an_end_of_a_pair_past_the_other_is_refused_with_words(shown: Infill) -> None:
    control = shown.control("length")
    low = control.get_by_role("textbox", name="Length, from")
    low.fill("9")
    low.press("Enter")
    expect(control.get_by_role("alert")).to_have_text("A whole number from 1 to 8.")
    expect(low).to_have_attribute("aria-invalid", "true")
    assert shown.values("length") == [1, 8]
    low.fill("8")
    low.press("Enter")
    shown.wait_for("length", [8, 8])
    control.get_by_role("slider", name="Length, to").press("ArrowLeft")
    control.get_by_role("slider", name="Length, from").press("Home")
    shown.wait_for("length", [1, 8])


def test_a_drag_of_a_slider_that_escape_ends_changes_nothing(shown: Infill) -> None:
    slider = shown.control("temperature").get_by_role("slider")
    box = slider.bounding_box()
    assert box is not None
    y = box["y"] + box["height"] / 2
    shown.page.mouse.move(box["x"] + 40, y)
    shown.page.mouse.down()
    shown.page.mouse.move(box["x"] + 100, y, steps=3)
    shown.page.keyboard.press("Escape")
    shown.page.mouse.move(box["x"] + 140, y, steps=3)
    shown.page.mouse.up()
    expect(shown.control("temperature").get_by_role("textbox")).to_have_value("1.00")
    slider.press("End")
    shown.wait_for("temperature", 2)


def test_randomise_leaves_what_is_locked_and_bars_out_of_the_region(shown: Infill) -> None:
    shown.page.mouse.click(*shown.cell("Tension", 1, 1))
    lock = shown.panel.get_by_role("button", name="Keep Temperature when randomising")
    lock.press("Enter")
    wait_until(lambda: shown.live.kernel.parameters["infill"].locked == ("temperature",), "the lock")
    expect(lock).to_have_attribute("aria-pressed", "true")
    shown.panel.get_by_role("button", name="Randomise what is not locked").click()
    wait_until(lambda: shown.values("density")["at"] != {}, "new values")
    assert shown.values("temperature") == 1.0
    assert shown.values("swing") == 0.5, "what is hidden is not thrown"
    tension = shown.values("tension")
    assert tension["fill"] == 1.0
    assert tension["at"].pop("0") == 4
    assert set(tension["at"]) <= {"2", "3", "4", "5"}
    shown.panel.get_by_role("button", name="Reset all controls").click()
    shown.wait_for("tension", {"fill": 1.0, "at": {}})
    shown.wait_for("length", [1, 8])


def test_a_preset_is_saved_loaded_and_deleted_by_keyboard(shown: Infill) -> None:
    keys = shown.page.keyboard
    slider = shown.control("temperature").get_by_role("slider")
    slider.press("End")
    shown.panel.get_by_role("button", name="Presets").press("Enter")
    keys.press("Enter")
    keys.type("Bold")
    keys.press("Enter")
    wait_until(lambda: "Bold" in shown.live.kernel.get_state(["presets"])["presets"].get("infill", {}), "the preset")
    slider.press("Home")
    shown.wait_for("temperature", 0.1)
    shown.panel.get_by_role("button", name="Presets").press("Enter")
    keys.press("Enter")
    shown.wait_for("temperature", 2)
    shown.panel.get_by_role("button", name="Presets").press("Enter")
    for key in ("End", "ArrowRight", "Enter"):
        keys.press(key)
    wait_until(lambda: not shown.live.kernel.get_state(["presets"])["presets"].get("infill"), "the preset to go")


def test_a_double_click_on_its_name_resets_a_control(shown: Infill) -> None:
    shown.control("temperature").get_by_role("slider").press("End")
    shown.wait_for("temperature", 2)
    shown.control("temperature").get_by_text("Temperature", exact=True).dblclick()
    shown.wait_for("temperature", 1)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_every_control_has_a_name_and_words_that_stand_out(open_infill: Callable[..., Infill], scheme: Any) -> None:
    shown = open_infill(color_scheme=scheme)
    shown.page.mouse.click(*shown.cell("Tension", 3, 1))
    expect(shown.control("tension")).to_contain_text("1 differs")
    nameless = [node for node in tree(shown.page) if node["role"] in ACTED_ON and not node["name"].strip()]
    assert nameless == []
    found = shown.live.ui.root.evaluate(CONTRASTS)
    assert [one for one in found if one["ratio"] < 4.5] == []
