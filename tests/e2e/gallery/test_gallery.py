"""The gallery: a thousand takes looked at, heard in their place, told apart, kept and compared."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace

import pytest
from playwright.sync_api import expect

from closeloop_widgets.music.region import Region
from tests.e2e.gallery.conftest import Gallery
from tests.e2e.harness.waiting import wait_until

pytestmark = pytest.mark.browser

OpenGallery = Callable[..., Gallery]
SHOWN = re.compile("cl-shown")


def test_of_a_thousand_takes_only_those_in_view_are_in_the_page(open_gallery: OpenGallery) -> None:
    gallery = open_gallery(1000)
    cards = gallery.root.locator(".cl-card")
    expect(gallery.grid).to_have_attribute("aria-rowcount", str(-(-1000 // gallery_columns(gallery))))
    assert cards.count() < 50
    gallery.grid.focus()
    gallery.press("End")
    # The newest run comes first: the last card is of the first run.
    expect(gallery.card(5)).to_be_in_viewport()
    assert cards.count() < 50
    row = gallery.card(5).locator("xpath=..")
    expect(row).to_have_attribute("aria-rowindex", str(-(-1000 // gallery_columns(gallery))))
    named = gallery.grid.get_attribute("aria-activedescendant")
    assert named == gallery.card(5).get_attribute("id")


INK = """(canvas) => {
  const copy = Object.assign(document.createElement("canvas"), { width: canvas.width, height: canvas.height });
  const context = copy.getContext("2d");
  context.drawImage(canvas, 0, 0);
  return new Set(new Uint32Array(context.getImageData(0, 0, copy.width, copy.height).data.buffer)).size;
}"""
"""How many colours a canvas has."""

IN_PASSING = f"""async (rows) => {{
  for (let frame = 0; frame < 12; frame++) {{
    rows.scrollTop += 150;
    await new Promise((resolve) => requestAnimationFrame(resolve));
  }}
  await new Promise((resolve) => requestAnimationFrame(resolve));
  return [...rows.querySelectorAll(".cl-sheets canvas")].map({INK});
}}"""


def test_rows_that_come_swiftly_are_seen_in_passing_and_are_cards_at_rest(open_gallery: OpenGallery) -> None:
    gallery = open_gallery(200)
    inks = gallery.grid.evaluate(IN_PASSING)
    assert inks
    assert min(inks) > 5, "names, boxes and notes have colours of their own"
    sheets = gallery.root.locator(".cl-sheets canvas")
    expect(sheets).to_have_count(0)
    row = 1800 // 104 + 1
    expect(gallery.grid.locator(f"[aria-rowindex='{row + 1}'] .cl-card").first).to_be_in_viewport()
    indices = gallery.grid.get_by_role("row").evaluate_all("rows => rows.map((row) => Number(row.ariaRowIndex))")
    assert indices == sorted(indices)
    pictures = gallery.root.locator(".cl-card-row > canvas")
    assert all(ink > 1 for ink in pictures.evaluate_all(f"(all) => all.map({INK})"))


def gallery_columns(gallery: Gallery) -> int:
    return int(gallery.grid.get_attribute("aria-colcount") or 0)


def test_a_take_is_shown_rated_starred_noted_and_kept_by_keys_alone(open_gallery: OpenGallery) -> None:
    gallery = open_gallery(10)
    score = gallery.live.kernel.score
    gallery.grid.focus()
    gallery.press("Home", "ArrowRight")
    expect(gallery.card(7)).to_have_class(SHOWN)
    expect(gallery.root.get_by_role("group", name="The take")).to_contain_text("come")
    gallery.press("4", "s", "n")
    gallery.page.get_by_role("textbox", name="Note").fill("the cadence")
    gallery.press("Enter")
    wait_until(lambda: gallery.take(7).note == "the cadence", "the note")
    assert (gallery.take(7).rating, gallery.take(7).star) == (4, True)
    expect(gallery.card(7)).to_have_accessible_name(re.compile("starred, rated 4.*the cadence"))
    gallery.press("Enter")
    wait_until(lambda: gallery.take(7).kept, "the take to be kept")
    assert gallery.live.kernel.score != score
    expect(gallery.card(7)).to_have_accessible_name(re.compile("kept"))


def test_one_key_goes_between_the_take_and_the_piece_and_between_two_takes(open_gallery: OpenGallery) -> None:
    gallery = open_gallery(10)
    gallery.card(8).click()
    gallery.press("a")
    expect(gallery.root.locator(".cl-shown")).to_have_count(0)
    gallery.press("a")
    expect(gallery.card(8)).to_have_class(SHOWN)
    gallery.card(10).click(modifiers=["Control"])
    expect(gallery.card(10)).to_have_class(SHOWN)
    gallery.press("a")
    expect(gallery.card(8)).to_have_class(SHOWN)
    gallery.root.get_by_role("button", name="A better").click()
    wait_until(lambda: gallery.live.kernel.takes.preferences, "the vote")
    [vote] = gallery.live.kernel.takes.preferences
    assert (vote.a, vote.b, vote.better) == (gallery.take(8).id, gallery.take(10).id, "a")


def test_takes_are_searched_sorted_and_filtered(open_gallery: OpenGallery) -> None:
    gallery = open_gallery(40)
    names = gallery.root.locator(".cl-card .cl-take-number")
    gallery.root.get_by_label("Order of the takes").select_option(label="groove")
    best = max(range(1, 41), key=lambda number: gallery.take(number).metrics["groove"])
    expect(names.first).to_have_text(str(best))
    gallery.root.get_by_role("button", name="Highest and newest first").click()
    expect(names.first).to_have_text("1")
    gallery.card(1).get_by_role("button", name="Star").click()
    gallery.root.get_by_role("button", name="Filter").click()
    gallery.page.get_by_text("Starred", exact=True).click()
    expect(gallery.root.get_by_role("button", name="Takes 1 of 40")).to_be_visible()
    gallery.root.get_by_role("searchbox").fill("nowhere")
    expect(gallery.root.get_by_role("button", name="Takes 0 of 40")).to_be_visible()


def test_what_was_deleted_can_be_brought_back(open_gallery: OpenGallery) -> None:
    gallery = open_gallery(10)
    gallery.card(6).click()
    gallery.card(8).click(modifiers=["Shift"])
    gallery.press("Delete")
    expect(gallery.root.get_by_role("button", name="Takes 7")).to_be_visible()
    gallery.page.get_by_role("button", name="Bring back").click()
    expect(gallery.root.get_by_role("button", name="Takes 10")).to_be_visible()
    expect(gallery.card(7)).to_be_visible()
    wait_until(lambda: len(gallery.live.kernel.takes) == 10, "the takes to be back in the kernel")


def test_the_tree_has_runs_under_the_take_they_started_from_and_is_walked_by_arrows(open_gallery: OpenGallery) -> None:
    gallery = open_gallery(10)
    gallery.grid.focus()
    gallery.press("h")
    tree = gallery.root.get_by_role("tree")
    expect(tree).to_be_focused()
    gallery.press("Home", "ArrowDown", "ArrowDown")
    expect(gallery.card(2)).to_have_class(SHOWN)
    expect(gallery.card(2)).to_have_attribute("aria-expanded", "true")
    gallery.press("ArrowRight", "ArrowRight")
    expect(gallery.card(6)).to_have_attribute("aria-level", "4")
    expect(gallery.card(6)).to_have_class(SHOWN)
    gallery.press("ArrowLeft", "ArrowLeft")
    expect(gallery.card(6)).to_have_count(0)
    gallery.press("5")
    wait_until(lambda: all(gallery.take(number).rating == 5 for number in range(6, 11)), "the run to be rated")


def test_a_blind_gallery_tells_nothing_of_what_made_a_take(open_gallery: OpenGallery) -> None:
    gallery = open_gallery(10)
    gallery.live.kernel.blind = True
    expect(gallery.root).to_contain_text("Blind: what made a take is hidden")
    gallery.grid.focus()
    gallery.press("Home")
    for word in ("k-gram", "temperature", "groove", "seed"):
        expect(gallery.root).not_to_contain_text(word)
    assert not gallery.root.get_by_label(re.compile("k-gram|groove")).count()
    gallery.press("c", ".", ",", "=")
    wait_until(lambda: len(gallery.live.kernel.takes.preferences) == 3, "three votes")
    votes = gallery.live.kernel.takes.preferences
    assert [vote.better for vote in votes] == ["b", "a", "equal"]
    assert len({frozenset((vote.a, vote.b)) for vote in votes}) == 3


def test_the_gallery_folds_to_its_bar_and_stays_so(open_gallery: OpenGallery) -> None:
    gallery = open_gallery(5, viewport={"width": 480, "height": 1000})
    expect(gallery.card(1)).to_be_visible()
    gallery.live.ui.roll.press("t")
    expect(gallery.grid).to_be_hidden()
    gallery.fill(10)
    expect(gallery.grid).to_be_hidden()
    gallery.root.get_by_role("button", name="Takes 10").click()
    expect(gallery.card(6)).to_be_visible()


def test_takes_of_single_notes_are_kept_one_in_the_place_of_the_other(open_gallery: OpenGallery) -> None:
    gallery = open_gallery(5)
    editor, page = gallery.live.kernel, gallery.page
    soprano = editor.score.tracks[0]
    bars = Region.bars(editor.score, 5, 6, tracks="Soprano")
    chosen = soprano.notes.id[bars.rows(soprano)].tolist()
    editor.region = replace(bars, notes=tuple(chosen))
    count, others = len(chosen), soprano.notes.take(~bars.rows(soprano))
    region = page.get_by_text(f"{count} notes in bars 5–6 of Soprano").first
    assert editor.run("kgram", n=2, seed=3).wait(30)
    expect(gallery.card(7)).to_be_visible()
    gallery.grid.focus()
    for key, number in (("Home", 6), ("ArrowRight", 7)):
        gallery.press(key)
        keep_shown(gallery, number)
        now = editor.score.tracks[0].notes
        assert len(now) == len(soprano.notes)
        assert now.take([note in others.id for note in now.id]) == others
        expect(region).to_be_visible()


def keep_shown(gallery: Gallery, number: int) -> None:
    """Keeps a take that is shown, of as many notes as it takes the place of."""
    expect(gallery.card(number)).to_have_class(SHOWN)
    as_many = re.compile(r"(\d+) notes? goe?s?, \1 come")
    expect(gallery.root.get_by_role("group", name="The take")).to_contain_text(as_many)
    gallery.press("Enter")
    wait_until(lambda: gallery.take(number).kept, "the take to be kept")
