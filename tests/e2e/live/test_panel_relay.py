"""The editor's panel, in a frame of another origin than its notebook's, reaches Live through a window."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from closeloop_widgets.editor.widget import Editor
from closeloop_widgets.live.pairing import FOLDER_VARIABLE
from tests.e2e.harness.fake_host import STATIC, built_css
from tests.e2e.harness.live_editor import connect
from tests.e2e.harness.waiting import wait_until
from tests.e2e.live.conftest import Host, Layout
from tests.python.live.rig import Rig, missing
from tests.python.live.test_device_scripts import line

pytest.importorskip("websockets", reason="pip install websockets: the extra `live`")
pytestmark = [pytest.mark.browser, pytest.mark.skipif(missing() is not None, reason=str(missing()))]


class Panel(Host):
    """An editor of eight notes whose panel of Live is open, with the relay chosen."""

    def __init__(self, browser: Browser, port: int, layout: Layout) -> None:
        self.editor = Editor(line(8))
        bundle = (STATIC / "widget.js").read_text()
        super().__init__(browser, connect(self.editor), bundle, layout, built_css(None))
        self.frame.get_by_role("button", name="Open or close the panel of Live").click()
        self.root = self.frame.get_by_role("region", name="Ableton Live")
        self.root.get_by_label("Way to Live").select_option("relay")
        self.root.get_by_label("The device's port").fill(str(port))

    def said(self, words: str) -> None:
        """Waits until the panel says it."""
        expect(self.root).to_contain_text(words)

    def close(self) -> None:
        """Ends it all."""
        self.editor.close()
        super().close()


@pytest.fixture
def panels(chromium: Browser, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[list[Panel]]:
    """Those that a test opens."""
    monkeypatch.setenv(FOLDER_VARIABLE, str(tmp_path))
    opened: list[Panel] = []
    yield opened
    for panel in opened:
        panel.close()


def test_notes_are_pushed_from_the_panel_through_the_window(chromium: Browser, rig: Rig, panels: list[Panel]) -> None:
    panel = Panel(chromium, rig.port, Layout())
    panels.append(panel)
    track = rig.do("track", name="Relayed")
    window = panel.open_window()
    panel.said("Press Allow in the window that opened")
    window.get_by_role("button", name="Allow").click()
    panel.said("Type the six digits")
    panel.root.get_by_label("The device's code").fill(rig.code())
    panel.press()
    panel.said("Connected to Live 12.2.0")
    panel.editor.live.push(to="Relayed")
    (found,) = [one for one in rig.do("look")["tracks"] if one["id"] == track]
    assert [note["pitch"] for note in found["clips"][0]["notes"]] == panel.editor.score.tracks[0].notes.pitch.tolist()
    window.close()
    panel.said("was lost, and is tried again")
    panel.open_window().get_by_role("button", name="Allow").click()
    panel.said("Connected to Live 12.2.0")


def test_a_window_that_python_asked_for_is_opened_by_a_click(chromium: Browser, rig: Rig, panels: list[Panel]) -> None:
    panel = Panel(chromium, rig.port, Layout())
    panels.append(panel)
    welcome = panel.editor.live.connect(rig.code(), through="relay", wait=False)
    panel.said("Connecting")
    panel.open_window().get_by_role("button", name="Allow").click()
    assert welcome.result(10).live_version == "12.2.0"


def test_a_window_that_does_not_open_is_told_in_the_panel(chromium: Browser, rig: Rig, panels: list[Panel]) -> None:
    panel = Panel(chromium, rig.port, Layout(sandbox="allow-scripts allow-same-origin allow-forms"))
    panels.append(panel)
    panel.press()
    panel.said("The browser did not open the window to Live. Allow pop-ups")
    wait_until(lambda: not panel.editor.live.busy, "an end of the try")
