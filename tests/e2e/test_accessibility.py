"""Who uses no mouse, or no eyes: the walk by keyboard alone, and what assistive software is told."""

from __future__ import annotations

import io
import threading
from dataclasses import replace
from pathlib import Path
from typing import Any

import pretty_midi
import pytest
from playwright.sync_api import Page, expect

from closeloop_widgets.editor.widget import Editor
from closeloop_widgets.models import model
from closeloop_widgets.models.kgram import kgram
from closeloop_widgets.music import pieces
from closeloop_widgets.music.region import Region
from closeloop_widgets.music.score import Score
from tests.e2e.harness.fake_host import FakeHost
from tests.e2e.harness.live_editor import LiveEditor
from tests.e2e.harness.waiting import wait_until

pytestmark = pytest.mark.browser

# Roles that are acted on: each must say what it is.
ACTED_ON = {
    "button",
    "checkbox",
    "combobox",
    "menuitem",
    "menuitemcheckbox",
    "scrollbar",
    "searchbox",
    "slider",
    "spinbutton",
    "splitter",
    "switch",
    "textbox",
}
ROOMS = {"application", "dialog", "form", "grid", "group", "menu", "toolbar"}


def tree(page: Page) -> list[dict[str, Any]]:
    """The nodes of the page that assistive software meets, each with its role and name."""
    session = page.context.new_cdp_session(page)
    nodes = session.send("Accessibility.getFullAXTree")["nodes"]
    session.detach()
    return [
        {"role": node["role"]["value"], "name": node.get("name", {}).get("value", "")}
        for node in nodes
        if not node["ignored"]
    ]


def focus_roll_by_tab(live: LiveEditor) -> None:
    for _ in range(40):
        live.ui.page.keyboard.press("Tab")
        if live.ui.roll.evaluate("element => element === document.activeElement"):
            return
    pytest.fail("Tab never came to the roll")


def test_everything_that_can_be_acted_on_has_a_name(fake_host: FakeHost) -> None:
    live = LiveEditor(fake_host, Editor("bundled:bwv140.7", kgram), viewport={"width": 1200, "height": 700})
    live.ui.roll.focus()
    for key in ("Control+a", "v", "m"):
        live.ui.page.keyboard.press(key)
    nodes = tree(live.ui.page)
    nameless = [node for node in nodes if node["role"] in ACTED_ON | ROOMS and not node["name"].strip()]
    assert nameless == []
    roles = {node["role"] for node in nodes}
    assert {"application", "toolbar", "grid", "row", "menu", "menuitem", "slider", "button"} <= roles


def test_the_selected_notes_are_rows_of_a_table_and_are_spoken(fake_host: FakeHost) -> None:
    live = LiveEditor(fake_host, Editor("bundled:bwv140.7"))
    focus_roll_by_tab(live)
    live.ui.page.keyboard.press("ArrowRight")
    live.ui.page.keyboard.press("Tab")
    wait_until(lambda: len(live.kernel.selection) == 1, "a note to be selected")
    grid = live.ui.root.get_by_role("grid", name="Selected notes")
    row = grid.get_by_role("row", selected=True)
    expect(row).to_have_count(1)
    expect(row).to_have_attribute("aria-selected", "true")
    spoken = live.ui.root.locator(".cl-roll-root [aria-live=polite]")
    assert "velocity" in row.inner_text()
    assert "bar" in spoken.inner_text()


def test_tab_goes_through_the_editor_and_out_of_it(fake_host: FakeHost) -> None:
    live = LiveEditor(
        fake_host, Editor(Score.of_notes(start=[0, 480], duration=[480, 480], pitch=[60, 62], velocity=[90, 90]))
    )
    page = live.ui.page
    page.evaluate("document.body.append(Object.assign(document.createElement('button'), { id: 'after' }))")
    for _ in range(60):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.id") == "after":
            return
    pytest.fail(f"the focus is caught at {page.evaluate('document.activeElement.outerHTML')[:200]}")


def test_a_piece_is_opened_edited_given_to_a_model_and_saved_by_keyboard_alone(
    fake_host: FakeHost, tmp_path: Path
) -> None:
    entered, go_on = threading.Event(), threading.Event()

    @model
    def lift(score: Score, region: Region) -> Score:
        """Raise every note of the region."""
        entered.set()
        assert go_on.wait(20)
        notes = [replace(track, notes=track.notes.replaced(pitch=track.notes.pitch + 1)) for track in score.tracks]
        return score.with_tracks(notes)

    chorale = tmp_path / "chorale.mid"
    pieces.load("bwv140.7").to_midi(chorale)
    live = LiveEditor(fake_host, Editor(models=lift), accept_downloads=True)
    page, keys = live.ui.page, live.ui.page.keyboard

    def press(*names: str) -> None:
        for name in names:
            keys.press(name)

    def note(wanted: int) -> tuple[int, int]:
        found = [one for track in live.kernel.score.tracks for one in track.notes if one.id == wanted]
        return found[0].start, found[0].pitch

    # Open: the menu of everything, its first menu, its first line.
    focus_roll_by_tab(live)
    with page.expect_file_chooser() as chooser:
        press("m", "Enter", "Enter")
    chooser.value.set_files(chorale)
    wait_until(lambda: len(live.kernel.score.tracks) == 4, "the chorale to be opened")
    live.ui.root.get_by_text("Soprano").first.wait_for()

    # Move and transpose: an arrow puts a cursor into the roll, and Tab takes the next note.
    press("ArrowRight", "ArrowLeft", "Tab")
    wait_until(lambda: len(live.kernel.selection) == 1, "the first note to be selected")
    [first] = live.kernel.selection
    start, pitch = note(first)
    sixteenth = live.kernel.score.ticks_per_quarter // 4
    press("ArrowRight", "Shift+ArrowUp")
    wait_until(lambda: note(first) == (start + sixteenth, pitch + 12), "the note to be moved and transposed")

    # Insert: without a selection the arrows move a cursor.
    count = sum(len(track.notes) for track in live.kernel.score.tracks)
    press("Escape", "ArrowRight", "Enter")
    wait_until(lambda: sum(len(track.notes) for track in live.kernel.score.tracks) == count + 1, "a note more")

    # A region from the selection, and the model on it.
    press("Escape", "Control+a", "Shift+R")
    wait_until(lambda: live.kernel.region is not None, "the region")
    press("Control+Enter")
    assert entered.wait(20)

    # An edit meanwhile: the result waits as a take, which is shown and kept.
    press("ArrowDown")
    wait_until(lambda: "Transpose" in (live.kernel._document.can_undo or ""), "the edit")
    edited = live.kernel.score
    go_on.set()
    live.ui.button("Apply").or_(live.ui.button("Keep")).first.wait_for()
    press("]")
    press("Enter")
    wait_until(lambda: live.kernel.score != edited, "the take to be kept")

    # Save, and read by another library.
    with page.expect_download() as download:
        press("m", "Enter", "ArrowDown", "Enter")
    saved = pretty_midi.PrettyMIDI(io.BytesIO(Path(download.value.path()).read_bytes()))
    assert sorted(note.pitch for one in saved.instruments for note in one.notes) == sorted(
        int(pitch) for track in live.kernel.score.tracks for pitch in track.notes.pitch
    )
    live.kernel.close()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_words_stand_out_from_their_ground(fake_host: FakeHost, scheme: Any) -> None:
    live = LiveEditor(fake_host, Editor("bundled:bwv140.7", kgram), color_scheme=scheme)
    found = live.ui.root.evaluate(CONTRASTS)
    assert len(found) > 20
    assert [one for one in found if one["ratio"] < 4.5] == []


CONTRASTS = """root => {
  const canvas = new OffscreenCanvas(1, 1).getContext("2d", { willReadFrequently: true });
  const rgba = color => {
    canvas.clearRect(0, 0, 1, 1);
    canvas.fillStyle = color;
    canvas.fillRect(0, 0, 1, 1);
    return [...canvas.getImageData(0, 0, 1, 1).data];
  };
  const over = (top, under) => under.map((value, at) => (top[at] * top[3] + value * (255 - top[3])) / 255);
  const light = rgb => rgb
    .map(value => value / 255)
    .map(value => (value <= 0.03928 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4))
    .reduce((sum, value, at) => sum + value * [0.2126, 0.7152, 0.0722][at], 0);
  const ground = element => {
    if (!element) return [255, 255, 255];
    const own = rgba(getComputedStyle(element).backgroundColor);
    return own[3] === 255 ? own.slice(0, 3) : over(own, ground(element.parentElement));
  };
  const found = [];
  for (const element of root.querySelectorAll("*")) {
    const text = [...element.childNodes].map(node => (node.nodeType === 3 ? node.data.trim() : "")).join("");
    // What cannot be done now may be faint (WCAG 1.4.3).
    const faint = element.closest(":disabled, [aria-disabled=true], .cl-offscreen");
    if (!text || faint || !element.checkVisibility()) continue;
    const under = ground(element);
    const [a, b] = [light(over(rgba(getComputedStyle(element).color), under)), light(under)].sort((x, y) => y - x);
    found.push({ text, ratio: Math.round(((a + 0.05) / (b + 0.05)) * 10) / 10 });
  }
  return found;
}"""
