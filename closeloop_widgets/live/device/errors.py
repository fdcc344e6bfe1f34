"""What can go wrong with a device's file."""

from __future__ import annotations

from closeloop_widgets.errors import CloseloopError


class DeviceError(CloseloopError, ValueError):
    """A Max for Live device that cannot be made as asked."""


class AmxdError(DeviceError):
    """Bytes that are not an .amxd file, or not one that can be read.

    Attributes
    ----------
    offset : where in the file, in bytes, it went wrong
    """

    def __init__(self, offset: int, problem: str) -> None:
        super().__init__(f"not a readable .amxd file: at byte {offset}, {problem}")
        self.offset = offset


class PatchError(DeviceError):
    """A Max patch that would not load as it is meant; names every fault."""
