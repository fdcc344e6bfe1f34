"""The panel of Live: connected by a code, music there and back, and every refusal said where it was asked for."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import expect

from closeloop_widgets.live.pairing import FOLDER_VARIABLE
from closeloop_widgets.music.region import Region
from tests.e2e.harness.fake_host import FakeHost
from tests.e2e.harness.waiting import wait_until
from tests.e2e.live.panel import LivePanel, open_panel
from tests.python.live.rig import Rig, missing

pytest.importorskip("websockets", reason="pip install websockets: the extra `live`")
pytestmark = [pytest.mark.browser, pytest.mark.skipif(missing() is not None, reason=str(missing()))]


@pytest.fixture
def panel(fake_host: FakeHost, rig: Rig, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[LivePanel]:
    monkeypatch.setenv(FOLDER_VARIABLE, str(tmp_path))
    opened = open_panel(fake_host, rig)
    yield opened
    opened.editor.kernel.close()


def test_a_code_and_enter_connect_and_what_was_not_tried_is_said(panel: LivePanel) -> None:
    expect(panel.root).to_contain_text("Live is not connected")
    expect(panel.root).to_contain_text("Not yet tried in a real Live")
    panel.root.get_by_label("The device's code").fill("12")
    panel.page.keyboard.press("Enter")
    expect(panel.said()).to_contain_text("A code has six digits")
    panel.connect()
    expect(panel.said()).to_contain_text("Connected to Live 12.2.0")
    expect(panel.root).to_contain_text("Nothing is linked yet")


def test_pull_edit_and_push_change_only_the_region(panel: LivePanel) -> None:
    panel.connect()
    panel.button("Pull").click()
    expect(panel.root).to_contain_text("Bass, bars 1–4 of the arrangement")
    editor = panel.editor.kernel
    wait_until(lambda: panel.editor.pitches() == list(range(36, 52)), "the notes of Live")
    assert editor.live.part is not None
    editor.region = Region.bars(editor.score, 2, tracks=list(editor.live.part.tracks))
    panel.editor.ui.roll.focus()
    panel.page.keyboard.press("Control+a")
    panel.page.keyboard.press("Shift+ArrowUp")
    wait_until(lambda: panel.editor.pitches()[0] == 48, "the notes an octave up")
    panel.button("Push").click()
    expect(panel.said()).to_contain_text("4 notes went, 4 came")
    assert panel.pitches() == [*range(36, 40), *range(52, 56), *range(44, 52)]


def test_what_changed_in_live_is_refused_in_words_and_pushed_over_when_that_is_wanted(panel: LivePanel) -> None:
    panel.connect()
    panel.button("Pull").click()
    expect(panel.root).to_contain_text("bars 1–4")
    panel.rig.do("notes", clip=panel.clip, notes=[{"pitch": 80, "start_time": 0.5, "duration": 0.2, "velocity": 9.0}])
    panel.button("Push").click()
    expect(panel.said()).to_contain_text("nothing was written over it")
    assert 80 in panel.pitches()
    panel.button("Push over it").click()
    expect(panel.said()).to_contain_text("17 notes went, 16 came")
    assert 80 not in panel.pitches()


def test_following_brings_in_what_is_changed_there(panel: LivePanel) -> None:
    panel.connect()
    panel.button("Pull").click()
    expect(panel.root).to_contain_text("bars 1–4")
    panel.button("Follow").click()
    expect(panel.button("Follow")).to_have_attribute("aria-pressed", "true")
    panel.rig.do("notes", clip=panel.clip, notes=[{"pitch": 80, "start_time": 8.5, "duration": 0.2, "velocity": 9.0}])
    expect(panel.said()).to_contain_text("Live changed bar 3")
    expect(panel.editor.ui.button("Undo Live changed bar 3")).to_be_enabled()
    panel.button("Follow").click()
    expect(panel.button("Follow")).to_have_attribute("aria-pressed", "false")


def test_without_a_mouse_it_opens_acts_says_why_not_and_gives_the_keys_back(panel: LivePanel) -> None:
    panel.button("Close the panel of Live").click()
    expect(panel.root).to_be_hidden()
    panel.editor.ui.button("Open or close the panel of Live").click()
    expect(panel.root.get_by_label("The device's code")).to_be_focused()
    panel.connect()
    panel.button("Push takes").focus()
    expect(panel.button("Push takes")).to_have_attribute("aria-disabled", "true")
    panel.page.keyboard.press("Enter")
    expect(panel.said()).to_have_text("There are no takes yet: run a function first.")
    panel.button("Pull").focus()
    panel.page.keyboard.press("Enter")
    expect(panel.root).to_contain_text("Bass, bars 1–4")
    panel.page.keyboard.press("Shift+A")
    expect(panel.root).to_be_hidden()
    expect(panel.editor.ui.roll).to_be_focused()
