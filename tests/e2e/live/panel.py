"""The real editor on a page, and the device's own scripts over a fake set behind it."""

from __future__ import annotations

from typing import Any

from playwright.sync_api import Locator

from closeloop_widgets.editor.widget import Editor
from closeloop_widgets.live.carriers.direct import DirectCarrier
from closeloop_widgets.models.kgram import kgram
from closeloop_widgets.music import pieces
from tests.e2e.harness.fake_host import FakeHost
from tests.e2e.harness.live_editor import LiveEditor
from tests.python.live.rig import Rig


class LivePanel:
    """An editor whose panel of Live is open, and the set: a track `Bass` with four bars of quarter notes."""

    def __init__(self, editor: LiveEditor, rig: Rig) -> None:
        self.editor, self.rig = editor, rig
        self.page = editor.ui.page
        editor.ui.roll.focus()
        self.page.keyboard.press("Shift+A")
        self.root: Locator = editor.ui.root.get_by_role("region", name="Ableton Live")
        self.track: int = rig.do("track", name="Bass")
        self.clip: int = rig.do("clip", track=self.track, start=0, length=16)
        notes = [
            {"pitch": 36 + beat, "start_time": float(beat), "duration": 1.0, "velocity": 90.0} for beat in range(16)
        ]
        rig.do("notes", clip=self.clip, notes=notes)
        rig.do("open", clip=self.clip)

    def button(self, name: str) -> Locator:
        return self.root.get_by_role("button", name=name, exact=True)

    def connect(self) -> None:
        """The device's code is typed, and Enter pressed."""
        self.root.get_by_label("The device's code").fill(self.rig.code())
        self.page.keyboard.press("Enter")
        self.root.get_by_text("Live is connected").wait_for()

    def said(self) -> Locator:
        return self.root.get_by_role("status")

    def pitches(self) -> list[int]:
        """Those of the set, in order of time."""
        (track,) = [one for one in self.rig.do("look")["tracks"] if one["id"] == self.track]
        notes = [note for clip in track["clips"] for note in clip["notes"]]
        return [note["pitch"] for note in sorted(notes, key=lambda note: note["start_time"])]


def open_panel(host: FakeHost, rig: Rig, **context: Any) -> LivePanel:
    """Opens an editor and its panel; the direct way leads to the rig, whichever port that found."""
    context.setdefault("viewport", {"width": 1100, "height": 720})
    editor = Editor(pieces.load("bwv140.7"), models=kgram)
    editor.live.carriers["direct"] = DirectCarrier(rig.port)
    shown = LiveEditor(host, editor, **context)
    shown.ui.root.get_by_text("Connected", exact=True).first.wait_for()
    return LivePanel(shown, rig)
