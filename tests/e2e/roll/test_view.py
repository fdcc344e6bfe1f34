"""What the roll shows."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Locator

from tests.e2e.roll.conftest import BAR, QUARTER, Roll

pytestmark = pytest.mark.browser

NEXT_FRAME = "() => new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))"


def pixel(roll: Roll, layer: str, x: float, y: float) -> list[int]:
    """The colour at a point of a canvas, counted in its own pixels."""
    roll.page.evaluate(NEXT_FRAME)
    color: list[int] = roll.page.evaluate(
        """([layer, x, y]) => [...document.querySelectorAll(`.cl-roll-${layer} canvas`)]
            .map(canvas => [...canvas.getContext("2d").getImageData(x, y, 1, 1).data])
            .reduce((below, above) => above[3] === 255 ? above : below)""",
        [layer, x, y],
    )
    return color


def width(element: Locator) -> float:
    box = element.bounding_box()
    assert box is not None
    return box["width"]


def transport(roll: Roll, position: float, playing: bool) -> None:
    roll.update(transport={"playing": playing, "position": position, "loop": None, "sound": "ready"})


def test_the_page_turns_when_the_playhead_leaves_it(roll: Roll) -> None:
    roll.page.evaluate("roll.look({ pixelsPerTick: 0.5 })")
    transport(roll, BAR / 2, playing=True)
    roll.page.evaluate(NEXT_FRAME)
    assert roll.state("viewport")["left"] == 0
    transport(roll, 3 * BAR, playing=True)
    roll.page.wait_for_function("bar => Math.abs(roll.state('viewport').left - 3 * bar) < bar / 4", arg=BAR)


def test_who_scrolls_away_while_it_plays_is_left_there(roll: Roll) -> None:
    roll.page.evaluate("roll.look({ pixelsPerTick: 0.5 })")
    transport(roll, BAR / 2, playing=True)
    roll.page.evaluate(NEXT_FRAME)
    roll.page.evaluate("left => roll.look({ left })", 4 * BAR)
    roll.page.evaluate(NEXT_FRAME)
    transport(roll, BAR, playing=True)
    roll.page.evaluate(NEXT_FRAME)
    assert roll.state("viewport")["left"] == 4 * BAR


def test_a_change_of_theme_is_painted(roll: Roll) -> None:
    light = pixel(roll, "area", 3, 300)
    roll.page.evaluate("document.querySelector('.closeloop').dataset.theme = 'dark'")
    roll.page.wait_for_function("() => getComputedStyle(document.querySelector('.closeloop')).colorScheme === 'dark'")
    dark = pixel(roll, "area", 3, 300)
    assert sum(light[:3]) > 600
    assert sum(dark[:3]) < 200


def test_a_note_is_painted_in_the_colour_of_its_track(roll: Roll) -> None:
    x, y = roll.on_note(1008)
    area = roll.page.locator(".cl-roll-area").bounding_box()
    assert area is not None
    red, green, blue, _ = pixel(roll, "area", round(x - area["x"]), round(y - area["y"]))
    assert blue > green > red


def test_canvases_have_the_pixels_of_the_screen(open_roll: Callable[..., Roll]) -> None:
    roll = open_roll(device_scale_factor=2)
    sizes = roll.page.evaluate("[...document.querySelectorAll('canvas')].map(c => [c.width, c.clientWidth])")
    assert all(width == 2 * css for width, css in sizes)


def test_the_notes_can_be_read_without_seeing_them(roll: Roll) -> None:
    grid = roll.page.get_by_role("grid", name="Notes in view")
    grid.get_by_text("C4, bar 1 beat 1, dotted eighth, velocity 50", exact=True).wait_for(state="attached")
    roll.select(1001, 1002)
    chosen = roll.page.get_by_role("grid", name="Selected notes")
    chosen.wait_for(state="attached")
    rows = chosen.get_by_role("row")
    assert rows.evaluate_all("rows => rows.map(row => row.getAttribute('aria-rowindex'))") == ["1", "2", "3"]
    assert chosen.get_by_role("columnheader").all_text_contents() == ["Note", "Track"]
    assert [chosen.get_attribute(name) for name in ("aria-rowcount", "aria-colcount")] == ["3", "2"]
    assert chosen.get_attribute("aria-description") == "2 of 32 selected"


def test_only_the_drums_show_while_a_drum_track_is_active(roll: Roll) -> None:
    drums = {"start": [0], "duration": [120], "pitch": [38], "velocity": [100]}
    piano = {"start": [0], "duration": [QUARTER], "pitch": [60], "velocity": [100]}
    tracks = [{"name": "Kit", "channel": 9, "notes": drums}, {"name": "Piano", "channel": 0, "notes": piano}]
    roll.page.evaluate("score => roll.show(score)", {"tracks": tracks, "tempos": [], "meters": [], "markers": []})
    keys = roll.page.locator(".cl-roll-keyboard")
    roll.update(activeTrack=1)
    assert width(keys) == 108
    roll.click(roll.point(QUARTER / 2, 60))
    assert roll.selection == []
    roll.update(activeTrack=2)
    assert width(keys) == 58
    roll.click(roll.point(QUARTER / 2, 60))
    assert roll.selection == [2_000_000]


def test_a_drag_in_a_folded_view_moves_by_the_rows_that_are_seen(roll: Roll) -> None:
    roll.press("f")
    assert roll.state("viewport")["rows"]["pitches"] == [43, 48, 60, 62, 64, 65, 67]
    x, y = roll.on_note(1000)
    up = roll.point(0, 64)[1] - roll.point(0, 60)[1]
    roll.begin_drag((x, y), (x, y + up))
    assert roll.state("viewport")["rows"]["pitches"] == [43, 48, 60, 62, 64, 65, 67]
    roll.page.mouse.up()
    assert roll.note(1000)["pitch"] == 64
    roll.press("f")
    assert roll.state("viewport")["rows"] is None


def test_folding_shows_the_same_notes_and_unfolding_the_rows_as_they_were(roll: Roll) -> None:
    before = roll.state("viewport")
    roll.press("f")
    folded = roll.state("viewport")
    assert folded["pixelsPerPitch"] > before["pixelsPerPitch"]
    roll.click(roll.on_note(1004))
    assert roll.selection == [1004]
    roll.press("f")
    assert roll.state("viewport")["pixelsPerPitch"] == before["pixelsPerPitch"]


def test_the_scale_is_the_pieces_or_what_the_form_was_told(roll: Roll) -> None:
    roll.press("Shift+K")
    form = roll.page.get_by_role("dialog", name="Scale")
    # Nothing but C, D, E, F and G: the notes suggest C major.
    assert form.get_by_label("Root").locator("option:checked").text_content() == "Piece: C"
    form.get_by_role("button", name="Show").click()
    assert (roll.state("scale"), roll.state("highlight")) == (None, True)
    shaded, ground = pixel(roll, "area", 3, row_middle(roll, 61)), pixel(roll, "area", 3, row_middle(roll, 62))
    assert sum(shaded[:3]) < sum(ground[:3])
    roll.press("Shift+K")
    form.get_by_label("Root").select_option("D")
    form.get_by_label("Mode").select_option("dorian")
    form.get_by_role("button", name="Show").click()
    assert roll.state("scale") == {"root": 2, "mode": "dorian"}


def row_middle(roll: Roll, pitch: int) -> float:
    area = roll.page.locator(".cl-roll-area").bounding_box()
    assert area is not None
    return round(roll.point(0, pitch)[1] - area["y"])


def test_other_tracks_can_be_hidden_behind_the_one_worked_on(roll: Roll) -> None:
    roll.press("g")
    roll.click(roll.on_note(2000))
    assert roll.selection == []
    roll.press("g")
    roll.click(roll.on_note(2003))
    assert roll.selection == [2003]


def test_a_drum_without_length_is_a_hit_that_can_be_taken_hold_of_and_lengthened(roll: Roll) -> None:
    drums = {"start": [QUARTER], "duration": [0], "pitch": [38], "velocity": [100]}
    tracks = [{"name": "Kit", "channel": 9, "notes": drums}]
    roll.page.evaluate("score => roll.show(score)", {"tracks": tracks, "tempos": [], "meters": [], "markers": []})
    x, y = roll.point(QUARTER, 38)
    step = roll.point(QUARTER / 4, 38)[0] - roll.point(0, 38)[0]
    roll.drag((x + 8, y), (x + 8 + step, y))
    assert roll.note(1_000_000)["duration"] == QUARTER / 4


@pytest.mark.parametrize(("motion", "part"), [("no-preference", 1 / 3), ("reduce", 0.04)])
def test_the_view_glides_with_the_playhead_or_turns_pages_for_who_wants_less_motion(
    open_roll: Callable[..., Roll], motion: str, part: float
) -> None:
    roll = open_roll(reduced_motion=motion)
    roll.update(follow="smooth")
    roll.page.evaluate("roll.look({ pixelsPerTick: 0.5 })")
    transport(roll, BAR / 2, playing=True)
    roll.page.evaluate(NEXT_FRAME)
    transport(roll, 3 * BAR, playing=True)
    roll.page.wait_for_function(
        """([tick, part]) => {
            const { left, width, pixelsPerTick } = roll.state('viewport');
            return Math.abs((tick - left) * pixelsPerTick / width - part) < 0.01;
        }""",
        arg=[3 * BAR, part],
    )


def test_the_systems_theme_is_followed_on_a_fine_screen(open_roll: Callable[..., Roll]) -> None:
    roll = open_roll(color_scheme="dark", device_scale_factor=2)
    assert sum(pixel(roll, "area", 6, 600)[:3]) < 200
    roll.page.emulate_media(color_scheme="light")
    roll.page.wait_for_function("getComputedStyle(document.querySelector('.closeloop')).colorScheme === 'light'")
    assert sum(pixel(roll, "area", 6, 600)[:3]) > 600


def test_everything_goes_when_its_signal_aborts(roll: Roll) -> None:
    assert roll.root.count() == 1
    roll.page.evaluate("roll.abort()")
    assert roll.root.count() == 0


PAN = """async ([canvases, way]) => {
  const frame = () => new Promise(requestAnimationFrame);
  const pane = document.querySelector(".cl-pane");
  const seen = () => {
    const [from, width] = [pane.scrollLeft * devicePixelRatio, Math.round(pane.clientWidth * devicePixelRatio)];
    const images = [...document.querySelectorAll(canvases)].map(canvas => {
      const { data } = canvas.getContext("2d").getImageData(from, 0, width, canvas.height);
      return new Uint32Array(data.buffer);
    });
    return { from, images };
  };
  const { left, pixelsPerTick } = roll.state("viewport");
  // The third frame of a movement shows what its second one painted ahead.
  for (const pixels of [7, 20, 41, 60]) {
    roll.look({ left: left + (way * pixels) / pixelsPerTick });
    await frame();
  }
  await frame();
  const moved = seen();
  const wide = document.querySelector(canvases).width > pane.clientWidth * devicePixelRatio;
  while (pane.scrollLeft > 0 || document.querySelector(canvases).width > pane.clientWidth * devicePixelRatio)
    await frame();
  await frame();
  const painted = seen();
  const different = moved.images.map((image, at) => image.filter((pixel, i) => pixel !== painted.images[at][i]).length);
  return { wide, moved: moved.from, painted: painted.from, different };
}"""


@pytest.mark.parametrize("ratio", [1, 2])
@pytest.mark.parametrize("way", [1, -1])
def test_a_view_that_moves_shows_what_it_shows_at_rest(open_roll: Callable[..., Roll], ratio: int, way: int) -> None:
    roll = open_roll(device_scale_factor=ratio)
    # Rows without names, since those of long notes keep to the left edge of a view at rest.
    roll.page.evaluate("roll.look({ left: 960.4, pixelsPerTick: 0.5 * 0.99, pixelsPerPitch: 8 })")
    roll.page.evaluate(NEXT_FRAME)
    seen = roll.page.evaluate(PAN, [".cl-pane canvas", way])
    assert seen["wide"]
    assert seen["moved"] > 0 == seen["painted"]
    assert seen["different"] == [0, 0, 0, 0]
