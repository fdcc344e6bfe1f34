"""What the device says unasked."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Annotated, Any, Literal

from closeloop_widgets.live.requests import JobId, Selection
from closeloop_widgets.live.shapes import Bounds, Json
from closeloop_widgets.live.values import Asked, Name, Parts

Place = Literal["region", "scenes", "take_lanes"]


@dataclass(frozen=True)
class RegionChanged:
    """The music of the followed region is another: its parts as they are now."""

    parts: Parts


@dataclass(frozen=True)
class ParamChanged:
    """A hand moved a control of the device: its value, as docs/protocol.md has values."""

    function: Name
    parameter: Name
    value: Any


@dataclass(frozen=True)
class ActionInvoke:
    """A button of the device was pressed: run a function on the selection.

    Attributes
    ----------
    job : the name that the device gives to the run
    parameters : values of the function's controls; those left out have their defaults
    source : what is to be taken as the selection
    place : where results go: in place of the selection, into scenes, or into take lanes
    n : how many results are wanted
    """

    job: JobId
    function: Name
    parameters: Json
    source: Asked = "auto"
    place: Place = "region"
    n: Annotated[int, Bounds(1, 64)] = 1


@dataclass(frozen=True)
class JobCancel:
    """The device's user does not want a job any more."""

    job: JobId


EVENTS: Mapping[str, type[Any]] = MappingProxyType(
    {
        "selection": Selection,
        "region.changed": RegionChanged,
        "param.changed": ParamChanged,
        "action.invoke": ActionInvoke,
        "job.cancel": JobCancel,
    }
)
"""What each event holds."""

NAMES: Mapping[type[Any], str] = MappingProxyType({kind: name for name, kind in EVENTS.items()})
