"""The device's patch: what it is made of, and what the lint finds in one that is broken."""

from __future__ import annotations

import copy
import json
import math
import xml.etree.ElementTree as ElementTree
from collections.abc import Callable
from typing import Annotated, Any, Literal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import closeloop_widgets as cl
from closeloop_widgets.live.device.errors import DeviceError, PatchError
from closeloop_widgets.live.device.lint import check_patch, faults
from closeloop_widgets.live.device.patch import HEIGHT
from closeloop_widgets.live.device.picture import device_svg
from closeloop_widgets.live.device.write import patch_for

Json = dict[str, Any]


@cl.model("Everything")
def everything(
    score: cl.Score,
    region: cl.Region,
    *,
    temperature: Annotated[float, cl.Range(0.1, 2, scale="log")] = 1.0,
    voices: Annotated[int, cl.Range(1, 8)] = 4,
    spread: Annotated[tuple[float, float], cl.Range(0, 1)] = (0.2, 0.8),
    style: Literal["Chorale", "Jazz ballad"] = "Chorale",
    keep: bool = True,
    prompt: Annotated[str, cl.Text(multiline=True)] = "",
    density: Annotated[list[float], cl.Range(0, 16), cl.PerBar()] = 4.0,  # type: ignore[assignment]
    louder: Annotated[list[int], cl.Range(1, 127), cl.PerTrack()] = 80,  # type: ignore[assignment]
    seed: cl.Seed = None,  # type: ignore[valid-type]
) -> cl.Score:
    """Has a control of every kind."""
    return score


def patch_of(*schemas: Json, **options: Any) -> Json:
    patch, _ = patch_for(schemas, **options)
    found: Json = json.loads(patch.text())
    return found


def boxes(patch: Json) -> dict[str, Json]:
    return {entry["box"]["id"]: entry["box"] for entry in patch["patcher"]["boxes"]}


def heard_by_the_script(patch: Json, name: str) -> str:
    """What the patch's script hears before the value when a control is moved: found by following the cords."""
    lines = [line["patchline"] for line in patch["patcher"]["lines"]]
    (after,) = [line["destination"][0] for line in lines if line["source"] == [name, 0]]
    assert ["patch", 0] in [line["destination"] for line in lines if line["source"] == [after, 0]]
    text: str = boxes(patch)[after]["text"]
    return text.removeprefix("prepend ")


titles = st.text(st.characters(exclude_categories=("Cs",)), min_size=1, max_size=60)
plain = st.fixed_dictionaries(
    {"title": titles, "help": titles},
    optional={"group": st.sampled_from(["Rhythm", "Harmony"]), "unit": st.sampled_from(["beats", "%"])},
)
bounded = st.tuples(st.floats(-1000, 1000), st.floats(0.01, 1000)).map(lambda ab: {"low": ab[0], "high": ab[0] + ab[1]})
numbers = st.one_of(
    bounded.map(lambda bounds: {"kind": "number", "default": bounds["low"], **bounds}),
    st.just({"kind": "integer", "default": 3, "low": None, "high": None}),
    bounded.map(lambda bounds: {"kind": "pair", "whole": False, "default": list(bounds.values()), **bounds}),
    st.just({"kind": "choice", "default": "a", "choices": [{"value": "a", "title": "An A, or so"}]}),
    st.just({"kind": "toggle", "default": True}),
)
kinds = st.one_of(
    numbers,
    st.builds(lambda kind, scope: {**kind, "scope": scope}, numbers, st.sampled_from(["track", "bar", "cell"])),
    st.booleans().map(lambda multiline: {"kind": "text", "default": "", "multiline": multiline}),
    st.just({"kind": "seed", "default": None}),
)


@st.composite
def schemas(draw: st.DrawFn) -> list[Json]:
    """Functions with any controls, as docs/protocol.md has their schemas."""
    functions = []
    for number in range(draw(st.integers(0, 3))):
        parameters = [{"name": f"p{index}", **draw(plain), **draw(kinds)} for index in range(draw(st.integers(0, 9)))]
        functions.append({"name": f"f{number}", "title": draw(titles), "description": "", "parameters": parameters})
    return functions


@settings(max_examples=60, deadline=None)
@given(schemas())
def test_the_patch_for_any_functions_has_no_fault(functions: list[Json]) -> None:
    patch, undrawn = patch_for(functions)
    assert not list(faults(json.loads(patch.text())))
    said = {(function["name"], parameter["name"]) for function in functions for parameter in function["parameters"]}
    drawn = {
        tuple(box.id.split(".")[:2]) for box in patch.boxes if box.id.endswith(".title") and box.id.count(".") == 2
    }
    assert drawn | {(one.function, one.parameter) for one in undrawn} == said


@settings(max_examples=30, deadline=None)
@given(schemas())
def test_the_picture_of_any_device_is_whole(functions: list[Json]) -> None:
    patch = patch_of(*functions)
    picture = ElementTree.fromstring(device_svg(patch, "device"))
    assert float(picture.attrib["width"]) == patch["patcher"]["openrect"][2]


def test_the_same_functions_make_the_same_bytes() -> None:
    made = [patch_for([cl.kgram.schema(), everything.schema()])[0].text() for _ in range(2)]
    assert made[0] == made[1]


@pytest.mark.parametrize(
    ("name", "maxclass", "heard"),
    [
        ("everything.temperature", "flonum", "control everything temperature"),
        ("everything.temperature.way", "slider", "control everything temperature way"),
        ("everything.voices", "number", "control everything voices"),
        ("everything.spread.from", "flonum", "control everything spread from"),
        ("everything.spread.to", "flonum", "control everything spread to"),
        ("everything.style", "umenu", "control everything style"),
        ("everything.keep", "toggle", "control everything keep"),
        ("everything.prompt", "textedit", "control everything prompt"),
        ("everything.density", "multislider", "control everything density"),
        ("everything.louder", "multislider", "control everything louder"),
        ("everything.seed", "textedit", "control everything seed"),
        ("everything.run", "textbutton", "run everything"),
        ("address", "textedit", "address"),
        ("connect", "textbutton", "connect"),
        ("info", "textbutton", "info"),
        ("source", "umenu", "source"),
        ("place", "umenu", "place"),
        ("takes", "number", "takes"),
        ("cancel", "textbutton", "cancel"),
        ("dial-1", "live.dial", "dial 1"),
        ("store", "newobj", "state"),
    ],
)
def test_a_control_tells_the_script_its_name(name: str, maxclass: str, heard: str) -> None:
    patch = patch_of(everything.schema())
    assert boxes(patch)[name]["maxclass"] == maxclass
    assert heard_by_the_script(patch, name) == heard


def test_a_row_of_faders_has_the_bounds_of_its_parameter() -> None:
    patch = boxes(patch_of(everything.schema()))
    assert patch["everything.density"]["setminmax"] == [0, 16]
    assert patch["everything.density"]["settype"] == 1
    assert patch["everything.louder"]["settype"] == 0


def test_a_choice_of_several_words_is_one_choice() -> None:
    items = boxes(patch_of(everything.schema()))["everything.style"]["items"]
    assert " ".join(items).split(" , ") == ["Chorale", "Jazz ballad"]


def test_only_the_dials_and_the_store_are_parameters() -> None:
    enabled = [
        box["id"]
        for box in boxes(patch_of(everything.schema())).values()
        if box.get("parameter_enable") or box.get("saved_object_attributes", {}).get("parameter_enable")
    ]
    assert enabled == ["store", *(f"dial-{number}" for number in range(1, 9))]


def test_dials_are_named_after_what_they_move_and_there_are_always_eight() -> None:
    named = patch_of(everything.schema())["patcher"]["parameters"]["parameterbanks"]["0"]["parameters"]
    assert named[:3] == ["1 Everything: Temperature", "2 Everything: Voices", "3 Control 3"]
    assert len(named) == 8


def test_a_dial_begins_where_its_control_does() -> None:
    patch = boxes(patch_of(everything.schema()))
    starts = [patch[f"dial-{n}"]["saved_attribute_attributes"]["valueof"]["parameter_initial"] for n in (1, 2, 3)]
    assert [round(start, 3) for (start,) in starts] == [round(math.log(10) / math.log(20), 3), round(3 / 7, 3), 0.0]


def test_midi_goes_through_the_device() -> None:
    assert {"patchline": {"source": ["midi-in", 0], "destination": ["midi-out", 0]}} in patch_of()["patcher"]["lines"]


def test_a_control_without_bounds_for_its_faders_is_named_and_not_drawn() -> None:
    free = {"name": "shift", "title": "Shift", "kind": "integer", "default": 0, "scope": "bar", "help": ""}
    _, undrawn = patch_for([{"name": "f", "title": "F", "parameters": [free]}])
    assert [(one.parameter, "give it a Range" in one.reason) for one in undrawn] == [("shift", True)]


def test_two_functions_of_one_name_are_refused() -> None:
    with pytest.raises(DeviceError, match="kgram, kgram"):
        patch_for([cl.kgram.schema(), cl.kgram.schema()])


def test_an_unknown_engine_is_refused() -> None:
    with pytest.raises(DeviceError, match="not 'node'"):
        patch_for([], engine="node")  # type: ignore[arg-type]


def _second_id(patch: Json) -> None:
    patch["patcher"]["boxes"].append(copy.deepcopy(patch["patcher"]["boxes"][0]))


def _cord(patch: Json, source: list[Any], target: list[Any]) -> None:
    patch["patcher"]["lines"].append({"patchline": {"source": source, "destination": target}})


BREAKAGES: list[tuple[Callable[[Json], Any], str]] = [
    (_second_id, "the id 'node' is there 2 times"),
    (lambda patch: _cord(patch, ["node", 7], ["patch", 0]), "leaves outlet 7 of node, which has 2"),
    (lambda patch: _cord(patch, ["node", 0], ["patch", 1]), "enters inlet 1 of patch, which has 1"),
    (lambda patch: _cord(patch, ["node", 0], ["nobody", 0]), "to 'nobody'"),
    (lambda patch: boxes(patch)["cancel"].update(presentation_rect=[8, HEIGHT - 10, 60, 18]), "not all inside"),
    (lambda patch: boxes(patch)["cancel"].update(presentation_rect=[8, 24, 60, 18]), "lie on each other"),
    (lambda patch: boxes(patch)["info"].update(varname="status"), "the name 'status' is there 2 times"),
    (lambda patch: boxes(patch)["midi-in"].update(text="notein"), "'notein' that is not known"),
    (lambda patch: boxes(patch)["node"].update(numoutlets=3), "has 1 inlets and 3 outlets, not 1 and 2"),
    (lambda patch: boxes(patch)["status"].update(text="x" * 40_000), "a text of 40000 characters"),
    (
        lambda patch: patch["patcher"]["parameters"]["parameterbanks"]["0"]["parameters"].append("Filter"),
        "a knob is for the parameter 'Filter'",
    ),
]


@pytest.mark.parametrize(("breaks", "fault"), BREAKAGES, ids=[fault for _, fault in BREAKAGES])
def test_the_lint_names_the_fault_of_a_broken_patch(breaks: Callable[[Json], Any], fault: str) -> None:
    patch = patch_of(everything.schema())
    breaks(patch)
    with pytest.raises(PatchError) as caught:
        check_patch(patch)
    assert fault in str(caught.value)
