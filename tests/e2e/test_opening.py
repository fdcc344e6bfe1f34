"""What a page shows first when an editor opens, and what comes after it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import expect

from closeloop_widgets.editor.widget import Editor
from tests.e2e.harness.fake_host import FakeHost
from tests.e2e.harness.live_editor import LiveEditor

pytestmark = pytest.mark.browser

OPEN_ANOTHER = """async () => {
  await host.render();
  const root = [...document.querySelectorAll(".closeloop")].at(-1);
  const tracks = () => root.querySelectorAll(".cl-track").length;
  return await (%s)(root, tracks);
}"""

AFTER_ONE_FRAME = """async (root) => {
  await new Promise((done) => requestAnimationFrame(() => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = () => { port1.close(); done(); };
    port2.postMessage(null);
  }));
  const canvas = root.querySelector(".cl-roll-area canvas:nth-of-type(2)");
  const { data } = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height);
  return new Uint32Array(data.buffer).some((pixel) => pixel !== 0);
}"""

AT_A_KEY = """(root, tracks) => {
  const before = tracks();
  root.querySelector(".cl-roll-root").dispatchEvent(new KeyboardEvent("keydown", { key: "Shift", bubbles: true }));
  return [before, tracks(), root.querySelectorAll(".cl-inspector input").length];
}"""


@pytest.fixture
def live(fake_host: FakeHost) -> Iterator[LiveEditor]:
    """An editor of a chorale."""
    editor = Editor("bundled:bwv140.7")
    yield LiveEditor(fake_host, editor)
    editor.close()


def open_another(live: LiveEditor, then: str) -> Any:
    """Shows a second view of the editor, and does `then` in the page before the browser does anything else."""
    return live.ui.page.evaluate(OPEN_ANOTHER % then)


def test_the_first_frame_has_notes_in_it(live: LiveEditor) -> None:
    assert open_another(live, AFTER_ONE_FRAME)


def test_a_key_that_comes_before_the_first_frame_finds_every_part_in_its_place(live: LiveEditor) -> None:
    before, after, fields = open_another(live, AT_A_KEY)
    assert (before, after) == (0, len(live.kernel.score.tracks))
    assert fields > 0


def test_the_tracks_and_the_fields_come_by_themselves(live: LiveEditor) -> None:
    open_another(live, "() => null")
    view = live.ui.page.locator(".closeloop").last
    expect(view.locator(".cl-track")).to_have_count(len(live.kernel.score.tracks))
    expect(view.get_by_label("Bars", exact=True)).to_be_visible()
