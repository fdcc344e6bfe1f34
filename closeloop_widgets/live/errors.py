"""Refusals between Python and Live, by code: each says what is wrong, and what to do next."""

from __future__ import annotations

from typing import Any, ClassVar, Literal, get_args

from closeloop_widgets.errors import CloseloopError

Code = Literal[
    "conflict",
    "no_clip",
    "looped",
    "occupied",
    "unauthorized",
    "unsupported",
    "too_large",
    "bad_request",
    "internal",
]
CODES: tuple[Code, ...] = get_args(Code)


class LiveError(CloseloopError):
    """What Live, or the way to it, refused.

    Parameters
    ----------
    message : a sentence that a musician understands
    next : what to do about it

    Attributes
    ----------
    code : what a program goes by; the class says the same
    """

    code: ClassVar[Code] = "internal"

    def __init__(self, message: str, next: str = "") -> None:
        self.message, self.next = message, next
        super().__init__(f"{message} {next}".strip())

    def __reduce__(self) -> tuple[type[LiveError], tuple[str, str]]:
        return type(self), (self.message, self.next)


class ConflictError(LiveError):
    """The music there changed since it was read; nothing was written."""

    code = "conflict"


class NoClipError(LiveError):
    """There is no clip where the notes were to go."""

    code = "no_clip"


class LoopedError(LiveError):
    """The arrangement clip there is looped, so that one of its notes sounds several times."""

    code = "looped"


class OccupiedError(LiveError):
    """A clip is where a new one was to go."""

    code = "occupied"


class UnauthorizedError(LiveError):
    """The device does not know who is asking: a code is missing or wrong."""

    code = "unauthorized"


class UnsupportedError(LiveError):
    """This Live, or this way to it, cannot do that."""

    code = "unsupported"


class TooLargeError(LiveError):
    """More than one message may hold."""

    code = "too_large"


class BadRequestError(LiveError, ValueError):
    """A message that is none, or says what cannot be."""

    code = "bad_request"


class InternalError(LiveError):
    """Something failed that should not have."""

    code = "internal"


class NotConnectedError(LiveError, ConnectionError):
    """There is no connection to Live just now. Whether a write that was under way happened is not known.

    Attributes
    ----------
    request : what was asked
    """

    request: Any = None


class NoAnswerError(LiveError, TimeoutError):
    """Live did not answer in time. Whether a write that was asked for happened is not known.

    Attributes
    ----------
    request : what was asked
    """

    request: Any = None


_BY_CODE: dict[str, type[LiveError]] = {
    kind.code: kind
    for kind in (
        ConflictError,
        NoClipError,
        LoopedError,
        OccupiedError,
        UnauthorizedError,
        UnsupportedError,
        TooLargeError,
        BadRequestError,
        InternalError,
    )
}


def error_of(code: str, message: str, next: str = "") -> LiveError:
    """The error of this code.

    Examples
    --------
    >>> error_of("no_clip", "There is no clip in bar 9.", "Allow one to be made.")
    NoClipError('There is no clip in bar 9. Allow one to be made.')
    """
    return _BY_CODE.get(code, InternalError)(message, next)
