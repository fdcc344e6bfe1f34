"""Calliope's tasks in the page: parts chosen and steered; takes by five and by a thousand, heard, and gone on from."""

from __future__ import annotations

import re
from typing import Any

import numpy as np
import pytest
from playwright.sync_api import expect

import closeloop_widgets as cl
from tests.e2e.applications.calliope import calliope
from tests.e2e.applications.conftest import Open, Studio
from tests.e2e.harness.waiting import wait_until

pytestmark = pytest.mark.browser

EARS = """
const heard = (globalThis.heard = []);
const listened = (synth) => {
  const noteOn = synth.noteOn.bind(synth);
  synth.noteOn = (channel, pitch, velocity, time) => {
    heard.push(pitch);
    noteOn(channel, pitch, velocity, time);
  };
  return synth;
};
let synth = null;
globalThis[Symbol.for("closeloop_widgets.sound.1")] = {
  context: null,
  plain: null,
  users: 0,
  get synth() { return synth; },
  set synth(loading) { synth = loading?.then(listened); },
};
"""
"""Run in the page before anything else: `heard` is the pitches that the player gives the synthesizer."""

HIGH = 100
"""The pitch of the first of the takes that are told apart by ear: a pitch that the piece does not have."""


@cl.model("High notes")
def high_notes(score: cl.Score, region: cl.Region, *, seed: cl.Seed = None) -> cl.Score:
    """A bar of one note, higher with each seed."""
    notes = {"start": [region.start], "duration": [960], "pitch": [HIGH + (seed or 0)], "velocity": [90]}
    track = cl.replace(score.track(region.tracks[0]), notes=cl.Notes.of(id=[score.next_id], **notes))
    return score.with_tracks(track if track.id == other.id else other for other in score.tracks)


def choose_takes(studio: Studio, words: str) -> None:
    """Choose in the menu beside the button how many takes a press makes."""
    studio.button("How many takes, and what another press does").click()
    studio.page.get_by_role("menuitemcheckbox", name=words, exact=True).click()


def test_temperature_and_every_tracks_density_polyphony_and_durations_are_set_by_hand(open_studio: Open) -> None:
    heard: list[dict[str, Any]] = []
    studio = open_studio([calliope(heard.append)])
    before = studio.score
    studio.select_bars(3, 6)
    studio.control("temperature").get_by_role("slider").press("ArrowUp")
    studio.click_slider(studio.beside("Alto", "density"), 1)
    studio.beside("Soprano", "polyphony").press("ArrowUp")
    studio.beside("Bass", "duration").press("End")
    wait_until(lambda: studio.editor.parameters["generate"].duration[3] == (2, 16), "the last one to be set")
    studio.run("Generate")
    (asked,) = heard
    assert asked["region"] == cl.Region.bars(before, 3, 6)
    assert asked["temperature"] == 1.05
    assert asked["density"] == [5, 9, 5, 5]
    assert asked["polyphony"] == [(1, 5), (1, 4), (1, 4), (1, 4)]
    assert asked["duration"] == [(2, 8), (2, 8), (2, 8), (2, 16)]
    counts = [int(asked["region"].rows(track).sum()) for track in studio.score.tracks]
    assert counts == [4 * 8, 4 * 14, 4 * 8, 4 * 8], "a bar has 16 sixteenths"


def test_a_track_is_added_alone_generated_and_deleted(open_studio: Open) -> None:
    heard: list[dict[str, Any]] = []
    studio = open_studio([calliope(heard.append)])
    before = studio.score
    studio.page.get_by_role("button", name="Add a track").click()
    wait_until(lambda: len(studio.score.tracks) == 5, "the new track")
    new = studio.score.tracks[-1]
    studio.select_bars(2, 3)
    expect(studio.panel).to_contain_text(f"Bars 2–3 of {new.name}")
    studio.run("Generate")
    assert heard[0]["region"].tracks == (new.id,)
    assert heard[0]["density"] == [5], "only the values of the track that is generated"
    assert studio.score.tracks[:4] == before.tracks
    assert len(studio.score.track(new.id).notes) == 16
    row = studio.page.locator(f"[data-track='{new.id}']")
    row.get_by_role("button", name=re.compile("^More of|menu", re.IGNORECASE)).first.click()
    studio.page.get_by_role("menuitem", name=re.compile("^Delete")).click()
    wait_until(lambda: studio.score == before, "the track to be gone")


def test_five_takes_are_heard_one_after_another_and_one_is_gone_on_from(open_studio: Open) -> None:
    studio = open_studio([high_notes], init_script=EARS)
    before = studio.score.to_midi()
    studio.editor.parameters["high_notes"].seed = 1
    studio.editor.region = cl.Region.bars(studio.score, 3, tracks="Soprano")
    expect(studio.panel).to_contain_text("Bar 3 of Soprano")
    choose_takes(studio, "5 takes")
    studio.run("High notes × 5")
    gallery = studio.page.get_by_role("region", name="Takes")
    grid = gallery.get_by_role("grid")
    expect(grid.get_by_role("gridcell")).to_have_count(5)
    assert studio.score.to_midi() == before, "five wait until one is kept"

    detail = gallery.get_by_role("group", name="The take")
    play, pause = detail.get_by_role("button", name="Play"), studio.live.ui.button("Pause")
    for number in range(5):
        grid.locator(f"[data-take$='.{number}']").click()
        play.click()
        studio.page.wait_for_function("pitch => heard.includes(pitch)", arg=HIGH + 1 + number, timeout=15_000)
        pause.click()
        expect(pause).to_have_count(0)
    heard = studio.page.evaluate("heard.filter((pitch) => pitch >= 100)")
    assert list(dict.fromkeys(heard)) == [HIGH + 1 + number for number in range(5)]

    choose_takes(studio, "1 take")
    (third,) = [take for take in studio.editor.takes if take.index == 2]
    grid.locator(f"[data-take='{third.id}']").click()
    detail.get_by_role("button", name="Generate from it").click()
    wait_until(lambda: len(studio.editor.takes) == 6, "a take from the take")
    newest = studio.editor.takes[-1]
    assert newest.run.parent == third.id
    assert newest.run.base is not None
    assert HIGH + 3 in newest.run.base.track("Soprano").notes.pitch, "it started from the piece with the take in it"
    assert studio.score.to_midi() == before


def test_a_thousand_takes_come_and_the_piece_waits_for_the_one_that_is_kept(open_studio: Open) -> None:
    heard: list[dict[str, Any]] = []
    studio = open_studio([calliope(heard.append)])
    studio.editor.region = cl.Region.bars(studio.score, 3, 4, tracks="Tenor")
    expect(studio.panel).to_contain_text("Bars 3–4 of Tenor")
    before = studio.score
    choose_takes(studio, "1,000 takes")
    studio.button("Generate × 1000").click()
    gallery = studio.page.get_by_role("region", name="Takes")
    cards = gallery.get_by_role("gridcell")
    cards.first.wait_for()
    wait_until(lambda: len(studio.editor.takes) == 1000, "all takes", 120)
    expect(gallery.get_by_role("button", name=re.compile("^Takes 1,?000$"))).to_be_visible(timeout=60_000)
    assert len(heard) == 1000
    assert cards.count() < 60, "only those in view are in the page"
    assert studio.score == before
    cards.first.click()
    gallery.get_by_role("button", name="Keep", exact=False).first.click()
    wait_until(lambda: studio.score != before, "the take to be kept")
    # The piece has it a moment before the take says so.
    (kept,) = wait_until(
        lambda: [take for take in studio.editor.takes if take.kept], "the take to say that it was kept"
    )
    region = kept.run.region
    tenor = studio.score.track("Tenor")
    made = tenor.notes.take(region.rows(tenor))
    assert np.array_equal(made.pitch, kept.notes.tracks[0].notes.pitch)
