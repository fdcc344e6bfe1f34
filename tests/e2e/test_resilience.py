"""Nothing that was drawn is lost: pages opened again, kernels that end, cells that are run again."""

from __future__ import annotations

import os
import signal
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from playwright.sync_api import Locator, expect

from closeloop_widgets.editor.widget import Editor
from tests.e2e.harness.fake_host import FakeHost
from tests.e2e.harness.jupyterlab import Lab, Notebook
from tests.e2e.harness.live_editor import LiveEditor, connect
from tests.e2e.harness.waiting import wait_until

PIECE = "bundled:bwv140.7"
CELL = f"import closeloop_widgets as cl\neditor = cl.Editor({PIECE!r})\neditor"
PITCH = "int(editor.score.tracks[0].notes.pitch[0])"
FIRST = 63
"""The pitch of the piece's first note."""


COPIES = """async () => {
  if (!(await indexedDB.databases()).some(({ name }) => name === "closeloop_widgets")) return 0;
  const answer = request => new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
  const database = await answer(indexedDB.open("closeloop_widgets"));
  const count = await answer(database.transaction("copies").objectStore("copies").count());
  database.close();
  return count;
}"""
"""How many copies the browser keeps."""


def transpose_all(root: Locator, times: int = 1) -> None:
    """Moves every note up, by keys."""
    roll = root.locator(".cl-roll-root")
    roll.press("Control+a")
    for _ in range(times):
        roll.press("ArrowUp")


def button(root: Locator, name: str) -> Locator:
    return root.get_by_role("button", name=name).first


class TestOnAPage:
    """With the host of the tests."""

    pytestmark = pytest.mark.browser

    @pytest.fixture
    def live(self, fake_host: FakeHost) -> Iterator[LiveEditor]:
        editor = Editor(PIECE)
        yield LiveEditor(fake_host, editor, kernel=False)
        editor.close()

    def test_edits_without_a_kernel_outlive_the_page_and_reach_the_kernel_later(self, live: LiveEditor) -> None:
        root = live.host.page.locator(".closeloop")
        transpose_all(root, times=2)
        expect(root.get_by_text("No kernel: 2 edits kept here")).to_be_visible()
        wait_until(lambda: live.host.page.evaluate(COPIES) == 1, "the browser to keep a copy")
        live.host.reload(kernel=False)
        button(root, "Undo Transpose").click()
        expect(root.get_by_text("No kernel: 1 edit kept here")).to_be_visible()
        live.host.reload()
        wait_until(lambda: live.pitches()[0] == FIRST + 1, "the edit that is left to reach the kernel")
        expect(root.get_by_text("Connected", exact=True)).to_be_visible()

    def test_a_cell_that_is_run_again_offers_what_was_drawn(self, live: LiveEditor) -> None:
        root = live.host.page.locator(".closeloop")
        transpose_all(root)
        wait_until(lambda: live.host.page.evaluate(COPIES) == 1, "the browser to keep a copy")
        later = Editor(PIECE)
        live.host.reload(connect(later))
        expect(root.get_by_text("An earlier editor of this piece had 1 edit that is not in this one")).to_be_visible()
        button(root, "Bring them back").click()
        expect(button(root, "Undo Bring back earlier edits")).to_be_enabled()
        wait_until(lambda: int(later.score.tracks[0].notes.pitch[0]) == FIRST + 1, "the edit in the new editor")
        later.close()

    def test_an_editor_that_is_not_to_be_kept_leaves_nothing_in_the_browser(self, fake_host: FakeHost) -> None:
        editor = Editor(PIECE, keep=False)
        live = LiveEditor(fake_host, editor, kernel=False)
        root = fake_host.page.locator(".closeloop")
        transpose_all(root)
        expect(root.get_by_text("No kernel: 1 edit kept on this page only")).to_be_visible()
        live.host.reload(kernel=False)
        expect(button(root, "Nothing to undo")).to_be_disabled()
        assert fake_host.page.evaluate("async () => (await indexedDB.databases()).length") == 0
        editor.close()

    def test_a_browser_that_denies_its_database_is_told_of_and_nothing_else_fails(self, fake_host: FakeHost) -> None:
        editor = Editor(PIECE)
        fake_host.init_script = "Object.defineProperty(globalThis, 'indexedDB', { get() { throw new Error('no'); } })"
        LiveEditor(fake_host, editor, kernel=False)
        root = fake_host.page.locator(".closeloop")
        transpose_all(root)
        expect(root.get_by_text("No kernel: 1 edit kept on this page only")).to_be_visible()
        editor.close()


@contextmanager
def stopped(pid: int) -> Iterator[None]:
    """A process that stands still."""
    os.kill(pid, signal.SIGSTOP)
    try:
        yield
    finally:
        os.kill(pid, signal.SIGCONT)


class TestInJupyterLab:
    """With a real kernel, server and socket."""

    pytestmark = pytest.mark.jupyterlab

    def show(self, lab: Lab, *cells: str) -> tuple[Notebook, Locator]:
        """A notebook whose cells have run, and the editor that the first of them shows."""
        notebook = lab.notebook(cells or [CELL])
        for at in range(len(cells) or 1):
            notebook.run_cell(at)
        return notebook, self.editor(notebook)

    def editor(self, notebook: Notebook, cell: int = 0) -> Locator:
        root = notebook.output(cell).locator(".closeloop")
        expect(root.get_by_text("Connected", exact=True)).to_be_visible(timeout=20_000)
        return root

    def test_a_restarted_kernel_is_noticed_and_the_cell_run_again_brings_everything_back(self, lab: Lab) -> None:
        notebook, root = self.show(lab)
        transpose_all(root)
        wait_until(lambda: notebook.value(PITCH) == FIRST + 1, "the edit to reach the kernel")
        notebook.restart_kernel()
        expect(root.get_by_text("No kernel:")).to_be_visible()
        transpose_all(root)
        expect(root.get_by_text("No kernel: 1 edit kept here")).to_be_visible()
        notebook.run_cell(0)
        root = self.editor(notebook)
        expect(root.get_by_text("An earlier editor of this piece had 2 edits")).to_be_visible()
        button(root, "Bring them back").click()
        wait_until(lambda: notebook.value(PITCH) == FIRST + 2, "both edits in the new kernel")
        assert notebook.value("editor.status['can_undo']") == "Bring back earlier edits"

    def test_a_kernel_that_is_killed_is_noticed(self, lab: Lab) -> None:
        notebook, root = self.show(lab)
        os.kill(notebook.value("__import__('os').getpid()"), signal.SIGKILL)
        # The server looks after its kernels every three seconds.
        expect(root.get_by_text("No kernel:")).to_be_visible(timeout=20_000)
        # JupyterLab tells it, too, and takes the keys for that.
        notebook.page.get_by_role("dialog").get_by_role("button", name="Ok").click()
        transpose_all(root)
        expect(button(root, "Undo Transpose")).to_be_enabled()

    def test_a_page_that_is_opened_again_sends_what_the_kernel_had_not_heard(self, lab: Lab) -> None:
        notebook, root = self.show(lab)
        notebook.save()
        with stopped(notebook.value("__import__('os').getpid()")):
            transpose_all(root, times=2)
            expect(root.get_by_text("Kernel busy: 2 edits kept here")).to_be_visible()
            notebook.page.reload()
        notebook.wait_until_idle()
        self.editor(notebook)
        wait_until(lambda: notebook.value(PITCH) == FIRST + 2, "the edits to reach the kernel, once each")
        assert notebook.value("editor._document.revision") == 2

    def test_a_server_that_stands_still_is_noticed_and_hears_of_the_edits_later(self, lab: Lab) -> None:
        notebook, root = self.show(lab)
        with stopped(lab.server.pid):
            transpose_all(root)
            expect(root.get_by_text("No kernel: 1 edit kept here")).to_be_visible(timeout=20_000)
            button(root, "Undo Transpose").click()
            transpose_all(root, times=3)
        expect(root.get_by_text("Connected", exact=True)).to_be_visible(timeout=20_000)
        wait_until(lambda: notebook.value(PITCH) == FIRST + 3, "the edits to reach the kernel")

    def test_two_views_and_two_editors_of_one_piece_keep_to_themselves(self, lab: Lab) -> None:
        other = f"other = cl.Editor({PIECE!r})\nother"
        notebook, root = self.show(lab, CELL, "editor", other)
        second, third = self.editor(notebook, 1), self.editor(notebook, 2)
        transpose_all(root)
        transpose_all(second)
        expect(button(root, "Undo Transpose")).to_be_enabled()
        wait_until(lambda: notebook.value(PITCH) == FIRST + 2, "both views' edits")
        assert notebook.value(PITCH.replace("editor", "other")) == FIRST
        notebook.run_cell(2)
        third = self.editor(notebook, 2)
        expect(button(third, "Nothing to undo")).to_be_disabled()
        expect(third.get_by_text("An earlier editor")).to_have_count(0)
