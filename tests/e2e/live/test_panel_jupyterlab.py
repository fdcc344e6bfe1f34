"""The loop that it is all for, in JupyterLab: notes of Live into a notebook, through a model function, and back."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import expect

from closeloop_widgets.live.pairing import FOLDER_VARIABLE
from tests.e2e.harness.jupyterlab import Lab
from tests.e2e.harness.waiting import wait_until
from tests.python.live.rig import Rig, missing

pytest.importorskip("websockets", reason="pip install websockets: the extra `live`")
pytestmark = [pytest.mark.jupyterlab, pytest.mark.skipif(missing() is not None, reason=str(missing()))]

MAKE = """
import os
os.environ["{variable}"] = {folder!r}
import closeloop_widgets as cl
from closeloop_widgets.live.carriers.direct import DirectCarrier
editor = cl.Editor(models=[cl.infill])
editor.live.carriers["direct"] = DirectCarrier({port})
editor
"""
SELECTED = range(8, 12)
"""The beats whose notes are selected in Live: its third bar."""


def test_what_is_selected_in_live_goes_through_a_function_and_back(lab: Lab, tmp_path: Path) -> None:
    rig = Rig()
    try:
        track = rig.do("track", name="Bass")
        clip = rig.do("clip", track=track, start=0, length=32)
        line = [36, 38, 40, 41, 43, 41, 40, 38] * 4
        notes = [{"pitch": p, "start_time": float(i), "duration": 1.0, "velocity": 90.0} for i, p in enumerate(line)]
        ids = rig.do("notes", clip=clip, notes=notes)
        rig.do("open", clip=clip)
        rig.do("set", id=clip, values={"selected": [ids[beat] for beat in SELECTED]})
        before = _notes(rig)

        notebook = lab.notebook([MAKE.format(variable=FOLDER_VARIABLE, folder=str(tmp_path), port=rig.port)])
        notebook.run_cell(0)
        output = notebook.output(0)
        output.locator(".cl-roll-root").focus()
        notebook.page.keyboard.press("Shift+A")
        panel = output.get_by_role("region", name="Ableton Live")
        panel.get_by_label("The device's code").fill(rig.code())
        notebook.page.keyboard.press("Enter")
        panel.get_by_text("Live is connected").wait_for()
        panel.get_by_role("button", name="Pull", exact=True).click()
        wait_until(
            lambda: notebook.value("editor.region is not None and len(editor.region.notes)") == 4, "the selection"
        )
        output.get_by_role("button", name="Infill", exact=True).click()
        wait_until(lambda: notebook.value("[take.kept for take in editor.takes]") == [True], "a take in its place")
        panel.get_by_role("button", name="Push", exact=True).click()
        expect(panel.get_by_role("status")).to_contain_text("4 notes went, 4 came")
        after = _notes(rig)
        assert sorted(after) == sorted(before)
        assert {beat for beat in before if after[beat] != before[beat]} <= set(map(float, SELECTED))
        assert [after[beat] for beat in sorted(after)] == notebook.value("editor.score.tracks[0].notes.pitch.tolist()")
    finally:
        rig.close()


def _notes(rig: Rig) -> dict[float, int]:
    """The pitch at each beat of the set."""
    (track,) = rig.do("look")["tracks"]
    return {note["start_time"]: note["pitch"] for clip in track["clips"] for note in clip["notes"]}
