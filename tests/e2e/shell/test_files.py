"""Files: dropped on the editor, or chosen in it."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.e2e.harness.waiting import wait_until
from tests.e2e.shell.conftest import Shell

pytestmark = pytest.mark.browser

DRAG = """([type, files]) => {
    const data = new DataTransfer();
    for (const [name, bytes] of files) data.items.add(new File([new Uint8Array(bytes)], name));
    const init = { bubbles: true, cancelable: true, dataTransfer: data };
    const taken = !document.querySelector(".cl-roll > *").dispatchEvent(new DragEvent(type, init));
    return taken;
}"""
BYTES = [0x4D, 0x54, 0x68, 0x64, 0, 255]
OVERLAY = "Drop a MIDI file to open it"


def drag(shell: Shell, kind: str, *files: tuple[str, list[int]]) -> bool:
    """Whether the editor took the event for itself."""
    return bool(shell.page.evaluate(DRAG, [kind, list(files)]))


def test_a_file_held_over_the_editor_is_invited_and_a_dropped_one_opened(shell: Shell) -> None:
    file = ("song.mid", BYTES)
    assert drag(shell, "dragenter", file)
    assert drag(shell, "dragover", file)
    expect(shell.page.get_by_text(OVERLAY)).to_be_visible()
    assert drag(shell, "drop", file)
    expect(shell.page.get_by_text(OVERLAY)).to_be_hidden()
    wait_for_opened(shell, times=1)


def test_the_invitation_goes_when_the_file_is_taken_away(shell: Shell) -> None:
    for kind in ("dragenter", "dragenter", "dragleave"):
        drag(shell, kind, ("song.mid", BYTES))
    expect(shell.page.get_by_text(OVERLAY)).to_be_visible()
    drag(shell, "dragleave", ("song.mid", BYTES))
    expect(shell.page.get_by_text(OVERLAY)).to_be_hidden()


def test_what_is_no_file_is_left_to_the_page(shell: Shell) -> None:
    assert not drag(shell, "dragenter")
    expect(shell.page.get_by_text(OVERLAY)).to_be_hidden()


def test_of_several_files_the_first_midi_file_is_opened(shell: Shell) -> None:
    drag(shell, "drop", ("cover.png", [1]), ("song.mid", BYTES))
    wait_for_opened(shell, times=1)
    assert shell.calls("notify") == [["info", "Of 2 files, song.mid is opened: an editor holds one piece."]]


@pytest.mark.parametrize(("name", "content"), [("cover.png", [1]), ("empty.mid", [])])
def test_what_cannot_be_a_piece_is_refused_with_the_reason(shell: Shell, name: str, content: list[int]) -> None:
    drag(shell, "drop", (name, content))
    [[kind, text]] = wait_until(lambda: shell.calls("notify"), "a notice")
    assert kind == "error"
    assert text.startswith(name)
    assert shell.calls("open") == []


def test_a_file_is_chosen_and_can_be_chosen_again(shell: Shell) -> None:
    choose(shell)
    wait_for_opened(shell, times=1)
    choose(shell)
    wait_for_opened(shell, times=2)


def choose(shell: Shell) -> None:
    with shell.page.expect_file_chooser() as chooser:
        shell.button("Open a MIDI file").click()
    chooser.value.set_files({"name": "song.mid", "mimeType": "audio/midi", "buffer": bytes(BYTES)})


def wait_for_opened(shell: Shell, *, times: int) -> None:
    wait_until(lambda: shell.calls("open") == [["song.mid", BYTES]] * times, "song.mid to be opened")
