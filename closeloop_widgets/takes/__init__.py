"""Takes: what model functions made, how each was made, and what listeners thought of it."""

from closeloop_widgets.takes.errors import KeptTakesError, NotFollowedError, OpinionError, UnknownTakeError
from closeloop_widgets.takes.preference import Better, Preference
from closeloop_widgets.takes.take import Run, Take
from closeloop_widgets.takes.takes import Added, Changed, Dropped, Grown, Preferred, Takes, TakesEvent

__all__ = [
    "Added",
    "Better",
    "Changed",
    "Dropped",
    "Grown",
    "KeptTakesError",
    "NotFollowedError",
    "OpinionError",
    "Preference",
    "Preferred",
    "Run",
    "Take",
    "Takes",
    "TakesEvent",
    "UnknownTakeError",
]
