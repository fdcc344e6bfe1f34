"""Controls drawn from a schema alone: moved by mouse and keyboard, they set the parameter."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import Locator, expect

from tests.e2e.shell.conftest import FUNCTION, Shell

pytestmark = pytest.mark.browser


def sent(shell: Shell) -> list[list[Any]]:
    """The function, the parameter and the value of each setting so far."""
    return [[name, *item] for name, values in shell.calls("setParameters") for item in values.items()]


def slider(shell: Shell, name: str) -> Locator:
    return shell.parameter(name).get_by_role("slider")


def field(shell: Shell, name: str) -> Locator:
    return shell.parameter(name).get_by_role("textbox")


def test_every_parameter_has_a_control_with_its_title_and_default(shell: Shell) -> None:
    for parameter in FUNCTION["parameters"]:
        expect(shell.parameter(parameter["name"])).to_contain_text(parameter["title"])
    shown = {name: field(shell, name).input_value() for name in ("temperature", "rate", "order", "samples", "seed")}
    assert shown == {"temperature": "1.00", "rate": "100", "order": "3", "samples": "10", "seed": ""}
    expect(shell.page.get_by_role("radio", name="Chorale")).to_be_checked()
    expect(shell.page.get_by_role("switch", name="Keep rhythm")).not_to_be_checked()
    expect(shell.page.get_by_role("group", name="More").get_by_role("textbox", name="Prompt")).to_have_attribute(
        "placeholder", "in words"
    )


def test_values_of_the_state_stand_in_place_of_defaults(shell: Shell) -> None:
    shell.update(parameters={"vary": {"temperature": 0.35, "style": "pop", "seed": 7, "keep_rhythm": True}})
    expect(field(shell, "temperature")).to_have_value("0.35")
    expect(shell.page.get_by_role("radio", name="Pop")).to_be_checked()
    expect(field(shell, "seed")).to_have_value("7")
    expect(shell.page.get_by_role("switch")).to_be_checked()


def test_dragging_a_slider_sends_one_value_at_the_end(shell: Shell) -> None:
    box = slider(shell, "temperature").bounding_box()
    assert box is not None
    middle = box["y"] + box["height"] / 2
    shell.page.mouse.move(box["x"] + box["width"] / 2, middle)
    shell.page.mouse.down()
    shell.page.mouse.move(box["x"] + box["width"] - 2, middle, steps=5)
    expect(field(shell, "temperature")).to_have_value("2.00")
    assert sent(shell) == []
    shell.page.mouse.up()
    assert sent(shell) == [["vary", "temperature", 2]]


def test_keys_move_a_slider_by_the_step_of_its_parameter(shell: Shell) -> None:
    control = slider(shell, "temperature")
    for key in ("ArrowRight", "Shift+ArrowLeft", "Home", "ArrowLeft"):
        control.press(key)
    assert sent(shell) == [["vary", "temperature", value] for value in (1.05, 0.55, 0.1)]
    expect(control).to_have_attribute("aria-valuetext", "0.10")


def test_a_logarithmic_slider_has_its_geometric_mean_in_the_middle(shell: Shell) -> None:
    control = slider(shell, "rate")
    control.press("End")
    expect(control).to_have_attribute("aria-valuetext", "10000 Hz")
    box = control.bounding_box()
    assert box is not None
    shell.page.mouse.click(box["x"] + box["width"] * 0.5, box["y"] + box["height"] / 2)
    name, parameter, value = sent(shell)[-1]
    assert (name, parameter) == ("vary", "rate")
    assert 95 < value < 105


def test_a_typed_number_is_sent_on_enter_and_moves_the_slider(shell: Shell) -> None:
    field(shell, "order").fill("8")
    field(shell, "order").press("Enter")
    assert sent(shell) == [["vary", "order", 8]]
    expect(slider(shell, "order")).to_have_value("1000")


@pytest.mark.parametrize(
    ("name", "typed", "allowed"),
    [
        ("temperature", "2.5", "A number from 0.1 to 2."),
        ("order", "2.5", "A whole number from 1 to 8."),
        ("samples", "0", "A whole number, 1 or more."),
        ("seed", "-1", "A whole number from 0 to 4294967295."),
    ],
)
def test_what_is_out_of_range_is_not_sent_and_what_is_allowed_is_said(
    shell: Shell, name: str, typed: str, allowed: str
) -> None:
    field(shell, name).fill(typed)
    field(shell, name).blur()
    expect(shell.parameter(name).get_by_role("alert")).to_have_text(allowed)
    expect(field(shell, name)).to_have_attribute("aria-invalid", "true")
    assert sent(shell) == []


def test_escape_takes_back_what_was_typed(shell: Shell) -> None:
    field(shell, "order").fill("99")
    field(shell, "order").blur()
    field(shell, "order").press("Escape")
    expect(field(shell, "order")).to_have_value("3")
    expect(shell.parameter("order").get_by_role("alert")).to_have_count(0)


def test_a_few_short_choices_are_segments_and_many_are_a_menu(shell: Shell) -> None:
    shell.page.get_by_text("Pop", exact=True).click()
    shell.page.get_by_role("radio", name="Pop").press("ArrowLeft")
    shell.page.get_by_role("combobox", name="Scale").select_option("Mode number 4")
    assert sent(shell) == [["vary", "style", "pop"], ["vary", "style", "chorale"], ["vary", "scale", 4]]


def test_a_toggle_switches_by_click_and_by_space(shell: Shell) -> None:
    switch = shell.page.get_by_role("switch", name="Keep rhythm")
    switch.click()
    switch.press("Space")
    assert sent(shell) == [["vary", "keep_rhythm", True], ["vary", "keep_rhythm", False]]


def test_a_text_is_sent_when_it_is_finished(shell: Shell) -> None:
    prompt = shell.page.get_by_role("textbox", name="Prompt")
    prompt.press_sequentially("calm")
    assert sent(shell) == []
    prompt.press("Enter")
    assert sent(shell) == [["vary", "prompt", "calm"]]


def test_the_dice_throw_a_seed_and_an_empty_field_is_a_new_one_each_run(shell: Shell) -> None:
    shell.button("Throw a seed, and keep it").click()
    [[_, _, seed]] = sent(shell)
    assert isinstance(seed, int)
    assert 0 <= seed < 2**32
    expect(field(shell, "seed")).to_have_value(str(seed))
    field(shell, "seed").fill("")
    field(shell, "seed").press("Enter")
    assert sent(shell)[-1] == ["vary", "seed", None]


def test_a_changed_value_has_a_way_back_to_its_default(shell: Shell) -> None:
    back = shell.parameter("temperature").get_by_role("button", name="Set Temperature back")
    expect(back).to_have_count(0)
    slider(shell, "temperature").press("End")
    back.click()
    assert sent(shell)[-1] == ["vary", "temperature", 1]
    expect(back).to_have_count(0)


def test_a_value_from_the_kernel_does_not_disturb_a_text_being_typed(shell: Shell) -> None:
    prompt = shell.page.get_by_role("textbox", name="Prompt")
    prompt.press_sequentially("cal")
    shell.update(parameters={"vary": {"prompt": "from a cell", "order": 5}})
    expect(field(shell, "order")).to_have_value("5")
    expect(prompt).to_have_value("cal")
