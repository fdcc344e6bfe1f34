"""What can go wrong between a researcher's function and the loop around it."""

from __future__ import annotations

from closeloop_widgets.errors import CloseloopError


class SignatureError(CloseloopError, TypeError):
    """A function whose signature cannot become a model function; raised when it is registered."""


class ParameterError(CloseloopError, ValueError):
    """A parameter's value that is refused, or a parameter the function does not have."""


class ResultError(CloseloopError, TypeError):
    """What a model function returned is not music."""


class FunctionError(CloseloopError, RuntimeError):
    """A model function ended in a way no function should: it tried to exit the interpreter."""


class Cancelled(BaseException):
    """Raised inside a running model function, by its context, once its job has been cancelled.

    Not an `Exception`, for asyncio's reason: a function that guards its sampling steps with
    `except Exception` must not swallow the cancel with them.
    """


def message_for(error: BaseException) -> str:
    """What went wrong, in one line for a musician; an error of this package's own speaks for itself."""
    lines = [line.strip() for line in str(error).splitlines() if line.strip()]
    name = type(error).__name__
    if not lines:
        return name
    return lines[0] if isinstance(error, CloseloopError) else f"{name}: {lines[0]}"


def raisable(error: BaseException, function: str) -> BaseException:
    """The error as `result()` raises it: a function's exit must not end the reader's interpreter either."""
    if isinstance(error, Exception):
        return error
    wrapped = FunctionError(f"{function} tried to exit: {type(error).__name__} {error}")
    wrapped.__cause__ = error
    return wrapped
