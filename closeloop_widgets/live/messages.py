"""A message as it travels: one JSON text a frame, 8 MB at most, in one of four envelopes.

    {"v": 1, "id": .., "type": "region.get", "args": {..}}                          request
    {"v": 1, "id": .., "type": "result", "of": "region.get", "result": {..}}        its answer, or
    {"v": 1, "id": .., "type": "error", "code": .., "message": .., "next": ..}      why there is none
    {"v": 1, "type": "event", "name": "selection", "args": {..}}                    unasked

Python asks and the device answers, whichever of the two dialed; only the device tells events.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Annotated, Any

from closeloop_widgets.live import shapes
from closeloop_widgets.live.errors import BadRequestError, Code, LiveError, TooLargeError, error_of
from closeloop_widgets.live.events import EVENTS, NAMES
from closeloop_widgets.live.requests import REQUESTS, TYPES, Args
from closeloop_widgets.live.shapes import NO_SUCH, Bounds, Json
from closeloop_widgets.live.values import Sentence

VERSION = 1

MAX_BYTES = 8 * 1024 * 1024
"""Of one message in UTF-8: about 80,000 notes."""

MessageId = Annotated[str, Bounds(1, 64)]


@dataclass(frozen=True)
class Request:
    """Asks for something; the answer carries its id."""

    id: str
    args: Args[Any]


@dataclass(frozen=True)
class Result:
    """What was asked for."""

    id: str
    of: str
    result: Any


@dataclass(frozen=True)
class Refusal:
    """Why there is no result."""

    id: str
    error: LiveError


@dataclass(frozen=True)
class Event:
    """Something happened."""

    args: Any


Message = Request | Result | Refusal | Event


@dataclass(frozen=True)
class _Error:
    code: Code
    message: Sentence
    next: Sentence = ""


@dataclass(frozen=True)
class _Id:
    id: MessageId


def to_json(message: Message) -> str:
    """A message as text.

    Raises
    ------
    TooLargeError
        It would be larger than a message may be.

    Examples
    --------
    >>> from closeloop_widgets.live.requests import RegionGet
    >>> to_json(Request("7", RegionGet(tracks=(3,), start=0.0, end=16.0)))
    '{"v":1,"id":"7","type":"region.get","args":{"tracks":[3],"start":0.0,"end":16.0}}'
    """
    # ASCII, so that characters are bytes and no carrier can stumble over an encoding.
    text = json.dumps(_plain(message), allow_nan=False, separators=(",", ":"))
    if len(text) > MAX_BYTES:
        raise _too_large(len(text))
    return text


def from_json(text: str | bytes) -> Message:
    """The message that a text is.

    Raises
    ------
    TooLargeError
        It is larger than a message may be; it was not read.
    BadRequestError
        It is none.
    """
    # A surrogate without its other half is legal in a JavaScript string; it is three bytes here and refused below.
    size = len(text) if isinstance(text, bytes) else len(text.encode("utf-8", "surrogatepass"))
    if size > MAX_BYTES:
        raise _too_large(size)
    return _read(_parsed(text))


def id_in(text: str | bytes) -> str | None:
    """The id of a message that could not be read, so that whoever sent it hears of it; None where it has none."""
    try:
        return shapes.read(_Id, {"id": _parsed(text).get("id")}).id
    except BadRequestError:
        return None


def _plain(message: Message) -> Json:
    match message:
        case Request(id, args):
            return {"v": VERSION, "id": id, "type": TYPES[type(args)], "args": shapes.write(args)}
        case Result(id, of, result):
            return {"v": VERSION, "id": id, "type": "result", "of": of, "result": shapes.write(result)}
        case Refusal(id, error):
            told = _Error(error.code, error.message[:4000], error.next[:4000])
            return {"v": VERSION, "id": id, "type": "error", **shapes.write(told)}
        case Event(args):
            return {"v": VERSION, "type": "event", "name": NAMES[type(args)], "args": shapes.write(args)}


def _parsed(text: str | bytes) -> Json:
    try:
        value = json.loads(text, parse_constant=_no_constant)
    except (ValueError, RecursionError) as error:
        raise BadRequestError(f"That is no JSON text ({str(error)[:200]}).", NO_SUCH) from error
    if not isinstance(value, dict):
        raise BadRequestError("A message must be a JSON object.", NO_SUCH)
    return value


def _no_constant(name: str) -> None:
    raise ValueError(f"{name} is no number of JSON")


def _read(value: Json) -> Message:
    version = value.pop("v", None)
    if isinstance(version, bool) or version != VERSION:
        raise BadRequestError(f"The message is of another version of the protocol than {VERSION}.", NO_SUCH)
    match value.pop("type", None):
        case "event":
            return _event(value)
        case "result":
            return _result(value)
        case "error":
            told = shapes.read(_Error, {name: item for name, item in value.items() if name != "id"}, "error")
            return Refusal(_id(value), error_of(told.code, told.message, told.next))
        case str() as kind if kind in REQUESTS:
            _only(value, "id", "args")
            return Request(_id(value), shapes.read(REQUESTS[kind][0], value.get("args"), kind))
        case str() as kind:
            raise BadRequestError(f"There is no request of the type {kind[:80]!r}.", NO_SUCH)
        case _:
            raise BadRequestError("The message has no type.", NO_SUCH)


def _event(value: Json) -> Event:
    _only(value, "name", "args")
    name = value.get("name")
    if not isinstance(name, str) or name not in EVENTS:
        raise BadRequestError(f"There is no event of that name; there are {', '.join(EVENTS)}.", NO_SUCH)
    return Event(shapes.read(EVENTS[name], value.get("args"), name))


def _result(value: Json) -> Result:
    _only(value, "id", "of", "result")
    of = value.get("of")
    if not isinstance(of, str) or of not in REQUESTS:
        raise BadRequestError("The answer does not say to what type of request.", NO_SUCH)
    return Result(_id(value), of, shapes.read(REQUESTS[of][1], value.get("result"), f"answer to {of}"))


def _id(value: Json) -> str:
    return shapes.read(_Id, {"id": value.get("id")}).id


def _only(value: Json, *names: str) -> None:
    for name in value:
        if name not in names:
            raise BadRequestError(f"The message has a field {name[:80]!r}, which none of its type has.", NO_SUCH)


def _too_large(size: int) -> TooLargeError:
    return TooLargeError(
        f"A message of {size / 1e6:.1f} MB is larger than the {MAX_BYTES / 1e6:.1f} MB that one may be.",
        "Choose fewer bars or fewer tracks at a time.",
    )
