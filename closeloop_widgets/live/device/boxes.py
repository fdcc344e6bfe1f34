"""The objects of Max that the device is made of, with the inlets and outlets that each really has.

Counts and types are those of Max 8 and 9, as their own patches are saved. A box that is seen on the device has a place
in its `presentation`; all others are only in the patch behind it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

Rect = tuple[float, float, float, float]
"""x, y, width, height, in pixels."""

FONT = "Ableton Sans Medium"
FONT_SIZE = 9.5

PORTS: Mapping[str, tuple[int, tuple[str, ...]]] = {
    "comment": (1, ()),
    "deferlow": (1, ("",)),
    "flonum": (1, ("", "bang")),
    "live.dial": (1, ("", "float")),
    "live.thisdevice": (1, ("bang", "int", "int")),
    "message": (2, ("",)),
    "midiin": (1, ("int",)),
    "midiout": (1, ()),
    "multislider": (1, ("", "")),
    "node.script": (1, ("", "")),
    "number": (1, ("", "bang")),
    "panel": (1, ()),
    "pattr": (1, ("", "", "")),
    "prepend": (1, ("",)),
    "slider": (1, ("",)),
    "textbutton": (1, ("", "", "int")),
    "textedit": (1, ("", "int", "", "")),
    "toggle": (1, ("int",)),
    "umenu": (1, ("int", "", "")),
}
"""Inlets, and what each outlet says, by object. `route` has them by its arguments, `js` and `v8` by their script."""

SCRIPT_OUTLETS: Mapping[str, int] = {"closeloop.live.js": 1, "closeloop.patch.js": 2}
"""What each script of the device says with `outlets = ...`; one inlet each."""


@dataclass(frozen=True)
class Box:
    """One object of a patch.

    Attributes
    ----------
    id : unique in the patch
    maxclass : as Max spells it; "newobj" for one that is typed as text
    text : what is typed in it, or shown on it
    place : where on the device, or None where it is not seen there
    attributes : all else that Max saves with it
    """

    id: str
    maxclass: str
    text: str | None = None
    place: Rect | None = None
    attributes: Mapping[str, Any] = field(default_factory=dict)

    @property
    def name(self) -> str:
        """The object's name: its class, or the first word of what is typed."""
        return (self.text or "").split(" ")[0] if self.maxclass == "newobj" else self.maxclass

    @property
    def ports(self) -> tuple[int, tuple[str, ...]]:
        """How many inlets, and what each outlet says."""
        return ports_of(self.maxclass, self.text or "")

    def json(self, patching: Rect) -> dict[str, Any]:
        """As a patch's file holds it, drawn at `patching` in the patch behind the device."""
        inlets, outlets = self.ports
        box: dict[str, Any] = {
            "id": self.id,
            "maxclass": self.maxclass,
            "numinlets": inlets,
            "numoutlets": len(outlets),
            "patching_rect": list(patching),
        }
        if outlets:
            box["outlettype"] = list(outlets)
        if self.text is not None:
            box["text"] = self.text
        if self.place is not None:
            box |= {"presentation": 1, "presentation_rect": list(self.place)}
        return {"box": {**box, **self.attributes}}


def ports_of(maxclass: str, text: str) -> tuple[int, tuple[str, ...]]:
    """Inlets and outlets of an object; raises `KeyError` for one that is not in the table."""
    name, *arguments = text.split(" ") if maxclass == "newobj" else [maxclass]
    if name == "route":
        return 1 + len(arguments), ("",) * (1 + len(arguments))
    if name in ("js", "v8"):
        return 1, ("",) * SCRIPT_OUTLETS[arguments[0]]
    return PORTS[name]


def typed(id: str, text: str, **attributes: Any) -> Box:
    """An object that is typed as text."""
    return Box(id, "newobj", text, attributes=attributes)


def label(id: str, text: str, place: Rect, bold: bool = False, size: float = FONT_SIZE) -> Box:
    """Text to read."""
    look = {"fontname": "Ableton Sans Bold" if bold else FONT, "fontsize": size}
    return Box(id, "comment", text, place, {**look, "varname": id})


def button(id: str, text: str, place: Rect, help: str = "") -> Box:
    """Something to press; it says a bang."""
    return _control(Box(id, "textbutton", text, place), help, rounded=4.0)


def field_of_text(id: str, place: Rect, help: str = "", text: str = "", lines: int = 1) -> Box:
    """Text to write; it says `text` and what is written when return is pressed."""
    return _control(Box(id, "textedit", text, place), help, keymode=1, lines=lines, parameter_enable=0)


def menu(id: str, items: Sequence[str], place: Rect, help: str = "") -> Box:
    """One of several; it says which, from 0."""
    words: list[str] = []
    for item in items:
        words += [*([","] if words else []), *(word for word in item.split() if word != ",")]
    return _control(Box(id, "umenu", None, place), help, items=words)


def switch(id: str, place: Rect, help: str = "") -> Box:
    """Yes or no, as 1 or 0."""
    return _control(Box(id, "toggle", None, place), help)


def number(id: str, place: Rect, help: str, low: float | None, high: float | None, whole: bool) -> Box:
    """A number to drag or to type."""
    bounds = {name: bound for name, bound in (("minimum", low), ("maximum", high)) if bound is not None}
    return _control(Box(id, "number" if whole else "flonum", None, place), help, **bounds)


def fader(id: str, place: Rect, help: str = "", read_only: bool = False) -> Box:
    """A way from 0 to 1."""
    ignores = {"ignoreclick": 1} if read_only else {}
    return _control(Box(id, "slider", None, place), help, orientation=1, floatoutput=1, size=1.0, min=0.0, **ignores)


def faders(id: str, place: Rect, help: str, low: float, high: float, whole: bool, count: int) -> Box:
    """A row of numbers to draw into, one for each bar or track."""
    look = {"setminmax": [low, high], "setstyle": 1, "settype": 0 if whole else 1, "size": count}
    return _control(Box(id, "multislider", None, place), help, contdata=0, **look)


def dial(id: str, name: str, short: str, place: Rect, start: float) -> Box:
    """A parameter of the device, from 0 to 1: what Live can automate and map. It keeps its name for good.

    It says `start` when the device is put into a set, so that must be where its control begins.
    """
    value = {
        "parameter_longname": name,
        "parameter_shortname": short,
        "parameter_mmin": 0.0,
        "parameter_mmax": 1.0,
        "parameter_type": 0,
        "parameter_unitstyle": 1,
        "parameter_initial": [start],
        "parameter_initial_enable": 1,
    }
    saved = {"parameter_enable": 1, "saved_attribute_attributes": {"valueof": value}}
    return Box(id, "live.dial", None, place, {**saved, "varname": id})


def _control(box: Box, help: str, **attributes: Any) -> Box:
    """With a name by which the patch's script finds it, and what Live's info view says of it."""
    said = {"annotation": help, "hint": help} if help else {}
    look = {} if box.maxclass in ("slider", "multislider", "toggle") else {"fontname": FONT, "fontsize": FONT_SIZE}
    return replace(box, attributes={**look, "parameter_enable": 0, **said, **attributes, "varname": box.id})
