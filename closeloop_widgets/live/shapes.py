"""Dataclasses as what travels: read from JSON strictly, written to it, and described as JSON Schema.

The annotations are the single source. A field is `bool`, `int`, `float`, `str`, a `Literal`, a dataclass, `Json` (any
object), a `tuple[X, ...]` of these, or one of these `| None`. `Annotated[..., Bounds(low, high)]` bounds a number,
the length of a text, or how many items there are, and each of these must have bounds. A field with a default may be
left out, and is, where it has it.
"""

from __future__ import annotations

import dataclasses
import types
import typing
from collections.abc import Callable, Mapping
from dataclasses import MISSING, dataclass
from functools import cache
from typing import Annotated, Any, Literal, TypeVar, Union, get_args, get_origin

from closeloop_widgets.live.errors import BadRequestError

T = TypeVar("T")

Json = dict[str, Any]
"""Any JSON object: a function's schema or its values, which are checked where they are used."""

NO_SUCH = "It is a fault of one of the two programs: update the device and closeloop_widgets to versions that fit."


@dataclass(frozen=True)
class Bounds:
    """From `low` to `high`, both included: of a number, of the characters of a text, of the items of a list."""

    low: float
    high: float


@dataclass(frozen=True)
class Above:
    """Greater than `low`, and at most `high`."""

    low: float
    high: float


@dataclass(frozen=True)
class _Field:
    """How one field of a dataclass travels."""

    read: Callable[[str, Any], Any]
    write: Callable[[Any], Any]
    schema: Json
    default: Any


def read(kind: type[T], value: Any, where: str = "message") -> T:
    """The dataclass that a JSON value is.

    Raises
    ------
    BadRequestError
        It is not one: the sentence names the field, what is there and what was expected.

    Examples
    --------
    >>> @dataclass(frozen=True)
    ... class Loop:
    ...     start: Annotated[float, Bounds(0, 1000)]
    ...     length: Annotated[float, Above(0, 1000)] = 4.0
    >>> read(Loop, {"start": 8})
    Loop(start=8.0, length=4.0)
    >>> read(Loop, {"start": 8, "length": 0}, "loop")
    Traceback (most recent call last):
    closeloop_widgets.live.errors.BadRequestError: loop.length must be more than 0 and at most 1000, but is 0. ...
    """
    if not isinstance(value, dict):
        raise _refused(where, "an object", value)
    fields = _fields(kind)
    if not fields.keys() >= value.keys():
        unknown = next(name for name in value if name not in fields)
        raise BadRequestError(f"{where} has no field {unknown[:80]!r}; it has {', '.join(fields) or 'none'}.", NO_SUCH)
    found = {}
    for name, field in fields.items():
        if name in value:
            found[name] = field.read(f"{where}.{name}", value[name])
        elif field.default is MISSING:
            raise BadRequestError(f"{where} lacks the field {name!r}.", NO_SUCH)
    try:
        return kind(**found)
    except BadRequestError as error:
        raise BadRequestError(f"{where}: {error.message}", error.next) from error


def write(value: Any) -> Json:
    """The JSON object of a dataclass; what has its default is left out."""
    written = {}
    for name, field in _fields(type(value)).items():
        item = getattr(value, name)
        if field.default is MISSING or item != field.default:
            written[name] = field.write(item)
    return written


def schema(kind: type[Any]) -> Json:
    """The JSON Schema of a dataclass; dataclasses within it are named in `$defs`."""
    fields = _fields(kind)
    return {
        "type": "object",
        "properties": {name: field.schema for name, field in fields.items()},
        "required": [name for name, field in fields.items() if field.default is MISSING],
        "additionalProperties": False,
    }


def named_in(kind: type[Any]) -> dict[str, type[Any]]:
    """The dataclasses that a dataclass is made of, and those that these are, by name."""
    found: dict[str, type[Any]] = {}
    for hint in typing.get_type_hints(kind, include_extras=True).values():
        for part in _parts(hint):
            found |= {part.__name__: part, **named_in(part)}
    return found


def _parts(hint: Any) -> list[type[Any]]:
    if isinstance(hint, type) and dataclasses.is_dataclass(hint):
        return [hint]
    return [part for inner in get_args(hint) for part in _parts(inner)]


def _fields(kind: Any) -> Mapping[str, _Field]:
    return _fields_of(kind)


@cache
def _fields_of(kind: Any) -> Mapping[str, _Field]:
    hints = typing.get_type_hints(kind, include_extras=True)
    return {field.name: _field(hints[field.name], field.default) for field in dataclasses.fields(kind)}


def _field(hint: Any, default: Any) -> _Field:
    bounds = None
    if get_origin(hint) is Annotated:
        hint, bounds = get_args(hint)
    return dataclasses.replace(_of_kind(hint, bounds), default=default)


def _of_kind(hint: Any, bounds: Any) -> _Field:
    origin = get_origin(hint)
    if origin in (Union, types.UnionType):
        (inner,) = [item for item in get_args(hint) if item is not type(None)]
        return _or_none(_field(inner, MISSING) if bounds is None else _of_kind(inner, bounds))
    if origin is tuple:
        return _several(_field(get_args(hint)[0], MISSING), bounds)
    if origin is Literal:
        return _one_of(get_args(hint))
    if isinstance(hint, type) and dataclasses.is_dataclass(hint):
        nested: type[Any] = hint
        reference = {"$ref": f"#/$defs/{nested.__name__}"}
        return _Field(lambda where, value: read(nested, value, where), write, reference, MISSING)
    return _SIMPLE[hint](bounds)


def _or_none(field: _Field) -> _Field:
    return _Field(
        lambda where, value: None if value is None else field.read(where, value),
        lambda value: None if value is None else field.write(value),
        {"anyOf": [field.schema, {"type": "null"}]},
        MISSING,
    )


def _several(item: _Field, bounds: Bounds) -> _Field:
    def read_all(where: str, value: Any) -> tuple[Any, ...]:
        if not isinstance(value, list):
            raise _refused(where, "a list", value)
        if not bounds.low <= len(value) <= bounds.high:
            raise _refused(where, f"a list of {bounds.low} to {bounds.high}", value)
        return tuple(item.read(f"{where}[{i}]", each) for i, each in enumerate(value))

    described = {"type": "array", "items": item.schema, "minItems": bounds.low, "maxItems": bounds.high}
    return _Field(read_all, lambda value: [item.write(each) for each in value], described, MISSING)


def _one_of(choices: tuple[Any, ...]) -> _Field:
    def read_choice(where: str, value: Any) -> Any:
        if not isinstance(value, str) or value not in choices:
            raise _refused(where, "one of " + ", ".join(choices), value)
        return value

    return _Field(read_choice, _same, {"enum": list(choices)}, MISSING)


def _number(bounds: Bounds | Above) -> _Field:
    def read_number(where: str, value: Any) -> float:
        if isinstance(value, bool) or not isinstance(value, int | float):
            raise _refused(where, "a number", value)
        _check_bounds(where, value, bounds)
        return float(value)

    return _Field(read_number, _same, {"type": "number", **_bounds_schema(bounds)}, MISSING)


def _whole(bounds: Bounds) -> _Field:
    def read_whole(where: str, value: Any) -> int:
        # JSON knows one kind of number: 4.0 is the whole number 4.
        if isinstance(value, bool) or not (isinstance(value, int) or (isinstance(value, float) and value.is_integer())):
            raise _refused(where, "a whole number", value)
        _check_bounds(where, value, bounds)
        return int(value)

    return _Field(read_whole, _same, {"type": "integer", **_bounds_schema(bounds)}, MISSING)


def _text(bounds: Bounds) -> _Field:
    def read_text(where: str, value: Any) -> str:
        if not isinstance(value, str) or not bounds.low <= len(value) <= bounds.high:
            raise _refused(where, f"a text of {bounds.low} to {bounds.high} characters", value)
        return value

    return _Field(read_text, _same, {"type": "string", "minLength": bounds.low, "maxLength": bounds.high}, MISSING)


def _truth(_: None) -> _Field:
    def read_truth(where: str, value: Any) -> bool:
        if not isinstance(value, bool):
            raise _refused(where, "true or false", value)
        return value

    return _Field(read_truth, _same, {"type": "boolean"}, MISSING)


def _any_object(_: None) -> _Field:
    def read_object(where: str, value: Any) -> Json:
        if not isinstance(value, dict):
            raise _refused(where, "an object", value)
        return value

    return _Field(read_object, _same, {"type": "object"}, MISSING)


def _any(_: None) -> _Field:
    return _Field(lambda where, value: value, _same, {}, MISSING)


_SIMPLE: Mapping[Any, Callable[[Any], _Field]] = {
    bool: _truth,
    int: _whole,
    float: _number,
    str: _text,
    Json: _any_object,
    Any: _any,
}


def _same(value: Any) -> Any:
    return value


def _check_bounds(where: str, value: float, bounds: Bounds | Above) -> None:
    if isinstance(bounds, Above):
        if not bounds.low < value <= bounds.high:
            raise _refused(where, f"more than {bounds.low:g} and at most {bounds.high:g}", value)
    elif not bounds.low <= value <= bounds.high:
        raise _refused(where, f"{bounds.low:g} to {bounds.high:g}", value)


def _bounds_schema(bounds: Bounds | Above) -> Json:
    low = "exclusiveMinimum" if isinstance(bounds, Above) else "minimum"
    return {low: bounds.low, "maximum": bounds.high}


def _refused(where: str, expected: str, value: Any) -> BadRequestError:
    return BadRequestError(f"{where} must be {expected}, but is {_described(value)}.", NO_SUCH)


def _described(value: Any) -> str:
    match value:
        case None | bool():
            return {None: "null", True: "true", False: "false"}[value]
        case dict():
            return "an object"
        case list():
            return f"a list of {len(value)}"
        case str():
            # Never the text itself: it may be a token.
            return f"a text of {len(value)} characters"
        case _:
            return str(value) if abs(value) < 1e15 else "a number that large"
