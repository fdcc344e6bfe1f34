"""The shell as a whole: theme, width, height, keys, help, notices, status."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import expect

from tests.e2e.harness.waiting import wait_until
from tests.e2e.shell.conftest import FUNCTION, Shell

pytestmark = pytest.mark.browser

FULL_SCREEN = "!!document.fullscreenElement"


def theme(shell: Shell) -> str | None:
    return shell.root.get_attribute("data-theme")


def background(shell: Shell) -> str:
    return str(shell.root.evaluate("element => getComputedStyle(element).backgroundColor"))


def test_the_theme_is_the_systems_and_follows_it(shell: Shell) -> None:
    assert theme(shell) == "light"
    light = background(shell)
    shell.page.emulate_media(color_scheme="dark")
    expect(shell.root).to_have_attribute("data-theme", "dark")
    assert background(shell) != light


@pytest.mark.parametrize(
    ("to_dark", "to_light"),
    [
        ("body.dataset.jpThemeLight = 'false'", "body.dataset.jpThemeLight = 'true'"),
        ("body.dataset.vscodeThemeKind = 'vscode-dark'", "body.dataset.vscodeThemeKind = 'vscode-light'"),
        ("documentElement.setAttribute('theme', 'dark')", "documentElement.setAttribute('theme', 'light')"),
        ("documentElement.classList.add('dark')", "documentElement.classList.replace('dark', 'light')"),
    ],
    ids=["jupyterlab", "vscode", "colab", "marimo"],
)
def test_the_theme_of_the_host_comes_first_and_is_followed(shell: Shell, to_dark: str, to_light: str) -> None:
    shell.page.evaluate(f"document.{to_dark}")
    expect(shell.root).to_have_attribute("data-theme", "dark")
    shell.page.emulate_media(color_scheme="dark")
    shell.page.evaluate(f"document.{to_light}")
    expect(shell.root).to_have_attribute("data-theme", "light")


def test_no_key_pressed_in_the_editor_reaches_the_notebook(shell: Shell) -> None:
    for key in ("x", "w", "Shift+D"):
        shell.page.get_by_role("application").press(key)
    shell.page.get_by_role("textbox", name="Prompt").press("d")
    assert shell.page.evaluate("shell.keysOutside") == []
    assert shell.root.get_attribute("data-lm-suppress-shortcuts") == "true"
    shell.page.evaluate("document.activeElement.blur()")
    shell.page.keyboard.press("y")
    assert shell.page.evaluate("shell.keysOutside") == ["y"]


def test_help_opens_and_closes_by_key_and_keeps_the_focus(shell: Shell) -> None:
    roll = shell.page.get_by_role("application")
    roll.press("?")
    dialog = shell.page.get_by_role("dialog", name="Keys and gestures")
    expect(dialog).to_be_visible()
    expect(dialog).to_contain_text("Play or pause" + "Space")
    expect(dialog).to_contain_text("Ctrl+Shift+Z")
    for _ in range(4):
        shell.page.keyboard.press("Tab")
        assert shell.page.evaluate(
            "document.activeElement === document.body || !!document.activeElement.closest('dialog')"
        )
    shell.page.keyboard.press("Escape")
    expect(dialog).to_be_hidden()
    expect(roll).to_be_focused()
    assert shell.root.locator("dialog").count() == 1


def test_help_has_one_line_for_what_several_keys_do(shell: Shell) -> None:
    shell.button("Keys and gestures (?)").click()
    redo = shell.page.get_by_role("dialog").locator(".cl-help-row").filter(has_text=re.compile("^Redo"))
    expect(redo).to_have_text("Redo" + "Ctrl+Shift+Z" + "Ctrl+Y")


def test_a_question_mark_in_a_text_is_a_question_mark(shell: Shell) -> None:
    shell.page.get_by_role("textbox", name="Prompt").press_sequentially("why?")
    expect(shell.page.get_by_role("textbox", name="Prompt")).to_have_value("why?")
    expect(shell.page.get_by_role("dialog")).to_be_hidden()


def test_notices_are_told_and_dismissed(shell: Shell) -> None:
    shell.update(
        notices=[{"id": 4, "kind": "warning", "text": "3 notes had no end"}, {"id": 5, "kind": "info", "text": "Saved"}]
    )
    expect(shell.page.get_by_role("alert")).to_have_text("3 notes had no end")
    expect(shell.page.get_by_role("status").filter(has_text="Saved")).to_be_visible()
    shell.page.get_by_role("alert").get_by_role("button", name="Dismiss").click()
    assert shell.calls("dismiss") == [[4]]
    expect(shell.page.get_by_role("alert")).to_have_count(0)


def test_news_goes_by_itself_and_a_warning_stays(open_shell: Callable[..., Shell]) -> None:
    shell = open_shell()
    shell.page.clock.install()
    shell.update(
        notices=[{"id": 4, "kind": "warning", "text": "3 notes had no end"}, {"id": 5, "kind": "info", "text": "Saved"}]
    )
    shell.page.clock.run_for(20_000)
    assert shell.calls("dismiss") == [[5]]


def test_the_state_of_the_kernel_is_shown_and_its_changes_are_spoken(shell: Shell) -> None:
    shown, spoken = shell.root.locator(".cl-kernel"), shell.page.get_by_role("status").first
    expect(shown).to_have_text("Connected")
    shell.update(connection="busy", pending=2)
    expect(shown).to_have_text("Kernel busy: 2 edits kept here, to be sent")
    shell.update(connection="offline", pending=3, copies="browser")
    expect(shown).to_have_text("No kernel: 3 edits kept here")
    expect(spoken).to_have_text("There is no kernel; edits are kept")
    shell.update(connection="connected", pending=0)
    expect(spoken).to_have_text("The kernel has every edit")


def test_a_notice_that_asks_waits_for_its_answer_and_gives_the_keys_back(shell: Shell) -> None:
    shell.page.clock.install()
    shell.page.evaluate(
        """() => shell.update({ notices: [{ id: 1, kind: "info", text: "Bring 2 edits back?", actions: [
            { label: "Bring them back", press: () => { shell.pressed = true; } },
            { label: "Forget them", press: () => {} } ] }] })"""
    )
    shell.page.clock.run_for(20_000)
    shell.button("Bring them back").press("Enter")
    assert shell.page.evaluate("shell.pressed")
    assert shell.calls("dismiss") == [[1]]
    expect(shell.page.get_by_role("application")).to_be_focused()


def test_region_and_selection_are_told_in_words(shell: Shell) -> None:
    shell.update(region={"spans": [[0, 1920]], "tracks": [1, 2], "pitches": None, "notes": None})
    shell.page.evaluate("shell.select([1000, 1001, 1002])")
    expect(shell.root.locator(".cl-status")).to_contain_text("Bar 1 of Soprano and Alto")
    expect(shell.root.locator(".cl-inspector")).to_contain_text("3 notes")


def test_the_height_is_dragged_and_moved_by_keys(shell: Shell) -> None:
    handle = shell.page.get_by_role("separator", name="Height of the editor")
    before = shell.root.locator(".cl-roll").bounding_box()
    box = handle.bounding_box()
    assert before is not None
    assert box is not None
    shell.page.mouse.move(box["x"] + 200, box["y"] + 2)
    shell.page.mouse.down()
    shell.page.mouse.move(box["x"] + 200, box["y"] + 62, steps=3)
    shell.page.mouse.up()
    handle.press("ArrowUp")
    after = shell.root.locator(".cl-roll").bounding_box()
    assert after is not None
    assert after["height"] == before["height"] + 40
    assert shell.page.evaluate("shell.heights") == [before["height"] + 60, before["height"] + 40]


@pytest.mark.parametrize("width", [1200, 800, 480, 360])
def test_the_toolbar_is_one_row_and_leaves_out_what_does_not_fit(open_shell: Callable[..., Shell], width: int) -> None:
    shell = open_shell(viewport={"width": width, "height": 900})
    shell.update(functions=[FUNCTION])
    bar = shell.root.locator(".cl-toolbar").bounding_box()
    assert bar is not None
    assert bar["height"] < 50
    for button in shell.root.locator(".cl-toolbar :is(button, select):visible").all():
        box = button.bounding_box()
        assert box is not None
        assert 0 <= box["x"] <= box["x"] + box["width"] <= width
    expect(shell.button("Play (Space)")).to_be_visible()
    expect(shell.button("The menu of everything (M)")).to_be_visible()


def test_a_narrow_editor_has_its_models_below(open_shell: Callable[..., Shell]) -> None:
    shell = open_shell(viewport={"width": 480, "height": 900})
    shell.update(functions=[FUNCTION])
    wait_until(lambda: shell.root.get_attribute("data-size") == "narrow", "the narrow layout")
    roll, models = shell.root.locator(".cl-roll").bounding_box(), shell.root.locator(".cl-models").bounding_box()
    assert roll is not None
    assert models is not None
    assert models["y"] >= roll["y"] + roll["height"]
    assert models["x"] < roll["x"]


def test_what_the_toolbar_leaves_out_is_in_its_menu(open_shell: Callable[..., Shell]) -> None:
    shell = open_shell(viewport={"width": 480, "height": 900})
    expect(shell.button("Save as MIDI")).to_be_hidden()
    shell.button("The menu of everything (M)").click()
    menu = shell.page.get_by_role("menu", name="Everything")
    expect(menu.get_by_role("menuitem", name="File")).to_be_focused()
    shell.page.keyboard.press("ArrowRight")
    shell.page.get_by_role("menu", name="File").get_by_role("menuitem", name="Save as MIDI").click()
    assert shell.calls("save") == [[]]
    expect(menu).to_have_count(0)


def test_a_menu_is_walked_by_keys_and_gives_the_focus_back(shell: Shell) -> None:
    roll = shell.page.get_by_role("application")
    roll.press("m")
    shell.page.keyboard.press("v")
    expect(shell.page.get_by_role("menuitem", name="View")).to_be_focused()
    shell.page.keyboard.press("Enter")
    fold = shell.page.get_by_role("menuitemcheckbox", name="Fold the rows without notes")
    expect(fold).to_have_attribute("aria-checked", "false")
    for _ in range(30):
        if fold.evaluate("element => element === document.activeElement"):
            break
        shell.page.keyboard.press("ArrowDown")
    shell.page.keyboard.press("Enter")
    assert shell.state("fold") is True
    expect(roll).to_be_focused()
    assert shell.page.get_by_role("menu").count() == 0


def test_tab_stops_once_at_the_toolbar_and_arrows_walk_it(shell: Shell) -> None:
    stops = shell.root.locator(".cl-toolbar [tabindex='0']")
    expect(stops).to_have_count(1)
    shell.button("Return to the start (Home)").focus()
    shell.page.keyboard.press("ArrowRight")
    expect(shell.button("Play (Space)")).to_be_focused()
    shell.page.keyboard.press("End")
    expect(shell.button("The menu of everything (M)")).to_be_focused()
    expect(stops).to_have_count(1)


@pytest.mark.parametrize(
    ("key", "full"), [("w", "document.querySelector('.closeloop').matches(':popover-open')"), ("W", FULL_SCREEN)]
)
def test_the_editor_fills_window_or_screen_and_comes_back(shell: Shell, key: str, full: str) -> None:
    roll = shell.page.get_by_role("application")
    before = shell.root.bounding_box()
    roll.press("Shift+W" if key == "W" else key)
    wait_until(lambda: shell.page.evaluate(full), "all the room there is")
    box = shell.root.bounding_box()
    assert box is not None
    assert (box["x"], box["y"], box["height"]) == (0, 0, shell.page.evaluate("innerHeight"))
    expect(roll).to_be_focused()
    roll.press("Shift+W" if key == "W" else key)
    wait_until(lambda: not shell.page.evaluate(full), "the page again")
    assert shell.root.bounding_box() == before


def test_the_help_finds_a_key(shell: Shell) -> None:
    shell.page.get_by_role("application").press("?")
    dialog = shell.page.get_by_role("dialog", name="Keys and gestures")
    dialog.get_by_role("searchbox", name="Find a key").fill("finer grid")
    expect(dialog.locator("li:visible")).to_have_text(["Finer grid" + "Ctrl+1"])


@pytest.mark.parametrize(("wish", "animation"), [("reduce", "none"), ("no-preference", "cl-wander")])
def test_nothing_moves_by_itself_for_who_asked_for_less_motion(shell: Shell, wish: Any, animation: str) -> None:
    shell.page.emulate_media(reduced_motion=wish)
    job = {
        "job": "j",
        "function": "vary",
        "state": "running",
        "fraction": None,
        "text": "",
        "error": None,
        "report": None,
    }
    shell.update(job=job, jobs=[job])
    bar = shell.page.get_by_role("progressbar").locator("div")
    assert bar.evaluate("element => getComputedStyle(element).animationName") == animation


def test_nothing_of_the_style_sheet_reaches_the_page_around(shell: Shell) -> None:
    selectors = shell.page.evaluate(
        """() => {
            const rules = (list) => [...list].filter((rule) => !(rule instanceof CSSKeyframesRule)).flatMap((rule) =>
                rule.selectorText ? [rule.selectorText] : rules(rule.cssRules ?? []));
            return [...document.styleSheets].flatMap((sheet) => rules(sheet.cssRules));
        }"""
    )
    assert len(selectors) > 100
    assert [selector for selector in selectors if not selector.startswith((".closeloop", ".cl-"))] == []


def test_a_removed_editor_leaves_nothing_behind(shell: Shell) -> None:
    shell.host.remove(0)
    expect(shell.root).to_have_count(0)
    shell.update(title="after", notices=[{"id": 1, "kind": "error", "text": "late"}])
    shell.page.keyboard.press("?")
    shell.page.emulate_media(color_scheme="dark")
    expect(shell.page.get_by_role("dialog")).to_have_count(0)
