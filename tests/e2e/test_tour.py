"""The loop closes once: the tour in JupyterLab, from the first cell to a file another library reads."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any

import pretty_midi
import pytest

from closeloop_widgets.music import pieces
from closeloop_widgets.music.region import Region
from tests.e2e.harness.editor_page import EditorPage
from tests.e2e.harness.jupyterlab import Lab, Notebook
from tests.e2e.harness.waiting import wait_until

ROOT = Path(__file__).resolve().parents[2]
PICTURES = ROOT / "test-results" / "pictures"
NOTES = "[[(n.start, n.duration, n.pitch, n.velocity) for n in track.notes] for track in editor.score.tracks]"


def open_tour(lab: Lab) -> tuple[Notebook, EditorPage]:
    notebook = lab.copy(ROOT / "notebooks" / "01_tour.ipynb")
    notebook.run_cell(1)
    root = notebook.output(1).locator(".closeloop")
    root.wait_for()
    editor = EditorPage(notebook.page, root, pieces.load("bwv140.7"))
    root.get_by_text("Connected", exact=True).wait_for()
    return notebook, editor


def state_of_job(notebook: Notebook) -> Any:
    return notebook.value("(editor.status['job'] or {}).get('state')")


@pytest.mark.jupyterlab
def test_bars_are_selected_varied_heard_undone_and_saved(lab: Lab) -> None:
    notebook, editor = open_tour(lab)
    before = notebook.value(NOTES)

    editor.button("Show the whole piece").click()
    editor.button("Soprano, Choir").click()
    editor.select_bars(3, 4)
    region = Region.bars(editor.score, 3, 4, tracks="Soprano")
    wait_until(
        lambda: notebook.value("editor.region and editor.region.to_json()") == region.to_json(),
        "the kernel to have the region",
    )

    seed = editor.root.get_by_label("Seed", exact=True)
    seed.fill("7")
    seed.press("Enter")
    editor.button("k-gram variation", exact=True).click()
    wait_until(lambda: state_of_job(notebook) == "done", "the function to be done")
    after = notebook.value(NOTES)
    assert after[1:] == before[1:], "only the soprano is in the region"

    def outside(notes: list[tuple[int, ...]]) -> list[tuple[int, ...]]:
        return [note for note in notes if not region.start <= note[0] < region.end]

    assert outside(after[0]) == outside(before[0])
    assert after[0] != before[0], "the bars changed"

    editor.button("Play").click()
    editor.wait_until_heard()
    editor.button("Pause").click()
    editor.wait_until_quiet()

    editor.roll.press("Control+z")
    wait_until(lambda: notebook.value(NOTES) == before, "undo to reach the kernel")

    with notebook.page.expect_download() as download:
        editor.button("Save").click()
    heard = pretty_midi.PrettyMIDI(io.BytesIO(download.value.path().read_bytes()))
    assert [len(part.notes) for part in heard.instruments] == [len(notes) for notes in before]
    assert [part.name for part in heard.instruments] == ["Soprano", "Alto", "Tenor", "Bass"]


@pytest.mark.jupyterlab
def test_an_edit_in_a_cell_appears_in_the_browser_and_undoes_there(lab: Lab) -> None:
    notebook, editor = open_tour(lab)
    change = "[{'op': 'set', 'track': 1, 'table': 'notes', 'ids': [1], 'columns': {'pitch': [79]}}]"
    first = notebook.value("editor.score.tracks[0].notes.pitch.tolist()[0]")
    notebook.execute(f"editor.apply({change}, 'Raise the first note')")
    undo = editor.button("Undo Raise the first note")
    undo.wait_for()
    undo.click()
    wait_until(
        lambda: notebook.value("editor.score.tracks[0].notes.pitch.tolist()[0]") == first, "undo to reach the kernel"
    )


@pytest.mark.jupyterlab
def test_a_note_dragged_in_the_browser_moves_in_the_kernel(lab: Lab) -> None:
    notebook, editor = open_tour(lab)
    start, duration, pitch, _ = notebook.value(NOTES)[0][1]
    x, y = editor.note_point(start, pitch, duration)
    step = editor.view()["pixelsPerPitch"]
    editor.drag((x, y), (x, y - 2 * step))
    wait_until(lambda: notebook.value(NOTES)[0][1][2] == pitch + 2, "the note to move in the kernel")
    # The selection is a trait, which a host may hold back until the kernel has answered the edit.
    moved = notebook.value("editor.score.tracks[0].notes.id.tolist()")[1]
    wait_until(lambda: notebook.value("list(editor.selection)") == [moved], "the note to be selected in the kernel")


@pytest.mark.jupyterlab
@pytest.mark.parametrize("theme", ["JupyterLab Light", "JupyterLab Dark"])
def test_the_editor_is_pictured_in_both_themes(lab: Lab, theme: str) -> None:
    notebook, editor = open_tour(lab)
    notebook.use_theme(theme)
    dark = "dark" if theme.endswith("Dark") else "light"
    wait_until(lambda: editor.root.get_attribute("data-theme") == dark, "the editor to follow the theme")
    editor.button("Soprano, Choir").click()
    editor.select_bars(2, 3)
    editor.root.get_by_text("Bars 2–3 of Soprano").first.wait_for()
    PICTURES.mkdir(parents=True, exist_ok=True)
    picture = PICTURES / f"jupyterlab-{dark}.png"
    editor.root.screenshot(path=picture)
    assert picture.stat().st_size > 20_000
