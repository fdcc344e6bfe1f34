"""What hands do to a control of each kind: something by keys alone, and something else by the mouse."""

from __future__ import annotations

from collections.abc import Callable

from playwright.sync_api import Locator

Hand = Callable[[Locator], None]


def step_up(control: Locator) -> None:
    """A slider goes a step up from where it is; of a pair its upper end."""
    control.get_by_role("slider").last.press("ArrowUp")


def press_at_the_end(control: Locator) -> None:
    """A slider goes to the most there is; of a pair its upper end."""
    slider = control.get_by_role("slider").last
    slider.scroll_into_view_if_needed()
    box = slider.bounding_box()
    assert box is not None
    control.page.mouse.click(box["x"] + box["width"] - 2, box["y"] + box["height"] / 2)


def type_over(control: Locator, text: str, leave: str) -> None:
    field = control.get_by_role("textbox")
    field.press("Control+a")
    control.page.keyboard.type(text)
    field.press(leave)


def type_twelve(control: Locator) -> None:
    type_over(control, "12", leave="Enter")


def press_reset(control: Locator) -> None:
    """The button that shows once there is a way back to the default."""
    control.get_by_role("button", name="back to").click()


def choose_next(control: Locator) -> None:
    control.get_by_role("combobox").or_(control.get_by_role("radio", checked=True)).first.press("ArrowDown")


def choose_last(control: Locator) -> None:
    menu = control.get_by_role("combobox")
    if menu.count():
        # What a menu opens is the system's, and no part of the page that a mouse could be moved to.
        menu.select_option(index=menu.locator("option").count() - 1)
    else:
        control.locator("label:has([type=radio])").last.click()


def press_space(control: Locator) -> None:
    control.get_by_role("switch").press("Space")


def switch(control: Locator) -> None:
    control.get_by_role("switch").click()


def type_words(control: Locator) -> None:
    type_over(control, "calm and wild", leave="Tab")


def replace_first_word(control: Locator) -> None:
    """A double-click on a word, "bold" over it, and a press beside the field."""
    field = control.get_by_role("textbox")
    field.dblclick(position={"x": 16, "y": 12})
    control.page.keyboard.type("bold")
    control.page.get_by_role("region", name="Models").get_by_role("heading").click()


BY_KEYS: dict[str, Hand] = {
    "number": step_up,
    "integer": step_up,
    "unbounded": type_twelve,
    "pair": step_up,
    "choice": choose_next,
    "toggle": press_space,
    "text": type_words,
}
BY_MOUSE: dict[str, Hand] = {
    "number": press_at_the_end,
    "integer": press_at_the_end,
    "unbounded": press_reset,
    "pair": press_at_the_end,
    "choice": choose_last,
    "toggle": switch,
    "text": replace_first_word,
}
