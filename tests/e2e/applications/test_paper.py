"""The paper's Figure 2, used: bars to infill, controls set from their music, changed by hand, infilled."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest
from playwright.sync_api import expect

import closeloop_widgets as cl
from tests.e2e.applications.conftest import Open
from tests.e2e.applications.paper import figure_2
from tests.e2e.harness.waiting import wait_until

pytestmark = pytest.mark.browser

PICTURES = Path(__file__).resolve().parents[3] / "test-results" / "pictures"

LOOKS: dict[str, dict[str, Any]] = {
    "light": {"color_scheme": "light"},
    "dark": {"color_scheme": "dark", "device_scale_factor": 2},
    "narrow": {"viewport": {"width": 480, "height": 1900}},
}


def test_bars_are_infilled_by_controls_calculated_from_them_and_changed_by_hand(open_studio: Open) -> None:
    heard: list[dict[str, Any]] = []
    studio = open_studio(figure_2(heard.append))
    before = studio.score
    studio.select_bars(3, 6)
    region = cl.Region.bars(before, 3, 6)

    studio.run("Control calculation")
    expect(studio.panel).to_contain_text(
        "Filled Density, Polyphony, Occupation, Bar density, Strain, Diameter of Infill."
    )
    in_bars = cl.analysis.controls_of(before, region)
    of_tracks = cl.analysis.density(before, region, per="track")
    calculated = {
        "density": np.floor(of_tracks * 10).astype(int).tolist(),
        "polyphony": [0, 0, 0, 0],
        "occupation": [8, 8, 8, 8],
        "bar_density": in_bars["density"].tolist(),
        "strain": in_bars["tensile_strain"].tolist(),
        "diameter": in_bars["cloud_diameter"].tolist(),
    }
    studio.run("Infill")
    assert heard == [calculated]
    assert studio.score != before

    # By mouse: a track's slider to its end, the tenor's fourth bar to the most, a bar's strain to nothing.
    studio.click_slider(studio.beside("Bass", "density"), 1)
    studio.click_cell("Bar density", 4, 1, row=2, rows=4)
    studio.click_cell("Strain", 5, 0)
    # By keyboard, from there: the next bar's strain a step up.
    for key in ("ArrowRight", "ArrowUp"):
        studio.page.keyboard.press(key)
    asked = {name: list(values) for name, values in calculated.items()}
    asked["density"][3] = 9
    asked["bar_density"][2] = [calculated["bar_density"][2][0], 9, *calculated["bar_density"][2][2:]]
    asked["strain"][2:] = [0, calculated["strain"][3] + 1]
    wait_until(lambda: studio.editor.parameters["infill"].strain == asked["strain"], "the strain to be set")
    studio.run("Infill")
    assert heard[1] == asked
    tenor = studio.score.track("Tenor")
    fourth = cl.Region.bars(studio.score, 4, tracks="Tenor")
    assert int(fourth.rows(tenor).sum()) == 14, "nine tenths of a note in each of sixteen sixteenths"
    for track, was in zip(studio.score.tracks, before.tracks, strict=True):
        assert track.notes.take(~region.rows(track)) == was.notes.take(~region.rows(was)), "nothing else changed"


@pytest.mark.parametrize("look", LOOKS)
def test_the_figure_is_pictured(open_studio: Open, look: str) -> None:
    studio = open_studio(figure_2(lambda _: None), **LOOKS[look])
    studio.editor.region = cl.Region.bars(studio.score, 3, 6)
    studio.run("Control calculation")
    strain = studio.page.get_by_role("group", name="Strain lane", exact=True)
    expect(strain).to_be_visible()
    cut = studio.panel.evaluate(
        """panel => [...panel.closest(".closeloop").querySelectorAll(".cl-track-title, .cl-lane-name, .cl-scope span")]
            .filter((words) => words.scrollWidth > words.clientWidth + 1 && words.clientWidth > 0)
            .map((words) => words.textContent)"""
    )
    assert cut == [], "no label of the figure is cut off"
    PICTURES.mkdir(parents=True, exist_ok=True)
    studio.live.ui.root.screenshot(path=PICTURES / f"paper-{look}.png")
