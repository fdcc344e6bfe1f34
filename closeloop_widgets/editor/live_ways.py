"""The ways to Live that an editor knows by name. A further one is a line of the table, and what makes its carrier."""

from __future__ import annotations

import difflib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

from closeloop_widgets.live.carriers.carrier import Carrier
from closeloop_widgets.live.errors import BadRequestError

Send = Callable[[dict[str, Any]], None]
"""Brings a message to every page of the editor; called from any thread."""


@dataclass(frozen=True)
class Way:
    """A way to Live.

    Attributes
    ----------
    title : what the panel calls it
    carrier : makes the carrier, once an editor, given what brings messages to its pages; raises a `LiveError` where
        what it needs is not there
    code : whether it asks for the device's six digits the first time
    """

    title: str
    carrier: Callable[[Send], Carrier]
    code: bool = True


def _direct(_: Send) -> Carrier:
    from closeloop_widgets.live.carriers.direct import DirectCarrier

    return DirectCarrier()


def _relay(send: Send) -> Carrier:
    from closeloop_widgets.live.carriers.relay import RelayCarrier

    return RelayCarrier(send)


def _dial(_: Send) -> Carrier:
    from closeloop_widgets.live.carriers.dial import DialCarrier

    return DialCarrier()


def _osc(_: Send) -> Carrier:
    from closeloop_widgets.live.carriers.osc.carrier import OscCarrier

    return OscCarrier()


WAYS: Mapping[str, Way] = MappingProxyType(
    {
        "direct": Way("Device on this computer", _direct),
        "relay": Way("Through this browser", _relay),
        "dial": Way("The device dials this computer", _dial),
        "osc": Way("AbletonOSC (session view)", _osc, code=False),
    }
)


def way_named(name: str) -> Way:
    """The way of this name.

    Raises
    ------
    BadRequestError
        There is none; the error names the nearest.

    Examples
    --------
    >>> way_named("direkt")
    Traceback (most recent call last):
    ...
    closeloop_widgets.live.errors.BadRequestError: No way to Live is called 'direkt'. Did you mean 'direct'?
    """
    if name not in WAYS:
        near = difflib.get_close_matches(name, WAYS, 1)
        hint = f"Did you mean {near[0]!r}?" if near else f"There are {', '.join(WAYS)}, or any carrier."
        raise BadRequestError(f"No way to Live is called {name[:40]!r}.", hint)
    return WAYS[name]
