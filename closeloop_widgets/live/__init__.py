"""The bridge to Ableton Live: model functions there, and their results in the set.

Nothing here has been tried in a real Live yet (docs/live.md); MIDI files are the way that always works.
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from closeloop_widgets.live.bridge import Live, Pushed
    from closeloop_widgets.live.carriers.dial import DialCarrier
    from closeloop_widgets.live.carriers.direct import DirectCarrier
    from closeloop_widgets.live.carriers.osc.carrier import OscCarrier
    from closeloop_widgets.live.carriers.relay import RelayCarrier
    from closeloop_widgets.live.device.write import Written, write_device
    from closeloop_widgets.live.errors import (
        ConflictError,
        LiveError,
        LoopedError,
        NoAnswerError,
        NoClipError,
        NotConnectedError,
        OccupiedError,
        UnauthorizedError,
        UnsupportedError,
    )
    from closeloop_widgets.live.pulled import Pulled
    from closeloop_widgets.live.service import Service, serve

_HOMES = {
    "closeloop_widgets.live.bridge": ["Live", "Pushed"],
    "closeloop_widgets.live.carriers.dial": ["DialCarrier"],
    "closeloop_widgets.live.carriers.direct": ["DirectCarrier"],
    "closeloop_widgets.live.carriers.osc.carrier": ["OscCarrier"],
    "closeloop_widgets.live.carriers.relay": ["RelayCarrier"],
    "closeloop_widgets.live.device.write": ["Written", "write_device"],
    "closeloop_widgets.live.errors": [
        "ConflictError",
        "LiveError",
        "LoopedError",
        "NoAnswerError",
        "NoClipError",
        "NotConnectedError",
        "OccupiedError",
        "UnauthorizedError",
        "UnsupportedError",
    ],
    "closeloop_widgets.live.pulled": ["Pulled"],
    "closeloop_widgets.live.service": ["Service", "serve"],
}

_HOME = {name: home for home, names in _HOMES.items() for name in names}

__all__ = [
    "ConflictError",
    "DialCarrier",
    "DirectCarrier",
    "Live",
    "LiveError",
    "LoopedError",
    "NoAnswerError",
    "NoClipError",
    "NotConnectedError",
    "OccupiedError",
    "OscCarrier",
    "Pulled",
    "Pushed",
    "RelayCarrier",
    "Service",
    "UnauthorizedError",
    "UnsupportedError",
    "Written",
    "serve",
    "write_device",
]


def __getattr__(name: str) -> Any:
    # Submodules import this package first: what it holds is loaded when it is asked for.
    if name not in _HOME:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(importlib.import_module(_HOME[name]), name)


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
