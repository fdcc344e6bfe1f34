"""The bundled control calculation fills controls with exactly what analysis says of the selected music."""

from __future__ import annotations

from typing import Annotated

import numpy as np
import pytest

import closeloop_widgets as cl
from closeloop_widgets.models.cells import Cells, resolve
from closeloop_widgets.models.filling import filled
from closeloop_widgets.music import pieces
from closeloop_widgets.music.analysis import controls_of, measured
from closeloop_widgets.music.analysis.controls import DIAMETER_EDGES, REGISTER_EDGES, STRAIN_EDGES, TENTHS

CHORALE = pieces.load("bwv269")
REGION = cl.Region.bars(CHORALE, 3, 6, [1, 3, 4])


def bins(name, edges):
    """The control that MusIAC has for a measure: a bin."""
    return cl.Range(0, len(edges) - 1), cl.Measured(name, levels=edges[1:])


@cl.model("Infill")
def figure_two(
    score: cl.Score,
    region: cl.Region,
    *,
    density: Annotated[list[int], cl.PerTrack(), *bins("density", TENTHS)] = 5,
    bar_density: Annotated[list[list[int]], cl.PerTrack(), cl.PerBar(), *bins("density", TENTHS)] = 5,
    polyphony: Annotated[list[int], cl.PerTrack(), *bins("polyphony_rate", TENTHS)] = 5,
    occupation: Annotated[list[list[int]], cl.PerTrack(), cl.PerBar(), *bins("occupation", TENTHS)] = 5,
    register: Annotated[list[int], cl.PerTrack(), *bins("register", REGISTER_EDGES)] = 5,
    tensile_strain: Annotated[list[int], cl.PerBar(), *bins("tensile_strain", STRAIN_EDGES)] = 5,
    cloud_diameter: Annotated[list[int], cl.PerBar(), *bins("cloud_diameter", DIAMETER_EDGES)] = 5,
    temperature: Annotated[float, cl.Range(0, 2)] = 1.0,
) -> cl.Score:
    """The function that the paper's Figure 2 shows: infill, with controls for tracks, bars and tension."""
    return score


def calculated(function, region=REGION, score=CHORALE, shown=None, **asked):
    """The values of a function's controls after the press, and what is said of it."""
    after, said = filled([function], cl.calculate(score, region, **asked), shown or {}, score, region)
    cells = Cells.of(score, region)
    values = after[function.name]
    scopes = {name: getattr(function.parameters[name], "scope", None) for name in values}
    return {n: resolve(v, scopes[n], cells) if scopes[n] else v for n, v in values.items()}, said


class TestFigureTwo:
    def test_every_control_that_measures_is_filled_by_its_bins_and_no_other(self):
        found, said = calculated(figure_two)
        of_tracks, of_cells = (controls_of(CHORALE, REGION, per=per) for per in ("track", "track and bar"))
        assert found == {
            "density": of_tracks["density"].tolist(),
            "bar_density": of_cells["density"].tolist(),
            "polyphony": of_tracks["polyphony_rate"].tolist(),
            "occupation": of_cells["occupation"].tolist(),
            "register": of_tracks["register"].tolist(),
            "tensile_strain": of_tracks["tensile_strain"].tolist(),
            "cloud_diameter": of_tracks["cloud_diameter"].tolist(),
        }
        names = "Density, Bar density, Polyphony, Occupation, Register, Tensile strain, Cloud diameter"
        assert said == (f"Filled {names} of Infill.",)

    def test_the_music_differs_in_what_it_is_filled_with(self):
        found, _ = calculated(figure_two)
        assert len({*found["bar_density"][0]} | {*found["bar_density"][1]}) > 1
        assert len({*found["tensile_strain"]}) > 1

    def test_what_cannot_be_measured_stays_as_it_was(self):
        bare = CHORALE.with_tracks(cl.replace(t, notes=cl.Notes.empty()) if t.id == 3 else t for t in CHORALE.tracks)
        shown = {"figure_two": {"register": {"fill": 2, "at": {"3": 8}}}}
        found, _ = calculated(figure_two, score=bare, shown=shown)
        assert found["register"][1] == 8
        assert found["density"][1] == 0

    def test_a_press_in_an_editor_sets_the_controls_once_and_says_so(self):
        editor = cl.Editor(CHORALE, models=[figure_two, cl.calculate])
        changes = []
        editor.observe(lambda change: changes.append(change["name"]), names=["parameters"])
        assert editor.run(cl.calculate, region=REGION).wait(30)
        assert changes == ["parameters"]
        sparse = editor.parameters["figure_two"]["bar_density"]
        assert editor.status["job"]["report"].startswith("Filled Density, Bar density")
        assert sparse is not None
        assert len(editor.takes) == 0


class TestScopes:
    @pytest.mark.parametrize("name", ["density", "occupation", "polyphony_rate", "tensile_strain", "cloud_momentum"])
    @pytest.mark.parametrize(
        ("marks", "per"),
        [
            ((), "all"),
            ((cl.PerTrack(),), "track"),
            ((cl.PerBar(),), "bar"),
            ((cl.PerTrack(), cl.PerBar()), "track and bar"),
        ],
    )
    def test_a_control_named_as_a_measure_gets_it_as_it_is_for_its_tracks_and_bars(self, name, marks, per):
        kind = [float, list[float], list[list[float]]][len(marks)]
        function = cl.register(
            lambda score, **_: score,
            parameters={name: Annotated[(kind, *marks, cl.Range(0, 9, step=0.001), cl.Default(9.0))]},
        )
        found, _ = calculated(function)
        expected = measured(name, CHORALE, REGION, per=per, constants="midi-miner")
        assert np.array(found[name]) == pytest.approx(np.where(np.isnan(expected), 9.0, expected), abs=5.1e-4)

    def test_bars_of_tension_are_filled_with_tensile_strain_of_either_constants(self):
        def tense(score, *, tension: Annotated[list[float], cl.PerBar(), cl.Range(0, 4, step=0.2)] = 1.0):
            return score

        for constants in ("midi-miner", "partitura"):
            found, _ = calculated(cl.register(tense), constants=constants, key="E minor")
            strain = measured("tensile_strain", CHORALE, REGION, per="bar", constants=constants, key="E minor")
            assert found["tension"] == pytest.approx(strain)

    def test_levels_decide_between_choices(self):
        levels = cl.Measured("occupation", levels=[0.5])
        function = cl.register(
            lambda score, **_: score,
            parameters={"air": Annotated[str, cl.Choices(["airy", "dense"]), levels, cl.Default("airy")]},
        )
        occupied = float(measured("occupation", CHORALE, REGION, per="all"))
        assert calculated(function)[0]["air"] == ("dense" if occupied >= 0.5 else "airy")

    def test_a_function_without_such_controls_is_left_alone_and_that_is_said(self):
        _, said = calculated(cl.register(lambda score, *, loud=True: score))
        assert said[0].startswith("Nothing was filled")
