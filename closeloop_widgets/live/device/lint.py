"""Whether a patch would load as it is meant: read from its JSON, as Max would, not from what made it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from itertools import combinations
from typing import Any

from closeloop_widgets.live.device.boxes import ports_of
from closeloop_widgets.live.device.errors import PatchError
from closeloop_widgets.live.device.patch import HEIGHT

MAX_SYMBOL = 32_767
"""The longest symbol that Max has, in characters."""


def check_patch(patch: Mapping[str, Any]) -> None:
    """Refuses a patch with faults.

    Parameters
    ----------
    patch : the JSON of a patch

    Raises
    ------
    PatchError
        Names every fault.
    """
    found = list(faults(patch))
    if found:
        raise PatchError(f"the patch of the device has {len(found)} faults: " + "; ".join(found))


def faults(patch: Mapping[str, Any]) -> Iterator[str]:
    """What is wrong with a patch, a sentence each."""
    patcher = patch["patcher"]
    boxes = [entry["box"] for entry in patcher["boxes"]]
    yield from _twice("the id", [box["id"] for box in boxes])
    yield from _twice("the name", [box["varname"] for box in boxes if "varname" in box])
    yield from _twice("the parameter", list(_parameters(boxes)))
    for box in boxes:
        yield from _ports(box)
        yield from _symbols(box)
    yield from _cords(boxes, [line["patchline"] for line in patcher["lines"]])
    yield from _places(boxes, patcher["openrect"])
    unknown = set(patcher["parameters"]["parameterbanks"]["0"]["parameters"]) - {"-", *_parameters(boxes)}
    yield from (f"a knob is for the parameter {name!r}, which there is not" for name in sorted(unknown))


def _twice(what: str, names: Sequence[str]) -> Iterator[str]:
    yield from (f"{what} {name!r} is there {count} times" for name, count in Counter(names).items() if count > 1)


def _parameters(boxes: Sequence[Mapping[str, Any]]) -> Iterator[str]:
    for box in boxes:
        value = box.get("saved_attribute_attributes", {}).get("valueof", {})
        if "parameter_longname" in value:
            yield value["parameter_longname"]


def _ports(box: Mapping[str, Any]) -> Iterator[str]:
    try:
        inlets, outlets = ports_of(box["maxclass"], box.get("text", ""))
    except KeyError as unknown:
        yield f"{box['id']} is an object {unknown} that is not known here"
        return
    said = (box["numinlets"], box["numoutlets"])
    if said != (inlets, len(outlets)):
        yield f"{box['id']} has {said[0]} inlets and {said[1]} outlets, not {inlets} and {len(outlets)}"
    if list(outlets) != box.get("outlettype", []):
        yield f"the outlets of {box['id']} are {box.get('outlettype')}, not {list(outlets)}"


def _symbols(box: Mapping[str, Any]) -> Iterator[str]:
    texts = [value for value in box.values() if isinstance(value, str)]
    yield from (f"{box['id']} has a text of {len(text)} characters" for text in texts if len(text) > MAX_SYMBOL)


def _cords(boxes: Sequence[Mapping[str, Any]], lines: Sequence[Mapping[str, Any]]) -> Iterator[str]:
    by_id = {box["id"]: box for box in boxes}
    for line in lines:
        (source, outlet), (target, inlet) = line["source"], line["destination"]
        if source not in by_id or target not in by_id:
            yield f"a cord goes from {source!r} to {target!r}, and one of them is not there"
        elif not 0 <= outlet < by_id[source]["numoutlets"]:
            yield f"a cord leaves outlet {outlet} of {source}, which has {by_id[source]['numoutlets']}"
        elif not 0 <= inlet < by_id[target]["numinlets"]:
            yield f"a cord enters inlet {inlet} of {target}, which has {by_id[target]['numinlets']}"


def _places(boxes: Sequence[Mapping[str, Any]], shown: Sequence[float]) -> Iterator[str]:
    placed = {box["id"]: box["presentation_rect"] for box in boxes if box.get("presentation")}
    for id, (x, y, width, height) in placed.items():
        if x < 0 or y < 0 or x + width > shown[2] or y + height > HEIGHT:
            yield f"{id} at {[x, y, width, height]} is not all inside the device's {shown[2]:g} by {HEIGHT:g} pixels"
        if width < 6 or height < 6:
            yield f"{id} is {width:g} by {height:g} pixels, too small to see"
    for (one, a), (other, b) in combinations(placed.items(), 2):
        if a[0] < b[0] + b[2] and b[0] < a[0] + a[2] and a[1] < b[1] + b[3] and b[1] < a[1] + a[3]:
            yield f"{one} and {other} lie on each other"
