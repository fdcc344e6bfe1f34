"""Takes: what model functions made, how each was made, and what listeners thought of it."""

from closeloop_widgets.takes.take import Run, Take
from closeloop_widgets.takes.takes import Added, Changed, Dropped, Takes, TakesEvent, UnknownTakeError

__all__ = ["Added", "Changed", "Dropped", "Run", "Take", "Takes", "TakesEvent", "UnknownTakeError"]
