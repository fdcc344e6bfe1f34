"""The base of every error the package raises on purpose."""

from __future__ import annotations


class CloseloopError(Exception):
    """Something the user can understand and act on.

    Each package derives its own errors from this one, with the standard class as a second base where
    that helps (`class ScoreError(CloseloopError, ValueError)`). The message names the thing, its value,
    what was expected, and what to do.
    """


class UnknownError(CloseloopError, KeyError):
    """Something was asked for by a name that nothing has."""

    def __str__(self) -> str:
        return str(self.args[0])  # KeyError would show it in quotes


class ScoreError(CloseloopError, ValueError):
    """A score, or an edit of one, that cannot be."""


class RegionError(CloseloopError, ValueError):
    """A region that does not fit the score it is for."""


class MidiError(CloseloopError, ValueError):
    """Bytes that are not a Standard MIDI File, or not one that can be read; says what and where."""
