"""What a page holds after editors were opened and closed in it."""

from __future__ import annotations

import numpy as np
import pytest

from closeloop_widgets.editor.widget import Editor
from closeloop_widgets.music.score import Score
from tests.e2e.harness.editor_page import EditorPage
from tests.e2e.harness.fake_host import FakeHost
from tests.e2e.harness.live_editor import LiveEditor
from tests.e2e.harness.memory import Memory, MemoryProbe

NOTES = 5000
"""So many that an editor which is kept is seen in the heap: its columns alone are 70 KB."""

CYCLES = 4
EDITOR_LEFT = 100_000
"""
Bytes that a cycle may leave: in the first of them the browser compiles what it runs, 60 KB a cycle and less with each
(`benchmarks.memory` goes on for 50). An editor that is kept holds several times as many.
"""


class Reopened:
    """An editor that is opened and closed in one page, as by a cell that is run again and again."""

    def __init__(self, host: FakeHost) -> None:
        rows = np.arange(NOTES)
        score = Score.of_notes(start=120 * rows, duration=240 + 0 * rows, pitch=40 + rows % 40, velocity=90 + 0 * rows)
        self.live = LiveEditor(host, Editor(score))
        self.host = host
        self.probe = MemoryProbe(host.page)
        self.close(0)

    def close(self, view: int) -> None:
        self.host.remove(view)
        self.host.close_model()

    def cycles(self, count: int, *, play: bool) -> Memory:
        """Open and close so often, play in the first of them if asked to, and say what is held then."""
        for cycle in range(count):
            self.host.initialize()
            view = self.host.render()
            page = EditorPage(self.host.page, self.host.page.locator(".closeloop").first, self.live.kernel.score)
            if play and cycle == 0:
                page.button("Play").click()
                page.wait_until_heard()
            self.close(view)
        return self.probe.measure()


@pytest.mark.browser
def test_a_page_holds_nothing_of_editors_that_were_closed(fake_host: FakeHost) -> None:
    editor = Reopened(fake_host)
    warm = editor.cycles(CYCLES, play=True)
    grown = editor.cycles(2 * CYCLES, play=True) - warm

    assert (grown.nodes, grown.listeners) == (0, 0)
    assert (grown.audio_contexts, grown.audio_nodes) == (0, 0), "audio that nobody hears"
    assert fake_host.page.evaluate("host.model.listenerCount()") == 0
    assert grown.buffers < EDITOR_LEFT, "typed arrays of a closed editor are kept"
    assert grown.heap < 2 * CYCLES * EDITOR_LEFT, "the heap grows with each editor"
