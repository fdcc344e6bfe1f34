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


class Walk:
    """What one does at the keyboard alone, step after step, on a chorale of four voices."""

    def __init__(self, live: LiveEditor) -> None:
        self.live = live

    @property
    def score(self) -> Score:
        score: Score = self.live.kernel.score
        return score

    def press(self, *names: str) -> None:
        for name in names:
            self.live.ui.page.keyboard.press(name)

    def note(self, wanted: int) -> tuple[int, int]:
        """Where a note is: its start in ticks and its pitch."""
        found = [one for track in self.score.tracks for one in track.notes if one.id == wanted]
        return found[0].start, found[0].pitch

    def open(self, chorale: Path) -> None:
        """By the menu of everything, its first menu, its first line."""
        focus_roll_by_tab(self.live)
        with self.live.ui.page.expect_file_chooser() as chooser:
            self.press("m", "Enter", "Enter")
        chooser.value.set_files(chorale)
        wait_until(lambda: len(self.score.tracks) == 4, "the chorale to be opened")
        self.live.ui.root.get_by_text("Soprano").first.wait_for()

    def move_the_first_note(self) -> None:
        """An arrow puts a cursor into the roll, and Tab takes the next note."""
        self.press("ArrowRight", "ArrowLeft", "Tab")
        wait_until(lambda: len(self.live.kernel.selection) == 1, "the first note to be selected")
        [first] = self.live.kernel.selection
        start, pitch = self.note(first)
        sixteenth = self.score.ticks_per_quarter // 4
        self.press("ArrowRight", "Shift+ArrowUp")
        wait_until(lambda: self.note(first) == (start + sixteenth, pitch + 12), "the note to be moved and transposed")

    def insert_a_note(self) -> None:
        """Without a selection the arrows move a cursor."""
        count = self.score.note_count
        self.press("Escape", "ArrowRight", "Enter")
        wait_until(lambda: self.score.note_count == count + 1, "a note more")

    def run_the_model_on_all_notes(self) -> None:
        self.press("Escape", "Control+a", "Shift+R")
        wait_until(lambda: self.live.kernel.region is not None, "the region")
        self.press("Control+Enter")

    def edit_meanwhile(self) -> Score:
        """So that the result waits as a take. Returns the score as edited."""
        self.press("ArrowDown")
        wait_until(lambda: "Transpose" in (self.live.kernel._document.can_undo or ""), "the edit")
        return self.score

    def keep_the_take(self, edited: Score) -> None:
        self.live.ui.button("Apply").or_(self.live.ui.button("Keep")).first.wait_for()
        self.press("]", "Enter")
        wait_until(lambda: self.score != edited, "the take to be kept")
        # What is saved is what the page has, which hears of it after the kernel's document has it.
        expect(self.live.ui.button("Undo Lift")).to_be_enabled()

    def save(self) -> bytes:
        with self.live.ui.page.expect_download() as download:
            self.press("m", "Enter", "ArrowDown", "Enter")
        return Path(download.value.path()).read_bytes()


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
    walk = Walk(LiveEditor(fake_host, Editor(models=lift), accept_downloads=True))
    walk.open(chorale)
    walk.move_the_first_note()
    walk.insert_a_note()
    walk.run_the_model_on_all_notes()
    assert entered.wait(20)
    edited = walk.edit_meanwhile()
    go_on.set()
    walk.keep_the_take(edited)
    saved = pretty_midi.PrettyMIDI(io.BytesIO(walk.save()))
    assert sorted(note.pitch for one in saved.instruments for note in one.notes) == sorted(
        int(pitch) for track in walk.score.tracks for pitch in track.notes.pitch
    )
    walk.live.kernel.close()


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
