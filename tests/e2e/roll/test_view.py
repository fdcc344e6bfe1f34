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
    assert chosen.get_by_role("row").count() == 2


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


def test_everything_goes_when_its_signal_aborts(roll: Roll) -> None:
    assert roll.root.count() == 1
    roll.page.evaluate("roll.abort()")
    assert roll.root.count() == 0
