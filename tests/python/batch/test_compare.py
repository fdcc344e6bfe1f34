"""Functions compared on the same regions and seeds, beside the original."""

from __future__ import annotations

import sys
from typing import Annotated

import numpy as np
import pandas
import pytest

import closeloop_widgets as cl
from closeloop_widgets.batch.compare import spread_evenly
from closeloop_widgets.errors import ScoreError
from closeloop_widgets.models import ParameterError
from closeloop_widgets.music import pieces
from closeloop_widgets.music.analysis import measure

CHORALE = pieces.load("bwv269")
REGIONS = [cl.Region.bars(CHORALE, 1, 2), cl.Region.bars(CHORALE, 5, 8, [2, 3])]


def moved(score, up):
    return score.with_tracks(
        cl.replace(t, notes=t.notes.replaced(pitch=t.notes.pitch.astype(int) + up)) for t in score.tracks
    )


@cl.model
def same(score: cl.Score, region: cl.Region) -> cl.Score:
    return score


@cl.model
def transposed(score: cl.Score, region: cl.Region, *, semitones: Annotated[int, cl.Range(-12, 12)] = 12) -> cl.Score:
    return moved(score, semitones)


@cl.model
def drawn(
    score: cl.Score,
    region: cl.Region,
    *,
    density: Annotated[float, cl.Range(0, 1), cl.Measured("density")] = 0.5,
    context: cl.Context,
) -> cl.Score:
    return moved(score, int(context.rng.integers(1, 6)))


@pytest.fixture(scope="module")
def found() -> cl.Comparison:
    return cl.compare([same, transposed, drawn], {"a": CHORALE}, REGIONS, n=3, seed=7)


class TestTable:
    def test_there_is_a_row_for_each_take_and_one_for_each_original(self, found):
        counts = found.table.groupby("function", sort=False).size().to_dict()
        assert counts == {"original": 2, "same": 6, "transposed": 6, "drawn": 6}
        assert found.table["region"].unique().tolist() == ["bars 1-2, tracks 1,2,3,4", "bars 5-8, tracks 2,3"]
        assert set(found.table["piece"]) == {"a"}

    def test_every_function_gets_the_same_seeds_for_every_region(self, found):
        takes = found.table[found.table["function"] != "original"]
        assert takes.groupby(["function", "region"])["seed"].apply(list).tolist() == [[7, 8, 9]] * 6

    def test_what_changes_nothing_is_as_the_original(self, found):
        metrics = [m for m in found.metrics if m not in ("seconds", "density_error")]
        by_function = found.table.set_index(["region", "function"]).sort_index()[metrics]
        for region in found.table["region"].unique():
            original = by_function.loc[[(region, "original")]].iloc[0]
            for _, row in by_function.loc[[(region, "same")]].iterrows():
                assert row.to_list() == pytest.approx(original.to_list(), nan_ok=True)
        assert (found.table[found.table["function"] == "same"]["pitch_class_distance"] == 0).all()

    def test_an_octave_keeps_pitch_classes_and_raises_the_register(self, found):
        rows = found.table[found.table["function"] == "transposed"]
        assert rows["pitch_class_distance"].tolist() == pytest.approx([0] * 6)
        assert rows["density_change"].tolist() == [0] * 6
        assert rows["register"].mean() > found.table[found.table["function"] == "original"]["register"].mean() + 0.5

    def test_nothing_changes_outside_of_a_region_and_what_was_refused_is_told(self, found):
        assert (found.table["changes_outside"] == 0).all()
        rows = found.table[(found.table["function"] == "transposed")]
        assert rows["report"].str.contains("outside the region").all()

    def test_the_original_is_measured_as_it_is(self, found):
        row = found.table[(found.table["function"] == "original")].iloc[1]
        expected = measure(CHORALE, REGIONS[1])
        assert {name: row[name] for name in expected} == pytest.approx(expected)

    def test_controls_are_held_against_what_came(self, found):
        rows = found.table[found.table["function"] == "drawn"]
        density = float(cl.analysis.density(CHORALE, REGIONS[0], per="all"))
        assert rows["density_error"].iloc[0] == pytest.approx(abs(0.5 - density))
        assert found.table[found.table["function"] == "same"]["density_error"].isna().all()

    def test_parameters_are_given_by_function(self):
        table = cl.compare(
            [transposed], CHORALE, REGIONS[:1], n=1, seed=1, parameters={"transposed": {"semitones": 0}}
        ).table
        assert table["register"].nunique() == 1
        with pytest.raises(ParameterError, match="'other'"):
            cl.compare([transposed], CHORALE, REGIONS[:1], n=1, parameters={"other": {}})

    def test_it_is_written_as_csv(self, found, tmp_path):
        found.to_csv(tmp_path / "found.csv")
        assert pandas.read_csv(tmp_path / "found.csv")["function"].tolist() == found.table["function"].tolist()

    def test_two_of_one_name_and_none_and_no_piece_are_refused(self):
        for functions in ([same, same], []):
            with pytest.raises(ParameterError):
                cl.compare(functions, CHORALE, n=1)
        with pytest.raises(ScoreError, match="no piece"):
            cl.compare([same], [], n=1)


class TestSummary:
    def test_means_are_those_of_the_table_with_an_interval_over_the_regions(self, found):
        summary = found.summary()
        own = found.table[found.table["function"] == "drawn"]
        row = summary.loc[("drawn", "pitch_class_distance")]
        assert row["mean"] == pytest.approx(own["pitch_class_distance"].mean())
        assert row["std"] == pytest.approx(own["pitch_class_distance"].std())
        assert row["n"] == 6
        means = own.groupby("region")["pitch_class_distance"].mean()
        assert (row["low"], row["high"]) == pytest.approx((means.min(), means.max()))

    def test_diversity_is_how_many_takes_differ_and_how_much(self, found):
        summary = found.summary()["mean"]
        assert summary[("same", "unique")] == pytest.approx(1 / 3)
        assert summary[("same", "distance")] == 0
        assert summary[("drawn", "unique")] > 1 / 3
        assert summary[("drawn", "distance")] > 0.3

    def test_one_region_has_no_interval(self):
        summary = cl.compare([same], CHORALE, REGIONS[:1], n=2, seed=1).summary()
        assert np.isnan(summary.loc[("same", "density"), "low"])


class TestPlot:
    def test_each_metric_that_varies_has_a_plot_with_every_function(self, found):
        figure = found.plot(["register", "density_error"])
        titles = [axis.get_title() for axis in figure.axes if axis.get_title()]
        assert titles == ["Register", "Density error"]
        labels = [label.get_text() for label in figure.axes[0].get_xticklabels()]
        assert labels == ["original", "same", "transposed", "drawn"]
        points = [line.get_ydata() for line in figure.axes[0].lines if line.get_marker() == "."]
        assert [len(own) for own in points] == [2, 6, 6, 6]

    def test_a_metric_that_is_not_there_is_refused(self, found):
        with pytest.raises(ScoreError, match="'swing'"):
            found.plot(["swing"])


class TestRegions:
    def test_bars_are_chosen_evenly_where_nobody_chose(self):
        table = cl.compare([same], CHORALE, n=1, seed=1).table
        regions = spread_evenly(CHORALE)
        assert table["region"].nunique() == len(regions) > 1
        assert regions[-1].end == cl.Region.all(CHORALE).end

    def test_a_function_of_the_score_may_choose(self):
        table = cl.compare([same], ["bundled:bwv269"], lambda score: [cl.Region.bars(score, 2)], n=1, seed=1).table
        assert table["region"].unique().tolist() == ["bars 2-2, tracks 1,2,3,4"]

    def test_a_short_piece_is_compared_as_a_whole(self):
        tune = cl.Score.of_notes(start=[0], duration=[480], pitch=[60], velocity=[90])
        assert [region.spans for region in spread_evenly(tune)] == [((0, 1920),)]


def test_without_pandas_it_is_said_how_to_install_it(monkeypatch):
    monkeypatch.setitem(sys.modules, "pandas", None)
    with pytest.raises(ImportError, match=r"closeloop_widgets\[study\]"):
        cl.compare([same], CHORALE, n=1)
