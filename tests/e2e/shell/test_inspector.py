"""The row of fields: the selected notes, or the region, in numbers."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Locator, expect

from tests.e2e.shell.conftest import Shell

pytestmark = pytest.mark.browser


def select(shell: Shell, *ids: int) -> None:
    shell.page.evaluate("ids => shell.select(ids)", list(ids))


def field(shell: Shell, name: str) -> Locator:
    return shell.page.locator(".cl-inspector").get_by_label(name, exact=True)


def gestures(shell: Shell) -> list[str]:
    return [label for label, _ in shell.calls("edit")]


def test_selected_notes_are_shown_in_numbers(shell: Shell) -> None:
    select(shell, 1000, 1002)
    expect(field(shell, "Start")).to_have_value("1.1.000")
    expect(field(shell, "Length")).to_have_value("1/4")
    expect(field(shell, "Pitch")).to_have_value("C5–E5")
    expect(field(shell, "Velocity")).to_have_value("90")
    expect(field(shell, "Probability")).to_be_hidden()
    shell.page.get_by_role("group", name="Selected notes").get_by_role("button", name="More").click()
    expect(field(shell, "Probability")).to_have_value("1")


def test_enter_applies_what_was_typed_as_one_step_and_escape_takes_it_back(shell: Shell) -> None:
    select(shell, 1000, 1002)
    pitch = field(shell, "Pitch")
    pitch.fill("+12")
    pitch.press("Escape")
    expect(pitch).to_have_value("C5–E5")
    pitch.fill("+12")
    pitch.press("Enter")
    assert gestures(shell) == ["Change pitch of 2 notes"]
    pitch.press("Escape")
    expect(shell.page.get_by_role("application")).to_be_focused()
    assert gestures(shell) == ["Change pitch of 2 notes"]


def test_what_cannot_be_read_says_why_and_changes_nothing(shell: Shell) -> None:
    select(shell, 1000)
    velocity = field(shell, "Velocity")
    velocity.fill("loud")
    velocity.press("Enter")
    expect(velocity).to_have_attribute("aria-invalid", "true")
    expect(shell.page.get_by_role("alert")).to_contain_text("“loud” is no velocity: write 1 to 127")
    assert gestures(shell) == []
    velocity.press("Escape")
    expect(velocity).to_have_value("90")
    expect(velocity).not_to_have_attribute("aria-invalid", "true")


def test_a_click_on_another_note_applies_the_text_to_the_notes_it_was_typed_for(shell: Shell) -> None:
    select(shell, 1000)
    field(shell, "Velocity").fill("77")
    select(shell, 1001)
    field(shell, "Pitch").focus()
    ((label, change),) = shell.calls("edit")
    assert label == "Change velocity of 1 note"
    assert change[0]["ids"] == {"0": 1000}


def test_arrows_step_a_value(shell: Shell) -> None:
    select(shell, 1000)
    field(shell, "Velocity").press("ArrowUp")
    field(shell, "Pitch").press("Shift+ArrowDown")
    values = [change[0]["columns"] for _, change in shell.calls("edit")]
    assert values == [{"velocity": [91]}, {"pitch": [60]}]


def test_without_selected_notes_the_row_is_the_region(shell: Shell) -> None:
    bars = field(shell, "Bars")
    expect(bars).to_have_value("")
    bars.fill("3-4, 7")
    bars.press("Enter")
    (region,) = shell.calls("setRegion")[-1]
    assert region["spans"] == [[3840, 7680], [11520, 13440]]
    shell.update(region={**region, "notes": [1008, 1009]})
    expect(bars).to_have_value("3–4, 7")
    pitches = field(shell, "Pitches")
    pitches.fill("C4-C5")
    pitches.press("Enter")
    assert shell.calls("setRegion")[-1][0]["pitches"] == [60, 72]
    shell.button("2 notes alone ×").click()
    assert shell.calls("setRegion")[-1][0]["notes"] is None
    shell.page.locator(".cl-inspector").get_by_role("button", name="All tracks").click()
    shell.page.get_by_role("menuitemcheckbox", name="Alto").click()
    assert shell.calls("setRegion")[-1][0]["tracks"] == [1, 3, 4, 5]


@pytest.mark.parametrize("width", [1100, 480])
def test_the_row_has_its_room_before_there_is_a_selection(open_shell: Callable[..., Shell], width: int) -> None:
    shell = open_shell(viewport={"width": width, "height": 900})
    row = shell.page.locator(".cl-inspector")
    before = row.bounding_box()
    select(shell, 1000, 1002, 2003)
    expect(field(shell, "Pitch")).to_be_visible()
    assert row.bounding_box() == before
