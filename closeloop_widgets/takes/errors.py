"""What can be wrong about takes."""

from __future__ import annotations

from closeloop_widgets.errors import CloseloopError


class UnknownTakeError(CloseloopError, KeyError):
    """There is no such take, or no longer."""

    code = "unknown_take"

    def __str__(self) -> str:
        return str(self.args[0])  # KeyError would show it in quotes


class OpinionError(CloseloopError, ValueError):
    """A rating, star, note or preference that is none."""


class KeptTakesError(CloseloopError, ValueError):
    """Bytes that are no kept takes."""
