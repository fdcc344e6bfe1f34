"""What can go wrong with a batch. The takes that came stay with it, whatever happens."""

from __future__ import annotations

from closeloop_widgets.errors import CloseloopError


class BatchError(CloseloopError, RuntimeError):
    """A batch that cannot go on."""


class TakeError(BatchError):
    """A take failed, and the batch was not told to skip it; the note on it is the function's traceback."""


class UnsentError(BatchError):
    """A function or a piece that another process cannot be given, or cannot load."""


class ExecutorLostError(BatchError):
    """The executor broke: a process of it was killed, or it was closed."""
