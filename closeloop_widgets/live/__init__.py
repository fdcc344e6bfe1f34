"""The bridge to Ableton Live: model functions there, and their results in the set.

Nothing here has been tried in a real Live yet (docs/live.md); MIDI files are the way that always works.
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from closeloop_widgets.live.device.write import Written, write_device

_HOMES = {"closeloop_widgets.live.device.write": ["Written", "write_device"]}

_HOME = {name: home for home, names in _HOMES.items() for name in names}

__all__ = ["Written", "write_device"]


def __getattr__(name: str) -> Any:
    if name not in _HOME:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(importlib.import_module(_HOME[name]), name)
