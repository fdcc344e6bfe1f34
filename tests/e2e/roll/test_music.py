"""Musical edits of the selected notes, and notes that are copied from one place to another."""

from __future__ import annotations

import pytest
from playwright.sync_api import Locator

from tests.e2e.harness.fake_host import FakeHost
from tests.e2e.harness.waiting import wait_until
from tests.e2e.roll.conftest import BAR, QUARTER, Roll

pytestmark = pytest.mark.browser

SIXTEENTH = QUARTER // 4


def said(roll: Roll) -> str | None:
    """What a screen reader heard last."""
    return roll.page.locator(".cl-roll-root [aria-live]").first.text_content()


def test_q_quantizes_as_the_form_was_filled_in_last(roll: Roll) -> None:
    roll.select(1001, 1002)
    roll.press("Alt+ArrowRight", "Shift+Q")
    form = roll.page.get_by_role("dialog", name="Quantize 2 notes")
    form.get_by_label("Grid").select_option(label="1/4")
    form.get_by_label("Swing").fill("100")
    form.get_by_role("button", name="Quantize").click()
    assert [roll.note(id)["start"] for id in (1001, 1002)] == [QUARTER + QUARTER // 2, 2 * QUARTER]
    assert said(roll) == "Quantized 2 notes: Grid 1/4, 100 %, swing 100 %"
    roll.press("q")
    assert roll.gestures == ["Nudge 2 notes", "Quantize 2 notes"]
    assert said(roll) == "The notes are on the grid already"


def test_s_splits_where_one_points_and_shift_s_on_the_grid(roll: Roll) -> None:
    roll.select(1002)
    roll.page.mouse.move(*roll.on_note(1002, 0.34))
    roll.press("s")
    assert [roll.note(id)["duration"] for id in (1002, 2**30)] == [SIXTEENTH, 2 * SIXTEENTH]
    assert roll.selection == [1002, 2**30]
    roll.press("Shift+S")
    assert roll.note_count == 50
    assert roll.gestures == ["Split 1 note", "Split 2 notes"]


def test_the_playhead_is_where_s_splits_when_it_is_inside_a_note(roll: Roll) -> None:
    roll.select(1002, 1003)
    roll.page.mouse.move(*roll.on_note(1002, 0.34))
    roll.click(roll.ruler(2 * QUARTER + 2 * SIXTEENTH))
    roll.press("s")
    assert roll.note(1002)["duration"] == 2 * SIXTEENTH
    assert said(roll) == "Split at the playhead: 1 new note"


def test_j_joins_notes_of_one_pitch_and_says_where_there_are_none(roll: Roll) -> None:
    roll.select(1002, 1006, 1003)
    roll.press("j")
    assert roll.note(1002)["duration"] == 4 * QUARTER + 360
    assert roll.note(1006) is None
    assert roll.selection == [1002, 1003]
    roll.press("j")
    assert said(roll) == "Nothing to join: select two notes of one pitch"
    assert roll.gestures == ["Join 3 notes"]


def test_keys_bind_reverse_invert_and_mute(roll: Roll) -> None:
    roll.select(1000, 1001)
    roll.press("Shift+L")
    assert roll.note(1000)["duration"] == QUARTER
    roll.press("r", "i")
    assert [(roll.note(id)["start"], roll.note(id)["pitch"]) for id in (1000, 1001)] == [(360, 62), (0, 60)]
    roll.press("0")
    assert [roll.note(id)["mute"] for id in (1000, 1001, 1002)] == [1, 1, 0]
    assert roll.gestures == ["Legato of 2 notes", "Reverse 2 notes", "Invert 2 notes", "Mute 2 notes"]


def test_a_humanized_phrase_comes_again_with_its_seed(roll: Roll) -> None:
    ids = range(1000, 1008)
    roll.select(*ids)

    def humanize(seed: str) -> list[tuple[int, int]]:
        roll.page.evaluate("roll.run('notes.humanize')")
        form = roll.page.get_by_role("dialog", name="Humanize 8 notes")
        form.get_by_label("Seed").fill(seed)
        form.get_by_label("Seed").press("Enter")
        assert said(roll) == f"Humanized 8 notes, seed {seed}"
        made = [(roll.note(id)["start"], roll.note(id)["velocity"]) for id in ids]
        roll.press("Control+z")
        return made

    first = humanize("4711")
    assert humanize("4712") != first
    assert humanize("4711") == first


def test_notes_are_transposed_along_the_scale(roll: Roll) -> None:
    roll.update(scale={"root": 0, "mode": "major"})
    roll.select(1000, 1001, 1002)
    roll.page.evaluate("roll.run('notes.transpose')")
    form = roll.page.get_by_role("dialog", name="Transpose 3 notes")
    form.get_by_label("Up by").fill("2")
    form.get_by_label("Unit").select_option(label="steps of C major")
    form.get_by_role("button", name="Transpose").click()
    assert [roll.note(id)["pitch"] for id in (1000, 1001, 1002)] == [64, 65, 67]
    assert said(roll) == "Transposed 3 notes by 2 degrees"


def test_nothing_selected_is_said_and_changes_nothing(roll: Roll) -> None:
    roll.press("q", "s", "j", "r", "0")
    assert roll.gestures == []
    assert said(roll) == "Nothing to mute: select notes first"


def test_copies_go_to_another_editor_of_the_page(roll: Roll, fake_host: FakeHost) -> None:
    roll.select(1000, 2000)
    roll.press("0", "Control+c")
    fake_host.render()
    second: Locator = roll.page.get_by_role("application").last
    second.press("Control+v")
    wait_until(lambda: roll.gestures == ["Paste 2 notes"], "the second roll to have the notes")
    assert [roll.note(id)["track"] for id in roll.selection] == [1, 2]
    assert [roll.note(id)["mute"] for id in roll.selection] == [1, 1]


def test_copies_go_to_another_page_and_cut_ones_too(roll: Roll, fake_host: FakeHost) -> None:
    other = another_page(fake_host)
    roll.page.bring_to_front()
    roll.select(1000, 1001)
    roll.press("Control+x")
    assert roll.gestures == ["Cut 2 notes"]
    other.page.bring_to_front()
    other.click(other.ruler(2 * BAR))
    other.press("Control+v")
    wait_until(lambda: other.gestures == ["Paste 2 notes"], "the other page to have the notes")
    assert [other.note(id)["start"] for id in other.selection] == [2 * BAR, 2 * BAR + QUARTER]


def test_the_menu_copies_for_other_programs_as_midi_and_pastes_midi(roll: Roll, fake_host: FakeHost) -> None:
    roll.page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    roll.select(1000, 1001)
    roll.page.evaluate("roll.run('edit.copy')")
    wait_until(lambda: "web audio/midi" in clipboard_types(roll), "MIDI on the system's clipboard")
    roll.page.evaluate(
        """async () => {
          const [item] = await navigator.clipboard.read();
          const midi = await item.getType("web audio/midi");
          await navigator.clipboard.write([new ClipboardItem({ "web audio/midi": midi })]);
        }"""
    )
    other = another_page(fake_host)
    other.page.evaluate("roll.run('edit.paste')")
    wait_until(lambda: other.gestures == ["Paste 2 notes"], "the notes of the MIDI to be pasted")
    assert [other.note(id)["pitch"] for id in other.selection] == [60, 62]


def test_a_midi_file_from_the_desktop_is_pasted(roll: Roll) -> None:
    roll.root.focus()
    # As a file manager's copy arrives: a file in the event.
    roll.page.evaluate(
        """() => {
          const track = [0x4d, 0x54, 0x72, 0x6b, 0, 0, 0, 12, 0, 0x90, 60, 100, 96, 0x80, 60, 64, 0, 0xff, 0x2f, 0];
          const bytes = new Uint8Array([0x4d, 0x54, 0x68, 0x64, 0, 0, 0, 6, 0, 0, 0, 1, 0, 96, ...track]);
          const data = new DataTransfer();
          data.items.add(new File([bytes], "motif.mid", { type: "audio/midi" }));
          document.body.dispatchEvent(new ClipboardEvent("paste", { clipboardData: data, bubbles: true }));
        }"""
    )
    wait_until(lambda: roll.gestures == ["Paste 1 note"], "the file's note to be pasted")
    assert roll.note(roll.selection[0])["duration"] == QUARTER


def test_notes_on_the_clipboard_that_are_broken_are_told_of(roll: Roll) -> None:
    roll.root.focus()
    roll.page.evaluate(
        """() => {
          const data = new DataTransfer();
          data.setData("text/plain", "closeloop_widgets notes x\\n{");
          document.body.dispatchEvent(new ClipboardEvent("paste", { clipboardData: data, bubbles: true }));
        }"""
    )
    wait_until(lambda: len(roll.calls("notify")) == 1, "the reason")
    assert roll.calls("notify") == [
        ["warning", "The notes on the clipboard cannot be pasted: the text is cut off or changed."]
    ]
    assert roll.gestures == []


def another_page(fake_host: FakeHost) -> Roll:
    """A second page of the same browser, with a roll of its own."""
    page = fake_host.page.context.new_page()
    page.goto(fake_host.page.url)
    page.evaluate("startHost(true)")
    page.evaluate("host.render()")
    return Roll(page)


def clipboard_types(roll: Roll) -> list[str]:
    """What the system's clipboard holds."""
    script = "navigator.clipboard.read().then(items => items.flatMap(({ types }) => types))"
    return list(roll.page.evaluate(script))
