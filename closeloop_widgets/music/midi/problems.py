"""What a reader found wrong and put right, gathered into one warning a file."""

from __future__ import annotations

import warnings

SHOWN = 8
"""How many problems a warning spells out: a broken file can have thousands."""


class MidiWarning(UserWarning):
    """A file that could be read only in part, or with repairs; the message says which and where."""


class Problems:
    """The repairs made while one file is read."""

    def __init__(self, file: str) -> None:
        self.file = file
        self.lost_events = False
        self._found: list[str] = []

    def add(self, problem: str, *, lost_events: bool = False) -> None:
        """Note a problem; `lost_events` where a chunk broke off, so that a file with nothing left is refused."""
        self._found.append(problem)
        self.lost_events |= lost_events

    def __bool__(self) -> bool:
        return bool(self._found)

    def __str__(self) -> str:
        shown = "; ".join(self._found[:SHOWN])
        return shown + (f"; and {len(self._found) - SHOWN} more problems" if len(self._found) > SHOWN else "")

    def warn(self, stacklevel: int) -> None:
        """Give one `MidiWarning` for all of them; nothing where there are none."""
        if self:
            warnings.warn(f"{self.file}: {self}", MidiWarning, stacklevel=stacklevel + 1)
