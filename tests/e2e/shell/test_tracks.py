"""The track list."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Locator, expect

from tests.e2e.shell.conftest import Shell

pytestmark = pytest.mark.browser


def rows_of(shell: Shell) -> Locator:
    return shell.page.get_by_role("grid", name="Tracks").get_by_role("row")


def row(shell: Shell, at: int) -> Locator:
    return rows_of(shell).nth(at)


def names(shell: Shell) -> list[str]:
    return rows_of(shell).locator(".cl-track-name").all_inner_texts()


def open_menu(shell: Shell, track: str) -> Locator:
    shell.button(f"More of {track}").click()
    return shell.page.get_by_role("menu", name=track)


def choose(shell: Shell, track: str, entry: str) -> None:
    open_menu(shell, track).locator(".cl-menu-label").get_by_text(entry, exact=True).click()


def test_a_row_has_name_instrument_and_count_of_a_track(shell: Shell) -> None:
    rows = rows_of(shell)
    expect(rows).to_have_count(5)
    expect(rows.first).to_have_text("Soprano" + "32" + "Church Organ" + "MS")
    expect(rows.nth(3)).to_contain_text("Track 4")
    expect(rows.nth(4)).to_contain_text("Drums")


def test_show_mute_and_solo_are_pressed_and_keep_one_another(shell: Shell) -> None:
    shell.update(mixer={"2": {"solo": True}})
    shell.button("Mute Alto").click()
    shell.button("Show Alto").click()
    shell.button("Solo Alto").click()
    assert shell.calls("setMix") == [
        [2, {"solo": True, "mute": True}],
        [2, {"solo": True, "mute": True, "hidden": True}],
        [2, {"solo": False, "mute": True, "hidden": True}],
    ]
    expect(shell.button("Mute Alto")).to_have_attribute("aria-pressed", "true")
    expect(shell.button("Show Alto")).to_have_attribute("aria-pressed", "false")


def test_a_click_makes_a_track_active_and_a_second_click_none(shell: Shell) -> None:
    tenor = shell.button("Tenor, Church Organ, 32 notes")
    tenor.click()
    assert shell.state("activeTrack") == 3
    expect(tenor).to_have_attribute("aria-pressed", "true")
    tenor.click()
    assert shell.state("activeTrack") is None


def test_the_list_is_one_stop_for_tab_and_is_walked_with_arrows(shell: Shell) -> None:
    shell.button("Fold the track list").focus()
    page = shell.page
    page.keyboard.press("Tab")
    expect(shell.button("Soprano, Church Organ, 32 notes")).to_be_focused()
    for key in ("ArrowDown", "ArrowRight", "ArrowRight", "ArrowRight"):
        page.keyboard.press(key)
    expect(shell.button("Mute Alto")).to_be_focused()
    page.keyboard.press("Enter")
    assert shell.calls("setMix") == [[2, {"mute": True}]]
    page.keyboard.press("Tab")
    expect(page.get_by_role("application")).to_be_focused()
    page.keyboard.press("Shift+Tab")
    expect(shell.button("Mute Alto")).to_be_focused()


def test_the_list_follows_the_score(shell: Shell) -> None:
    shell.page.evaluate(
        """() => {
            const score = shell.state("score");
            shell.update({ score: { ...score, tracks: score.tracks.slice(1) } });
        }"""
    )
    expect(rows_of(shell)).to_have_count(4)
    expect(row(shell, 0)).to_contain_text("Alto")


def test_the_list_folds_by_its_button_and_by_itself_where_it_is_narrow(open_shell: Callable[..., Shell]) -> None:
    shell = open_shell(viewport={"width": 480, "height": 640})
    expect(shell.button("Mute Alto")).to_be_hidden()
    shell.button("Unfold the track list").click()
    expect(shell.button("Mute Alto")).to_be_visible()
    shell.page.set_viewport_size({"width": 1100, "height": 640})
    shell.button("Fold the track list").click()
    expect(shell.button("Mute Alto")).to_be_hidden()


def test_the_plus_adds_a_track_on_a_free_channel_and_brings_it_forward(shell: Shell) -> None:
    shell.button("Tenor, Church Organ, 32 notes").click()
    shell.button("Add a track (Shift+T)").click()
    assert names(shell) == ["Soprano", "Alto", "Tenor", "Track 6", "Track 5", "Kit"]
    added = shell.state("score")["tracks"][3]
    assert (added["channel"], added["chunk"]) == (4, 1)
    assert shell.state("activeTrack") == added["id"]
    # Five colours are taken, by the ids 1 to 5: the sixth is free.
    assert (added["id"] - 1) % 8 == 5


def test_a_track_is_duplicated_deleted_and_moved_from_its_menu(shell: Shell) -> None:
    choose(shell, "Alto", "Duplicate")
    assert names(shell)[:3] == ["Soprano", "Alto", "Alto 2"]
    choose(shell, "Alto 2", "Move up")
    assert names(shell)[:3] == ["Soprano", "Alto 2", "Alto"]
    choose(shell, "Alto 2", "Delete")
    assert names(shell)[:3] == ["Soprano", "Alto", "Tenor"]
    assert shell.state("activeTrack") == 2
    assert shell.calls("notify") == [["info", "Deleted Alto 2 (32 notes). Undo: Ctrl+Z"]]
    assert [label for label, _ in shell.calls("edit")] == ["Duplicate Alto", "Move Alto 2 up", "Delete Alto 2"]


def test_a_deleted_tracks_notes_leave_the_selection_and_its_neighbour_has_the_focus(shell: Shell) -> None:
    shell.page.evaluate("shell.select([1000, 2000, 2001])")
    shell.button("Alto, Church Organ, 32 notes").focus()
    shell.page.keyboard.press("Delete")
    assert list(shell.calls("setSelection")[-1][0]) == [1000]
    expect(shell.button("Tenor, Church Organ, 32 notes")).to_be_focused()


@pytest.mark.parametrize("way", ["F2", "double-click", "menu"])
def test_a_name_is_typed_where_it_stands(shell: Shell, way: str) -> None:
    alto = shell.button("Alto, Church Organ, 32 notes")
    if way == "F2":
        alto.press("F2")
    elif way == "double-click":
        alto.dblclick()
    else:
        choose(shell, "Alto", "Rename")
    field = shell.page.get_by_role("textbox", name="New name of Alto")
    expect(field).to_be_focused()
    shell.page.keyboard.type("Viola")
    shell.page.keyboard.press("Enter")
    assert names(shell)[1] == "Viola"
    expect(shell.button("Viola, Church Organ, 32 notes")).to_be_focused()
    assert [label for label, _ in shell.calls("edit")] == ["Rename Alto to Viola"]


def test_an_empty_name_is_refused_and_escape_keeps_the_old_one(shell: Shell) -> None:
    shell.button("Alto, Church Organ, 32 notes").press("F2")
    field = shell.page.get_by_role("textbox", name="New name of Alto")
    field.fill("  ")
    field.press("Enter")
    expect(field).to_have_attribute("aria-invalid", "true")
    expect(shell.page.get_by_text("A track needs a name")).to_be_attached()
    field.press("Escape")
    expect(field).to_have_count(0)
    assert names(shell)[1] == "Alto"
    assert shell.calls("edit") == []


def test_an_instrument_is_found_by_typing_walked_by_arrows_and_heard_before_it_is_taken(shell: Shell) -> None:
    shell.page.evaluate("shell.transport({ sound: 'ready' })")
    shell.button("Instrument of Alto: Church Organ").click()
    field = shell.page.get_by_role("combobox", name="Find an instrument")
    expect(field).to_be_focused()
    shell.page.keyboard.type("sax")
    options = shell.page.get_by_role("listbox", name="Instruments").get_by_role("option")
    expect(options).to_have_count(4)
    shell.page.keyboard.press("ArrowDown")
    expect(options.nth(1)).to_have_attribute("aria-selected", "true")
    shell.page.wait_for_function("shell.calls.some(([name]) => name === 'audition')")
    assert shell.calls("audition") == [[2, 65, 90, 65]]
    shell.page.keyboard.press("Enter")
    expect(shell.button("Instrument of Alto: Alto Sax")).to_be_focused()
    assert [label for label, _ in shell.calls("edit")] == ["Set Alto to Alto Sax"]


def test_the_drum_kit_is_an_instrument_and_a_channel(shell: Shell) -> None:
    shell.button("Instrument of Alto: Church Organ").click()
    shell.page.get_by_role("option", name="Drum kit").click()
    assert shell.state("score")["tracks"][1]["channel"] == 9
    expect(row(shell, 1)).to_contain_text("Drums")
    menu = open_menu(shell, "Alto")
    menu.get_by_text("Channel").hover()
    shell.page.get_by_role("menuitemcheckbox", name="3: Tenor").click()
    assert shell.state("score")["tracks"][1]["channel"] == 2


def test_a_colour_is_chosen_by_its_name(shell: Shell) -> None:
    shell.button("Colour of Alto").click()
    shell.page.get_by_role("menuitemcheckbox", name="Sky blue").click()
    assert shell.calls("setMix") == [[2, {"color": 4}]]
    assert "86, 180, 233" in row(shell, 1).evaluate("row => row.style.getPropertyValue('--cl-track')")


def test_selected_notes_go_to_another_track_and_stay_selected(shell: Shell) -> None:
    shell.page.evaluate("shell.select([1000, 1001])")
    choose(shell, "Tenor", "Move 2 selected notes here")
    tracks = shell.state("score")["tracks"]
    assert [len(track["notes"]["id"]) for track in tracks[:3]] == [30, 32, 34]
    assert shell.state("activeTrack") == 3
    choose(shell, "Alto", "Copy 2 selected notes here")
    assert len(shell.state("score")["tracks"][1]["notes"]["id"]) == 34
    assert min(shell.calls("setSelection")[-1][0]) > 2**30
    assert [label for label, _ in shell.calls("edit")] == ["Move 2 notes to Tenor", "Copy 2 notes to Alto"]


def test_the_roll_sends_selected_notes_to_a_track_from_its_menu(shell: Shell) -> None:
    shell.page.evaluate("shell.select([1000])")
    shell.page.get_by_role("application").focus()
    shell.page.keyboard.press("Shift+F10")
    shell.page.get_by_role("menuitem", name="Tracks").hover()
    shell.page.get_by_role("menuitem", name="Move to track…").click()
    shell.page.get_by_role("menu", name="Move to track").get_by_text("Alto").click()
    assert [label for label, _ in shell.calls("edit")] == ["Move 1 note to Alto"]


def test_a_row_is_dragged_to_its_place_and_escape_puts_it_back(shell: Shell) -> None:
    mouse, soprano = shell.page.mouse, row(shell, 0).locator(".cl-track-name")
    box = soprano.bounding_box()
    assert box is not None
    x, y = box["x"] + 8, box["y"] + 8
    for end in ("Escape", "release"):
        mouse.move(x, y)
        mouse.down()
        mouse.move(x, y + 30)
        mouse.move(x, y + 84)
        if end == "Escape":
            shell.page.keyboard.press("Escape")
            assert shell.calls("edit") == []
        mouse.up()
    assert names(shell)[:3] == ["Alto", "Tenor", "Soprano"]
    assert shell.state("activeTrack") is None


def test_alt_and_an_arrow_move_a_track_which_keeps_the_focus(shell: Shell) -> None:
    alto = shell.button("Alto, Church Organ, 32 notes")
    alto.press("Alt+ArrowDown")
    expect(alto).to_be_focused()
    alto.press("Alt+ArrowUp")
    alto.press("Alt+ArrowUp")
    alto.press("Alt+ArrowUp")
    assert names(shell)[:3] == ["Alto", "Soprano", "Tenor"]
    expect(shell.page.get_by_text("Alto is track 1 of 5")).to_be_attached()
    shell.page.keyboard.press("Control+z")
    assert shell.calls("undo") == [[]]


def test_tracks_go_into_the_region_and_out_of_it_but_for_the_last(shell: Shell) -> None:
    expect(shell.button("Alto in the region")).to_be_hidden()
    shell.update(region={"spans": [[0, 1920]], "tracks": [1], "pitches": None, "notes": None})
    shell.button("Alto in the region").click()
    shell.button("Soprano in the region").click()
    shell.button("Alto in the region").click()
    assert [region["tracks"] for [region] in shell.calls("setRegion")] == [[1, 2], [2]]
    expect(shell.page.get_by_text("Alto is the region's only track")).to_be_attached()


def test_an_edit_of_notes_touches_one_row_of_many(shell: Shell) -> None:
    touched = shell.page.evaluate(
        """async () => {
            const score = shell.state("score");
            const like = (at) => ({ ...score.tracks[at % 4], id: at + 1, name: `Voice ${at + 1}` });
            const tracks = Array.from({ length: 64 }, (_, at) => like(at));
            shell.update({ score: { ...score, tracks } });
            const rows = [...document.querySelectorAll(".cl-track")];
            const seen = new Set();
            const trackOf = (node) => (node.closest ? node : node.parentElement).closest(".cl-track")?.dataset.track;
            const observer = new MutationObserver((records) => {
                for (const { target } of records) seen.add(trackOf(target) ?? "list");
            });
            observer.observe(document.querySelector(".cl-track-rows"),
                { subtree: true, childList: true, attributes: true, characterData: true });
            const notes = Object.fromEntries(
                Object.entries(tracks[9].notes).map(([name, column]) => [name, column.subarray(1)]));
            shell.update({ score: { ...score, tracks: tracks.with(9, { ...tracks[9], notes }) } });
            await Promise.resolve();
            return [rows.length, ...seen];
        }"""
    )
    assert touched == [64, "10"]
