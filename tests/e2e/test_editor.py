"""The editor and its kernel side together, over a fake host: what a musician does, and what comes of it."""

from __future__ import annotations

import io
import re
import threading
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

import mido
import numpy as np
import pretty_midi
import pytest
from playwright.sync_api import expect

from closeloop_widgets.editor.widget import Editor
from closeloop_widgets.models import Context, model
from closeloop_widgets.models.kgram import kgram
from closeloop_widgets.music import pieces
from closeloop_widgets.music.midi import write_midi
from closeloop_widgets.music.region import Region
from closeloop_widgets.music.score import Score
from tests.e2e.harness.fake_host import FakeHost
from tests.e2e.harness.live_editor import LiveEditor
from tests.e2e.harness.waiting import wait_until

CONNECTED = re.compile("^Connected$")
"""With the kernel; what it says of Live ends alike."""

pytestmark = pytest.mark.browser

Show = Callable[..., LiveEditor]


@pytest.fixture
def show(fake_host: FakeHost) -> Iterator[Show]:
    """Shows an editor of a chorale, or of what is given."""
    shown: list[Editor] = []

    def open_editor(piece: Any = "bundled:bwv140.7", models: Any = (), **context: Any) -> LiveEditor:
        editor = Editor(piece, models)
        shown.append(editor)
        return LiveEditor(fake_host, editor, **context)

    yield open_editor
    for editor in shown:
        editor.close()


def first_note(live: LiveEditor) -> tuple[int, int, int, int]:
    note = next(iter(live.kernel.score.tracks[0].notes))
    return note.id, note.start, note.pitch, note.duration


def click_first_note(live: LiveEditor) -> int:
    note, start, pitch, duration = first_note(live)
    live.ui.page.mouse.click(*live.ui.note_point(start, pitch, duration))
    wait_until(lambda: live.kernel.selection == (note,), "the note to be selected in the kernel")
    return pitch


def test_a_note_is_dragged_and_the_kernel_has_it(show: Show) -> None:
    live = show()
    _, start, pitch, duration = first_note(live)
    x, y = live.ui.note_point(start, pitch, duration)
    live.ui.drag((x, y), (x, y - 3 * live.ui.view()["pixelsPerPitch"]))
    wait_until(lambda: live.pitches()[0] == pitch + 3, "the note to move in the kernel")
    expect(live.ui.button("Undo Move")).to_be_enabled()


def test_keys_transpose_undo_and_redo_across_page_and_kernel(show: Show) -> None:
    live = show()
    pitch = click_first_note(live)
    live.ui.roll.press("Shift+ArrowUp")
    wait_until(lambda: live.pitches()[0] == pitch + 12, "an octave up")
    live.kernel.undo()
    expect(live.ui.button("Redo")).to_be_enabled()
    live.ui.roll.press("Control+Shift+Z")
    wait_until(lambda: live.pitches()[0] == pitch + 12, "redo")
    live.ui.roll.press("Control+z")
    wait_until(lambda: live.pitches()[0] == pitch, "undo")


def test_many_quick_edits_all_arrive_in_their_order(show: Show) -> None:
    live = show()
    pitch = click_first_note(live)
    for key in ["ArrowUp"] * 20 + ["ArrowDown"] * 13:
        live.ui.page.keyboard.press(key)
    wait_until(lambda: live.kernel._document.revision == 33, "all edits to arrive")
    assert live.pitches()[0] == pitch + 7
    for _ in range(33):
        live.kernel.undo()
    assert live.pitches()[0] == pitch


def test_a_cells_edit_region_and_selection_appear_on_the_page(show: Show) -> None:
    live = show()
    live.kernel.region = Region.bars(live.kernel.score, 3, 4, tracks="Alto")
    expect(live.ui.root.get_by_text("Bars 3–4 of Alto").first).to_be_visible()
    live.kernel.selection = live.kernel.score.tracks[0].notes.id[:3].tolist()
    expect(live.ui.root.get_by_text("3 notes").first).to_be_visible()
    live.kernel.score = Score.of_notes(start=[0], duration=[480], pitch=[60], velocity=[90], name="Lonely")
    expect(live.ui.button("Undo Set the score")).to_be_enabled()
    expect(live.ui.root.get_by_text("Lonely").first).to_be_visible()


def test_two_views_edited_in_turn_show_the_same(show: Show) -> None:
    live = show()
    other = live.again()
    pitch = click_first_note(live)
    live.ui.page.keyboard.press("ArrowUp")
    wait_until(lambda: live.pitches()[0] == pitch + 1, "the first view's edit")
    expect(other.button("Undo Transpose")).to_be_enabled()
    other.roll.press("Control+z")
    wait_until(lambda: live.pitches()[0] == pitch, "the second view's undo")
    expect(live.ui.button("Nothing to undo")).to_be_disabled()


def test_a_function_varies_the_region_and_undo_takes_it_back(show: Show) -> None:
    live = show(models=[kgram])
    before = live.kernel.score
    live.kernel.region = region = Region.bars(before, 3, 4, tracks="Soprano")
    expect(live.ui.root.get_by_text("Bars 3–4 of Soprano").first).to_be_visible()
    live.ui.button("k-gram variation", exact=True).click()
    expect(live.ui.button("Undo k-gram variation")).to_be_enabled()
    after = live.kernel.score
    assert after.tracks[1:] == before.tracks[1:]
    kept, was = (s.tracks[0].notes.take(~region.rows(s.tracks[0])) for s in (after, before))
    assert kept == was
    live.ui.roll.press("Control+z")
    wait_until(lambda: live.kernel.score == before, "undo")


def test_a_function_that_raises_shows_its_message_as_text_and_changes_nothing(show: Show) -> None:
    @model
    def broken(score: Score, region: Region) -> Score:
        raise RuntimeError("<img src=x onerror=alert(1)> no weights")

    live = show(models=[broken])
    before = live.kernel.score
    live.ui.button("Broken", exact=True).click()
    expect(live.ui.root.get_by_text("RuntimeError: <img src=x onerror=alert(1)> no weights").first).to_be_visible()
    assert live.kernel.score == before
    assert live.ui.root.locator("img").count() == 0


class Held:
    """A function that goes on when it is told to."""

    def __init__(self) -> None:
        self.entered, self.go_on = threading.Event(), threading.Event()

        @model
        def held(score: Score, region: Region, *, context: Context) -> Score:
            context.progress(0.5, "half way")
            self.entered.set()
            while not self.go_on.wait(0.01):
                context.check()
            return score.with_tracks(())

        self.function = held


def with_waiting_take(show: Show) -> tuple[LiveEditor, int]:
    """An editor with a result for a region edited meanwhile, and the pitch its first note had before it went up."""
    held = Held()
    live = show(models=[held.function])
    live.kernel.region = Region.bars(live.kernel.score, 1, 1, tracks="Soprano")
    live.ui.button("Held", exact=True).click()
    assert held.entered.wait(10)
    pitch = click_first_note(live)
    live.ui.page.keyboard.press("ArrowUp")
    wait_until(lambda: live.pitches()[0] == pitch + 1, "the edit")
    held.go_on.set()
    live.ui.button("Keep").wait_for()
    return live, pitch


def test_progress_shows_and_cancel_ends_the_run(show: Show) -> None:
    held = Held()
    live = show(models=[held.function])
    before = live.kernel.score
    live.ui.button("Held", exact=True).click()
    expect(live.ui.root.get_by_text("half way").first).to_be_visible()
    live.ui.button("Cancel").click()
    wait_until(lambda: live.kernel.status["job"]["state"] == "cancelled", "the run to end")
    assert live.kernel.score == before


def test_a_result_for_a_region_edited_meanwhile_waits_as_a_take(show: Show) -> None:
    live, pitch = with_waiting_take(show)
    keep = live.ui.button("Keep")
    assert live.pitches()[0] == pitch + 1, "what was drawn meanwhile stays"
    keep.click()
    expect(live.ui.button("Undo Held")).to_be_enabled()
    bar = live.kernel.region
    assert bar is not None
    assert not bar.rows(live.kernel.score.tracks[0]).any()


def everything_up(score: Score) -> Score:
    """Every note a tone higher, wherever it is: what a model that knows no bounds gives back."""
    return score.with_tracks(
        replace(track, notes=track.notes.replaced(pitch=track.notes.pitch + 2)) for track in score.tracks
    )


@pytest.mark.parametrize("what", ["two passages and a range of pitches", "chosen notes"])
def test_nothing_outside_a_region_of_any_shape_changes(show: Show, what: str) -> None:
    @model
    def up(score: Score, region: Region) -> Score:
        return everything_up(score)

    live = show(models=[up])
    before = live.kernel.score
    inspector = live.ui.root.locator(".cl-inspector")
    if what == "chosen notes":
        live.kernel.selection = [int(note) for track in before.tracks[:2] for note in track.notes.id[3:6]]
        expect(inspector.get_by_text("6 notes")).to_be_visible()
        live.ui.button("The menu of everything").click()
        live.ui.root.get_by_role("menuitem", name="Region").press("ArrowRight")
        live.ui.root.get_by_role("menuitem", name="The selected notes alone").press("Enter")
    else:
        for name, text in (("Bars", "2, 4-5"), ("Pitches", "E4-C5")):
            field = inspector.get_by_label(name, exact=True)
            field.fill(text)
            field.press("Enter")
    live.ui.button("Up", exact=True).click()
    expect(live.ui.button("Undo Up")).to_be_enabled()
    region, after = live.kernel.region, live.kernel.score
    assert region is not None
    changed = 0
    for track, was in zip(after.tracks, before.tracks, strict=True):
        inside = region.rows(was)
        changed += int(inside.sum())
        outside = was.notes.take(~inside)
        index = {note: row for row, note in enumerate(track.notes.id.tolist())}
        assert track.notes.take(np.sort([index[note] for note in outside.id.tolist()])) == outside
    assert changed == 6 if what == "chosen notes" else changed > 0
    assert (region.notes is not None) == (what == "chosen notes")
    assert (len(region.spans), region.pitches) == ((1, None) if region.notes else (2, (64, 72)))


def test_a_take_is_shown_heard_hidden_and_kept_as_it_was_shown(show: Show) -> None:
    live, _ = with_waiting_take(show)
    pixels = "root => root.querySelector('.cl-roll-area canvas:nth-of-type(2)').toDataURL()"
    painted = live.ui.roll.evaluate(pixels)
    live.ui.roll.press("Escape")
    live.ui.roll.press("]")
    card = live.ui.root.get_by_role("gridcell", name="Held")
    expect(card).to_have_class(re.compile("cl-shown"))
    wait_until(lambda: live.ui.roll.evaluate(pixels) != painted, "the take to be painted")
    live.ui.roll.press("Escape")
    expect(card).not_to_have_class(re.compile("cl-shown"))
    live.ui.roll.press("]")
    live.ui.roll.press("Enter")
    expect(live.ui.button("Undo Held")).to_be_enabled()
    expect(card).to_have_accessible_name(re.compile("kept"))
    live.ui.roll.press("Control+z")
    expect(live.ui.button("Undo Transpose")).to_be_enabled()


DROP = """([name, bytes]) => {
  const dataTransfer = new DataTransfer();
  dataTransfer.items.add(new File([new Uint8Array(bytes)], name));
  const init = { bubbles: true, cancelable: true, dataTransfer };
  for (const type of ["dragenter", "dragover", "drop"]) {
    document.querySelector(".cl-roll > *").dispatchEvent(new DragEvent(type, init));
  }
}"""


def drop(live: LiveEditor, name: str, content: bytes) -> None:
    live.ui.page.evaluate(DROP, [name, list(content)])


def test_a_dropped_file_opens_as_one_undo_step(show: Show) -> None:
    live = show()
    before = live.kernel.score
    drop(live, "lanterns.mid", write_midi(pieces.load("paper-lanterns")))
    expect(live.ui.button("Undo Open lanterns.mid")).to_be_enabled()
    assert live.kernel.score.note_count == pieces.load("paper-lanterns").note_count
    expect(live.ui.button("Drums")).to_be_visible()
    live.ui.roll.press("Control+z")
    wait_until(lambda: live.kernel.score == before, "undo")


@pytest.mark.parametrize("kernel", [True, False], ids=["with a kernel", "without a kernel"])
def test_a_file_that_was_repaired_says_so_where_it_is_shown(show: Show, kernel: bool) -> None:
    live = show(kernel=kernel)
    live.ui.root.get_by_text(CONNECTED if kernel else "No kernel").first.wait_for()
    drop(live, "cut.mid", write_midi(pieces.load("paper-lanterns"))[:-200])
    live.ui.root.get_by_text("cut.mid:").first.wait_for()
    expect(live.ui.button("Saxophone")).to_be_visible()


def test_a_broken_file_is_refused_in_words_and_changes_nothing(show: Show) -> None:
    live = show()
    before = live.kernel.score
    drop(live, "broken.mid", b"MThd\0\0\0\6\0\1\0\1\0\0MTrk")
    live.ui.root.get_by_text("broken.mid").first.wait_for()
    assert live.kernel.score == before


@pytest.mark.parametrize("kernel", [True, False], ids=["with a kernel", "without a kernel"])
def test_what_is_saved_is_read_by_other_libraries(show: Show, kernel: bool) -> None:
    live = show("bundled:paper-lanterns", kernel=kernel)
    live.ui.root.get_by_text(CONNECTED if kernel else "No kernel").first.wait_for()
    with live.ui.page.expect_download() as download:
        live.ui.button("Save").click()
    data = download.value.path().read_bytes()
    heard = pretty_midi.PrettyMIDI(io.BytesIO(data))
    score = live.kernel.score
    assert sum(len(part.notes) for part in heard.instruments) == score.note_count
    events = [message for track in mido.MidiFile(file=io.BytesIO(data)).tracks for message in track]
    bends = sum(len(track.bends) for track in score.tracks)
    controls = sum(len(track.controls) for track in score.tracks)
    kinds = [message.type for message in events]
    assert (kinds.count("pitchwheel"), kinds.count("control_change")) == (bends, controls)
    assert kinds.count("set_tempo") == len(score.tempos)


def test_without_a_kernel_the_editor_edits_and_undoes_alone_and_says_so(show: Show) -> None:
    live = show(kernel=False)
    live.ui.root.get_by_text("No kernel").first.wait_for()
    _, start, pitch, duration = first_note(live)
    live.ui.page.mouse.click(*live.ui.note_point(start, pitch, duration))
    live.ui.page.keyboard.press("ArrowUp")
    live.ui.button("Undo Transpose").wait_for()
    live.ui.roll.press("Control+z")
    live.ui.button("Redo Transpose").wait_for()
    assert live.pitches()[0] == pitch, "the kernel heard of nothing"


@pytest.mark.parametrize("kernel", [True, False], ids=["with a kernel", "without a kernel"])
def test_a_piece_plays_is_heard_and_falls_silent(show: Show, kernel: bool) -> None:
    live = show("bundled:paper-lanterns", kernel=kernel)
    live.ui.root.get_by_text(CONNECTED if kernel else "No kernel").first.wait_for()
    live.ui.roll.press("Space")
    live.ui.wait_until_heard()
    live.ui.roll.press("Space")
    live.ui.wait_until_quiet()


def test_a_clicked_note_is_heard(show: Show) -> None:
    live = show()
    click_first_note(live)
    live.ui.wait_until_heard()


def test_the_synth_of_a_page_is_loaded_once_for_all_its_views(show: Show) -> None:
    live = show()
    other = live.again()
    live.ui.roll.press("Space")
    live.ui.wait_until_heard()
    live.ui.roll.press("Space")
    other.roll.press("Space")
    other.wait_until_heard()
    parts = [message.content for message in live.model.messages if message.content["type"] == "sound"]
    assert len(parts) == 2


def test_the_menu_of_notes_is_about_the_note_under_the_pointer(show: Show) -> None:
    live = show()
    note, start, pitch, duration = first_note(live)
    live.ui.page.mouse.click(*live.ui.note_point(start, pitch, duration), button="right")
    live.ui.page.get_by_role("menu", name="Notes").get_by_role("menuitem", name="Delete").click()
    wait_until(lambda: note not in live.kernel.score.tracks[0].notes.id, "the note to be deleted in the kernel")
    expect(live.ui.button("Undo Delete 1 note")).to_be_enabled()


def test_edited_tracks_are_saved_with_their_names_channels_and_programs(show: Show) -> None:
    live = show("bundled:bwv140.7")
    page, ui = live.ui.page, live.ui
    channels = [track.channel for track in live.kernel.score.tracks]

    def choose(track: str, entry: str) -> None:
        ui.button(f"More of {track}", exact=True).click()
        page.get_by_role("menu", name=track, exact=True).locator(".cl-menu-label").get_by_text(entry).first.click()

    choose("Alto", "Duplicate")
    ui.button("Instrument of Alto 2").click()
    page.keyboard.type("flute")
    page.get_by_role("option", name="74 Flute", exact=True).click()
    choose("Alto 2", "Rename")
    page.keyboard.type("Traverso")
    page.keyboard.press("Enter")
    ui.button("Add a track").click()
    ui.button("Instrument of Track 6").click()
    page.get_by_role("option", name="Drum kit").click()
    choose("Bass", "Delete")
    names = ["Soprano", "Alto", "Traverso", "Track 6", "Tenor"]
    wait_until(lambda: [track.name for track in live.kernel.score.tracks] == names, "the kernel to have these tracks")

    saved = live.kernel.save()
    read = pretty_midi.PrettyMIDI(io.BytesIO(saved))
    assert {one.name: one.program for one in read.instruments}["Traverso"] == 73
    again = Editor(io.BytesIO(saved))
    taken = {track.name: track.channel for track in again.score.tracks}
    again.close()
    assert list(taken) == names
    assert taken["Track 6"] == 9
    assert taken["Traverso"] not in (*channels, 9)
    programs = {
        (track.name, message.channel, message.program)
        for track in mido.MidiFile(file=io.BytesIO(saved)).tracks
        for message in track
        if message.type == "program_change"
    }
    assert ("Traverso", taken["Traverso"], 73) in programs
    for _ in range(6):
        live.kernel.undo()
    assert live.kernel.score == pieces.load("bwv140.7")


def test_a_function_varies_two_bars_apart_and_nothing_else(show: Show) -> None:
    live = show(models=[kgram])
    before = live.kernel.score
    live.ui.select_bars(2, 2)
    live.ui.page.keyboard.down("Control")
    live.ui.select_bars(4, 5)
    live.ui.page.keyboard.up("Control")
    bars = before.meter_map.bar_start
    spans = ((bars(1), bars(2)), (bars(3), bars(5)))
    wait_until(lambda: live.kernel.region is not None and live.kernel.region.spans == spans, "both spans in the kernel")
    region = live.kernel.region
    assert region is not None
    live.ui.button("k-gram variation", exact=True).click()
    expect(live.ui.button("Undo k-gram variation")).to_be_enabled()
    after = live.kernel.score
    for was, now in zip(before.tracks, after.tracks, strict=True):
        assert now.notes.take(~region.rows(now)) == was.notes.take(~region.rows(was))
    assert [part for part in spans if changed(before, after, Region((part,), region.tracks))] == list(spans)


def changed(before: Score, after: Score, region: Region) -> bool:
    """Whether any track plays something else in a region."""
    return any(
        was.notes.take(region.rows(was)) != now.notes.take(region.rows(now))
        for was, now in zip(before.tracks, after.tracks, strict=True)
    )
