"""What can be wrong about takes."""

from __future__ import annotations

from closeloop_widgets.errors import CloseloopError, UnknownError


class UnknownTakeError(UnknownError):
    """There is no such take, or no longer."""

    code = "unknown_take"


class OpinionError(CloseloopError, ValueError):
    """A rating, star, note or preference that is none."""


class KeptTakesError(CloseloopError, ValueError):
    """Bytes that are no kept takes."""


class NotFollowedError(CloseloopError, ValueError):
    """Of this take nobody can say how it follows its controls."""
