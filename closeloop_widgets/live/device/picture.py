"""A device as a picture: its patch's presentation, drawn from the patch itself, for pages that explain it.

It shows what is where and what it says; colours and shapes are like Live's, not a copy of them.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Mapping, Sequence
from html import escape
from textwrap import wrap
from typing import Any

from closeloop_widgets.live.device.patch import HEIGHT

_BACK, _FIELD, _LINE, _TEXT, _SOFT, _ON = "#d3d3d3", "#f0f0f0", "#8a8a8a", "#1c1c1c", "#4b4b4b", "#e8862a"
_LETTER = 0.5
"""How wide a letter is on the average, in its size."""
_BAR = 22.0
"""How high the bar is that Live puts over a device, with its name."""


def device_svg(
    patch: Mapping[str, Any],
    name: str,
    values: Mapping[str, Any] | None = None,
    now: Mapping[str, Mapping[str, Any]] | None = None,
) -> str:
    """The device as SVG, 1 pixel a pixel of Live's.

    Parameters
    ----------
    patch : the JSON of its patch
    name : what Live writes over it: the file's name without its ending
    values : what its controls show, by the names of their objects (`controls.starting_values`)
    now : by the same names what is no more as the patch has it: a `value`, a `text`, a row of faders' `size`, a menu's
        `items`
    """
    patcher = patch["patcher"]
    width = patcher["openrect"][2]
    known = {"takes": 1} | dict(values or {})
    boxes = [entry["box"] for entry in patcher["boxes"] if entry["box"].get("presentation")]
    shown = [box | {"value": known.get(box["id"])} | dict((now or {}).get(box["id"], {})) for box in boxes]
    drawn = "\n".join(_DRAWN[box["maxclass"]](box, box["presentation_rect"]) for box in shown)
    bar = f"{_rect((0, 0, width, _BAR), '#bdbdbd', 4)}{_circle(12, _BAR / 2, 5, _ON)}"
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width:g}" height="{HEIGHT + _BAR:g}"'
        f' viewBox="0 0 {width:g} {HEIGHT + _BAR:g}" role="img" font-family="Inter, Arial, sans-serif">\n'
        f"<title>{_xml(name)}, a device of Ableton Live</title>\n"
        f"{_rect((0, 0, width, HEIGHT + _BAR), _BACK, 4)}\n{bar}{_text(24, _BAR / 2 + 4, name, 11, bold=True)}\n"
        f'<g transform="translate(0 {_BAR:g})">\n{drawn}\n</g>\n</svg>\n'
    )


def _label(box: Mapping[str, Any], place: Sequence[float]) -> str:
    size = box["fontsize"]
    bold = "Bold" in box["fontname"]
    lines = wrap(box["text"], max(1, int(place[2] / (size * _LETTER))))
    fit = lines[: max(1, round(place[3] / (size + 3)))]
    rows = (_text(place[0] + 3, place[1] + (size + 2) * (row + 1), line, size, bold) for row, line in enumerate(fit))
    return "".join(rows)


def _button(box: Mapping[str, Any], place: Sequence[float]) -> str:
    return _rect(place, "#e4e4e4", 4) + _centred(place, box["text"])


def _field(box: Mapping[str, Any], place: Sequence[float]) -> str:
    return _rect(place, _FIELD) + _text(place[0] + 4, place[1] + 12.5, box["text"], 9.5)


def _menu(box: Mapping[str, Any], place: Sequence[float]) -> str:
    x, y, width, height = place
    first = " ".join(box["items"]).split(" , ")[int(box["value"] or 0)]
    arrow = f'<path d="M{x + width - 12:g} {y + height / 2 - 2:g}h7l-3.5 4.5z" fill="{_SOFT}"/>'
    fits = int((width - 16) / 5.2)
    return (
        _rect(place, _FIELD) + _text(x + 4, y + 12.5, first if len(first) <= fits else first[:fits] + "…", 9.5) + arrow
    )


def _switch(box: Mapping[str, Any], place: Sequence[float]) -> str:
    x, y, size = place[0], place[1], place[2]
    near, far = 5, size - 5
    cross = f"M{x + near:g} {y + near:g}L{x + far:g} {y + far:g}M{x + near:g} {y + far:g}L{x + far:g} {y + near:g}"
    return _rect(place, _FIELD) + f'<path d="{cross}" stroke="{_ON if box["value"] else "#c4c4c4"}"/>'


def _number(box: Mapping[str, Any], place: Sequence[float]) -> str:
    value = box.get("minimum", 0) if box["value"] is None else box["value"]
    text = f"{value:g}" if box["maxclass"] == "number" else f"{float(value):.2f}"
    return _rect(place, _FIELD) + _text(place[0] + 4, place[1] + 12.5, text, 9.5)


def _fader(box: Mapping[str, Any], place: Sequence[float]) -> str:
    x, y, width, height = place
    least = 0 if box.get("ignoreclick") else 3  # what no hand moves shows nothing at its beginning
    long = max(least, width * (box["value"] or 0))
    return _rect(place, "#b4b4b4", 2) + (_rect((x, y, long, height), _ON, 2) if long else "")


def _faders(box: Mapping[str, Any], place: Sequence[float]) -> str:
    """A row of bars; with one value all are at it, as in the beginning."""
    x, y, width, height = place
    each, (low, high) = width / box["size"], box["setminmax"]
    given = low if box["value"] is None else box["value"]
    values = given if isinstance(given, Sequence) else [given] * box["size"]
    tall = [max(3.0, height * (float(value) - low) / (high - low)) for value in values]
    bars = (_rect((x + i * each + 1, y + height - bar, each - 2, bar), _ON, 0) for i, bar in enumerate(tall))
    return _rect(place, _FIELD) + "".join(bars)


def _dial(box: Mapping[str, Any], place: Sequence[float]) -> str:
    x, y, width, height = place
    value = box["saved_attribute_attributes"]["valueof"]
    name, (way,) = value["parameter_shortname"], value["parameter_initial"]
    middle, low = x + width / 2, y + height - 14
    ring = f'<path d="M{middle - 9:g} {low:g}a12 12 0 1 1 18 0" fill="none" stroke="{_LINE}" stroke-width="3"/>'
    turn = math.radians(225 - 270 * way)
    tip = f"{11 * math.cos(turn):.1f} {-11 * math.sin(turn):.1f}"
    hand = f'<path d="M{middle:g} {low - 8:g}l{tip}" stroke="{_ON}" stroke-width="2"/>'
    shown = name if len(name) <= 9 else f"{name[:8]}…"
    return (
        ring
        + hand
        + _centred((x, y - 3, width, 12), shown, 8.5)
        + _centred((x, y + height - 11, width, 12), f"{way:.0%}", 8.5)
    )


def _rect(place: Sequence[float], fill: str, radius: float = 2) -> str:
    x, y, width, height = place
    return f'<rect x="{x:g}" y="{y:g}" width="{width:g}" height="{height:g}" rx="{radius:g}" fill="{fill}"/>'


def _circle(x: float, y: float, radius: float, fill: str) -> str:
    return f'<circle cx="{x:g}" cy="{y:g}" r="{radius:g}" fill="{fill}"/>'


def _text(x: float, y: float, text: str, size: float, bold: bool = False) -> str:
    weight = ' font-weight="bold"' if bold else ""
    return f'<text x="{x:g}" y="{y:g}" font-size="{size:g}"{weight} fill="{_TEXT}">{_xml(text)}</text>'


def _centred(place: Sequence[float], text: str, size: float = 9.5) -> str:
    x, y = place[0] + place[2] / 2, place[1] + place[3] / 2 + size / 3
    return f'<text x="{x:g}" y="{y:g}" font-size="{size:g}" text-anchor="middle" fill="{_TEXT}">{_xml(text)}</text>'


def _xml(text: str) -> str:
    """Text for XML, without the characters that it has no place for."""
    return escape(re.sub("[^\t\n\r -\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]", "", text))


_DRAWN: Mapping[str, Callable[[Mapping[str, Any], Sequence[float]], str]] = {
    "comment": _label,
    "flonum": _number,
    "live.dial": _dial,
    "multislider": _faders,
    "number": _number,
    "slider": _fader,
    "textbutton": _button,
    "textedit": _field,
    "toggle": _switch,
    "umenu": _menu,
}
