"""A function's schema as controls on the device, drawn before anything is connected.

The same schema draws the editor's controls (docs/protocol.md). A control's objects are named after it,
`function.parameter`, and where it has several, `function.parameter.from` and the like: by these names the patch's
script sets them, and after the same names they tell it what a hand did.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from closeloop_widgets.live.device.boxes import (
    Rect,
    button,
    fader,
    faders,
    field_of_text,
    label,
    menu,
    number,
    switch,
)
from closeloop_widgets.live.device.panel import tell
from closeloop_widgets.live.device.patch import Patch

Schema = Mapping[str, Any]
"""Of a function, or of one parameter."""

TOP = 26.0
ROW = 47.0
ROWS = 3
COLUMN = 112.0
WIDE = 172.0
GAP = 8.0
_LABEL = 14.0
_LINE = 18.0

CELLS = 8
"""Bars or tracks that a row of faders has before the piece is known."""


@dataclass(frozen=True)
class Undrawn:
    """A control that the device cannot draw, and why."""

    function: str
    parameter: str
    reason: str


@dataclass
class Grid:
    """Where the next control of a function goes: down a column, then into the next.

    Attributes
    ----------
    left : of the column that is being filled, in pixels
    row : the first that is free in it
    width : of that column
    """

    left: float
    row: int = 0
    width: float = COLUMN
    undrawn: list[Undrawn] = field(default_factory=list)

    def take(self, rows: int, width: float = COLUMN) -> Rect:
        """A place of so many rows; begins a column where it does not fit, or is of another width."""
        if self.row and (self.row + rows > ROWS or width != self.width):
            self.new_column()
        self.width = width
        place = (self.left, TOP + self.row * ROW, width - GAP, rows * ROW)
        self.row += rows
        return place

    def new_column(self) -> None:
        """Leaves the rest of the column free."""
        if self.row:
            self.left, self.row, self.width = self.left + self.width, 0, COLUMN

    @property
    def right(self) -> float:
        """Where the used columns end."""
        return self.left + (self.width if self.row else 0.0)


def add_function(patch: Patch, schema: Schema, left: float) -> tuple[float, list[Undrawn]]:
    """Draws a function: its title, its button, its controls.

    Parameters
    ----------
    patch : is added to
    schema : the function's, as in docs/protocol.md
    left : where it begins, in pixels

    Returns
    -------
    Where it ends, in pixels, and the controls that could not be drawn.
    """
    name, title = schema["name"], schema["title"]
    grid = Grid(left)
    group = None
    for parameter in schema["parameters"]:
        if parameter.get("group") != group:
            group = parameter.get("group")
            grid.new_column()
        _add_parameter(patch, name, parameter, grid)
    right = max(grid.right, left + WIDE)
    patch.add(label(f"{name}.title", title, (left - 2, 3, right - left - 60, 16), bold=True))
    run = button(f"{name}.run", "Run", (right - GAP - 48, 3, 48, 18), schema.get("description", ""))
    tell(patch, run, "run", name)
    return right + GAP, grid.undrawn


def dialled(schema: Schema) -> list[tuple[str, float]]:
    """The controls that a dial of Live can move: as its lists of parameters name them, and where each begins."""
    return [
        (f"{schema['title']}: {parameter['title']}", _way(parameter, parameter["default"]))
        for parameter in schema["parameters"]
        if parameter["kind"] in ("number", "integer") and "scope" not in parameter and _bounded(parameter)
    ]


def starting_values(schema: Schema) -> dict[str, Any]:
    """What the objects of a function's controls show to begin with, by their names; the patch's script sets it."""
    shown: dict[str, Any] = {}
    for parameter in schema["parameters"]:
        id, kind = f"{schema['name']}.{parameter['name']}", parameter["kind"]
        value = parameter["default"]["fill"] if "scope" in parameter else parameter["default"]
        if kind == "pair":
            shown |= {f"{id}.from": value[0], f"{id}.to": value[1]}
        elif kind == "choice":
            shown[id] = [choice["value"] for choice in parameter["choices"]].index(value)
        elif kind != "seed":
            shown[id] = value
        if kind in ("number", "integer") and _bounded(parameter):
            shown[f"{id}.way"] = _way(parameter, value)
    return shown


def _way(parameter: Schema, value: float) -> float:
    """How far a value is from the low bound to the high one, 0 to 1, on the parameter's scale."""
    low, high = parameter["low"], parameter["high"]
    if parameter.get("scale") == "log":
        low, high, value = math.log(low), math.log(high), math.log(value)
    return float((value - low) / (high - low))


def _add_parameter(patch: Patch, function: str, parameter: Schema, grid: Grid) -> None:
    """One control, with its title over it."""
    if "scope" in parameter:
        _add_scoped(patch, function, parameter, grid)
        return
    x, y, width, height = grid.take(2 if parameter.get("multiline") else 1)
    patch.add(_title(function, parameter, (x - 2, y, width, _LABEL)))
    line = (x, y + _LABEL, width, _LINE)
    names = (function, parameter["name"])
    help = _help(parameter)
    id = ".".join(names)
    match parameter["kind"]:
        case "number" | "integer":
            _add_number(patch, names, parameter, line)
        case "pair":
            half = (width - 4) / 2
            for side, place in (("from", line), ("to", (x + half + 4, *line[1:]))):
                box = number(f"{id}.{side}", (*place[:2], half, _LINE), help, *_bounds(parameter), parameter["whole"])
                tell(patch, box, "control", *names, side)
        case "choice":
            tell(patch, menu(id, [c["title"] for c in parameter["choices"]], line, help), "control", *names)
        case "toggle":
            tell(patch, switch(id, (x, y + _LABEL, _LINE, _LINE), help), "control", *names)
        case "text":
            lines = 3 if parameter.get("multiline") else 1
            place = (x, y + _LABEL, width, height - _LABEL - 6 if lines > 1 else _LINE)
            tell(patch, field_of_text(id, place, help, str(parameter["default"] or ""), lines), "control", *names)
        case "seed":
            text = "" if parameter["default"] is None else str(parameter["default"])
            empty = f"{help} Empty: a new one each time.".strip()
            tell(patch, field_of_text(id, line, empty, text), "control", *names)


def _add_number(patch: Patch, names: tuple[str, str], parameter: Schema, line: Rect) -> None:
    """A fader with its number beside it; the number alone where there are no bounds to go between."""
    x, y, width, height = line
    id, help = ".".join(names), _help(parameter)
    whole = parameter["kind"] == "integer"
    box_width = 44.0 if _bounded(parameter) else width
    if _bounded(parameter):
        way = fader(f"{id}.way", (x, y + 2, width - box_width - 4, height - 4), help)
        tell(patch, way, "control", *names, "way")
    place = (x + width - box_width, y, box_width, height)
    tell(patch, number(id, place, help, *_bounds(parameter), whole), "control", *names)


def _add_scoped(patch: Patch, function: str, parameter: Schema, grid: Grid) -> None:
    """A row of faders, one for each bar or track; for a value in each bar of each track, of one track at a time."""
    name = parameter["name"]
    bounds = _scoped_bounds(parameter)
    if bounds is None:
        reason = "faders need bounds to go between, and it has none; give it a Range"
        grid.undrawn.append(Undrawn(function, name, reason))
        return
    low, high, whole = bounds
    help = _help(parameter)
    x, y, width, height = grid.take(ROWS, WIDE)
    along = {"track": " by track", "bar": " by bar", "cell": ""}[parameter["scope"]]
    title_width = width - 74 if parameter["scope"] == "cell" else width
    patch.add(_title(function, parameter, (x - 2, y, title_width, _LABEL), along))
    if parameter["scope"] == "cell":
        tell(
            patch,
            menu(f"{function}.{name}.track", ["Track 1"], (x + width - 72, y - 1, 72, 16), help),
            "track",
            function,
            name,
        )
    sides = ("from", "to") if parameter["kind"] == "pair" else (None,)
    each = (height - _LABEL - 8 - 4 * (len(sides) - 1)) / len(sides)
    for index, side in enumerate(sides):
        place = (x, y + _LABEL + 2 + index * (each + 4), width, each)
        names = [function, name, *([side] if side else [])]
        tell(patch, faders(".".join(names), place, help, low, high, whole, CELLS), "control", *names)


def _scoped_bounds(parameter: Schema) -> tuple[float, float, bool] | None:
    """Low, high, and whether whole numbers alone, of a parameter as faders."""
    match parameter["kind"]:
        case "toggle":
            return 0, 1, True
        case "choice":
            return 0, max(1, len(parameter["choices"]) - 1), True
        case _ if not _bounded(parameter):
            return None
        case kind:
            whole = kind == "integer" or bool(parameter.get("whole"))
            return parameter["low"], parameter["high"], whole


def _bounded(parameter: Schema) -> bool:
    return parameter.get("low") is not None and parameter.get("high") is not None


def _bounds(parameter: Schema) -> tuple[float | None, float | None]:
    return parameter.get("low"), parameter.get("high")


def _title(function: str, parameter: Schema, place: Rect, more: str = "") -> Any:
    unit = f" ({parameter['unit']})" if parameter.get("unit") else ""
    fits = max(6, math.floor(place[2] / 5))
    text = f"{parameter['title']}{unit}{more}"
    shown = text if len(text) <= fits else f"{text[: fits - 1].rstrip()}…"
    return label(f"{function}.{parameter['name']}.title", shown, place)


def _help(parameter: Schema) -> str:
    group = f"{parameter['group']}: " if parameter.get("group") else ""
    return f"{group}{parameter['title']}. {parameter.get('help', '')}".strip()
