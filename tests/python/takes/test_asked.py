"""The table of what a take's controls asked for and what came."""

from __future__ import annotations

import pytest

import closeloop_widgets as cl
from closeloop_widgets.takes import NotFollowedError, Take

REGION = cl.Region.bars(cl.Score.of("bundled:bwv269"), 5, 6, tracks=["Soprano", "Bass"])


@pytest.fixture(scope="module")
def take() -> Take:
    asked = {"density": [[0.5, 0.25], [0, 0.25]], "candidates": 2}
    return cl.generate(cl.infill, "bundled:bwv269", REGION, n=1, seed=7, parameters=asked).result()[0]


def test_each_value_that_was_asked_has_a_row_with_what_came_there(take: Take) -> None:
    table = cl.asked_and_came(cl.infill, take)
    density = table[table["control"] == "density"]
    assert density[["track", "bar", "asked"]].to_numpy().tolist() == [
        ["Soprano", 5, 0.5],
        ["Soprano", 6, 0.25],
        ["Bass", 5, 0.0],
        ["Bass", 6, 0.25],
    ]
    came = density["came"].to_numpy().reshape(2, 2)
    assert came[1, 0] == 0
    assert came[0, 0] == sum(1 for note in take.notes.tracks[0].notes if note.start < REGION.start + 1440) / 12


def test_its_means_are_the_metrics_of_the_take(take: Take) -> None:
    table = cl.asked_and_came(cl.infill, take).dropna(subset=["asked", "came"])
    means = table.groupby("control")[["asked", "came"]].mean()
    for name in ("density", "occupation", "polyphony", "tension"):
        assert means.loc[name, "asked"] == pytest.approx(take.metrics[f"{name}_asked"])
        assert means.loc[name, "came"] == pytest.approx(take.metrics[f"{name}_came"])


def test_the_take_of_another_function_is_refused_by_name(take: Take) -> None:
    with pytest.raises(NotFollowedError, match="a take of infill"):
        cl.asked_and_came(cl.kgram, take)
