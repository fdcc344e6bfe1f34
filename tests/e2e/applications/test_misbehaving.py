"""A function that goes wrong, through the page: what a musician is told, what a researcher finds under Details, and a
piece and an editor that are as they were.
"""

from __future__ import annotations

import re
import threading
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
import pytest
from playwright.sync_api import expect

import closeloop_widgets as cl
from tests.e2e.applications.conftest import Open
from tests.e2e.harness.waiting import wait_until

pytestmark = pytest.mark.browser


def with_notes(score: cl.Score, **columns: Any) -> cl.Score:
    """A piece whose first track has these notes alone."""
    first, *others = score.tracks
    count = len(columns["start"])
    notes = cl.Notes.of(
        id=np.arange(score.next_id, score.next_id + count), **{"velocity": np.full(count, 80), **columns}
    )
    return score.with_tracks([cl.replace(first, notes=notes), *others])


def raises(score: cl.Score, region: cl.Region) -> cl.Score:
    raise FileNotFoundError("the weights are not there: run download_weights()")


def returns_none(score: cl.Score, region: cl.Region) -> None:
    return None


def returns_a_wrong_type(score: cl.Score, region: cl.Region) -> Any:
    return {"notes": 3}


def returns_nan(score: cl.Score, region: cl.Region) -> cl.Score:
    return with_notes(score, start=np.array([np.nan]), duration=np.array([480]), pitch=np.array([60]))


def returns_too_much(score: cl.Score, region: cl.Region) -> cl.Score:
    count = 1_000_001
    return with_notes(score, start=np.arange(count), duration=np.ones(count, int), pitch=np.full(count, 60))


def writes_into_its_input(score: cl.Score, region: cl.Region) -> cl.Score:
    score.tracks[0].notes.pitch[:] = 60
    return score


@dataclass(frozen=True)
class Case:
    """A function, what the panel says of it, and what the traceback names."""

    fn: Callable[..., Any]
    said: str
    traced: str


CASES = (
    Case(raises, "FileNotFoundError: the weights are not there", "in raises"),
    Case(returns_none, "returns_none returned nothing", "ResultError"),
    Case(returns_a_wrong_type, "returns_a_wrong_type returned.*dict", "ResultError"),
    Case(returns_nan, "holds nan", "Error"),
    Case(returns_too_much, "1,?000,?00", "Error"),
    Case(writes_into_its_input, "read-only", "in writes_into_its_input"),
)


@cl.model("Louder")
def louder(score: cl.Score, region: cl.Region) -> cl.Score:
    """What is pressed after all: one that works."""
    return score.with_tracks(
        cl.replace(track, notes=track.notes.replaced(velocity=np.full(len(track.notes), 127))) for track in score.tracks
    )


def test_what_fails_is_told_with_its_traceback_and_leaves_the_piece_and_the_editor_as_they_were(
    open_studio: Open,
) -> None:
    studio = open_studio([louder, *(cl.model(case.fn) for case in CASES)])
    studio.editor.region = cl.Region.bars(studio.score, 3, 4)
    before = studio.score.to_midi()
    functions = studio.page.get_by_role("combobox", name="Model function")
    for case in CASES:
        title = case.fn.__name__.replace("_", " ").capitalize()
        functions.select_option(title)
        studio.run(title)
        alert = studio.panel.get_by_role("alert")
        expect(alert).to_contain_text(re.compile(case.said))
        assert studio.job["state"] == "failed"
        studio.button("Details").click()
        details = studio.page.get_by_role("dialog")
        expect(details.get_by_role("textbox")).to_have_value(re.compile(case.traced))
        details.get_by_role("button", name="Close").click()
        assert studio.score.to_midi() == before, case.fn.__name__
        expect(studio.live.ui.button("Nothing to undo")).to_be_disabled()
    functions.select_option("Louder")
    studio.run("Louder")
    expect(studio.live.ui.button("Undo Louder")).to_be_enabled()


def test_what_is_written_outside_of_the_region_is_told_and_not_applied(open_studio: Open) -> None:
    studio = open_studio([louder])
    before = studio.score
    studio.select_bars(3, 4)
    studio.run("Louder")
    expect(studio.panel).to_contain_text(re.compile("outside", re.IGNORECASE))
    region = cl.Region.bars(before, 3, 4)
    for track, was in zip(studio.score.tracks, before.tracks, strict=True):
        assert track.notes.take(~region.rows(track)) == was.notes.take(~region.rows(was))
        assert set(track.notes.velocity[region.rows(track)].tolist()) == {127}


def test_one_that_hangs_is_cancelled_left_behind_and_the_next_one_runs(open_studio: Open) -> None:
    entered, end = threading.Event(), threading.Event()

    @cl.model("Hangs")
    def hangs(score: cl.Score, region: cl.Region) -> cl.Score:
        entered.set()
        end.wait()
        return score.with_tracks(())

    studio = open_studio([hangs, louder])
    before = studio.score.to_midi()
    try:
        studio.button("Hangs").click()
        assert entered.wait(10)
        studio.button("Cancel Hangs").click()
        wait_until(lambda: studio.job["state"] == "cancelled", "the run to be left behind", 20)
        expect(studio.panel).to_contain_text("Cancelled")
        assert studio.score.to_midi() == before
        studio.page.get_by_role("combobox", name="Model function").select_option("Louder")
        studio.run("Louder")
        expect(studio.live.ui.button("Undo Louder")).to_be_enabled()
    finally:
        end.set()
