"""A Max patch: boxes, and the cords between them, as the JSON that Max reads."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from closeloop_widgets.live.device.amxd import MIDI_EFFECT_NUMBER
from closeloop_widgets.live.device.boxes import Box, Rect

HEIGHT = 169.0
"""How high Live shows a device, in pixels."""

_ROWS = 24
_ROW, _COLUMN = 28.0, 260.0


@dataclass
class Patch:
    """A patch while it is being made.

    Attributes
    ----------
    width : of the device in Live, in pixels
    boxes, cords : in the order in which they were added; a cord is (from, outlet, to, inlet)
    banks : names of parameters, as they are laid on a control surface's knobs
    """

    width: float = 0.0
    boxes: list[Box] = field(default_factory=list)
    cords: list[tuple[str, int, str, int]] = field(default_factory=list)
    banks: list[str] = field(default_factory=list)

    def add(self, *boxes: Box) -> Box:
        """Takes boxes in; returns the last."""
        self.boxes += boxes
        return boxes[-1]

    def cord(self, source: Box | str, target: Box | str, outlet: int = 0, inlet: int = 0) -> None:
        """Draws a cord from an outlet to an inlet."""
        self.cords.append((_id(source), outlet, _id(target), inlet))

    def text(self) -> bytes:
        """The patch as a file, the same bytes for the same patch."""
        return json.dumps(self.json(), indent=1, ensure_ascii=True).encode("ascii")

    def json(self) -> dict[str, Any]:
        """The patch as Max reads it."""
        drawn = [box.json(_behind(index)) for index, box in enumerate(self.boxes)]
        return {"patcher": {**_patcher(self.width, self.banks), "boxes": drawn, "lines": list(map(_line, self.cords))}}


def _id(box: Box | str) -> str:
    return box if isinstance(box, str) else box.id


def _behind(index: int) -> Rect:
    """Where a box stands in the patch behind the device: in columns, as nobody is to arrange them by hand."""
    column, row = divmod(index, _ROWS)
    return (20.0 + column * _COLUMN, 20.0 + row * _ROW, 240.0, 22.0)


def _line(cord: tuple[str, int, str, int]) -> dict[str, Any]:
    source, outlet, target, inlet = cord
    return {"patchline": {"source": [source, outlet], "destination": [target, inlet]}}


def _patcher(width: float, banks: Sequence[str]) -> dict[str, Any]:
    """What a patch says of itself as a device. Max 8.1 is what Live 11.0 came with; newer ones read it."""
    knobs = [*banks[:8], *["-"] * (8 - len(banks))]
    return {
        "fileversion": 1,
        "appversion": {"major": 8, "minor": 1, "revision": 8, "architecture": "x64", "modernui": 1},
        "classnamespace": "box",
        "rect": [100.0, 100.0, 1200.0, 760.0],
        "openrect": [0.0, 0.0, width, HEIGHT],
        "openinpresentation": 1,
        "bglocked": 0,
        "default_fontsize": 10.0,
        "default_fontname": "Ableton Sans Medium",
        "gridsize": [8.0, 8.0],
        "boxanimatetime": 200,
        "enablehscroll": 1,
        "enablevscroll": 1,
        "devicewidth": width,
        "latency": 0,
        "is_mpe": 1,  # otherwise Live brings what passes through to one channel
        "parameters": {
            "parameterbanks": {"0": {"index": 0, "name": "", "parameters": knobs}},
            "inherited_shortname": 1,
        },
        "dependency_cache": [],
        "autosave": 0,
        "project": {
            "version": 1,
            "contents": {"patchers": {}, "code": {}},
            "layout": {},
            "searchpath": {},
            "amxdtype": MIDI_EFFECT_NUMBER,
            "readonly": 0,
            "devpathtype": 0,
            "devpath": ".",
        },
    }
