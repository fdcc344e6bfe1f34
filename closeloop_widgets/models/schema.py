"""A function's signature, read as the one description of its controls."""

from __future__ import annotations

import inspect
import typing
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from inspect import Parameter as Slot
from typing import Any

from closeloop_widgets.models.calculated import Values
from closeloop_widgets.models.context import Context
from closeloop_widgets.models.docstring import parameter_help
from closeloop_widgets.models.errors import SignatureError
from closeloop_widgets.models.hints import UNGUESSABLE, parameter_of
from closeloop_widgets.models.parameters import Parameter, Parameters, Refused, SeedField
from closeloop_widgets.models.scoped import Scoped

VERSION = 1

_NO_HINT = inspect.Signature.empty


@dataclass(frozen=True)
class Signature:
    """How to call a model function: what it takes besides the score, its parameters, and whether it says that it
    returns `Values`."""

    takes_region: bool
    takes_context: bool
    calculates: bool
    names: tuple[str, ...]
    parameters: Parameters


def read_signature(fn: Callable[..., Any], hints: Mapping[str, Any] | None = None, batch: bool = False) -> Signature:
    """The signature of a model function.

    Parameters
    ----------
    fn : `(score, region, *, controls, context)`; region, controls and context are optional
    hints : the parameters that are controls, for a function that one cannot annotate; all others keep their
        defaults. None takes the keyword-only parameters and their own hints
    batch : whether it must take `n`, which is then no control

    Raises
    ------
    SignatureError
        The function's shape, or a hint, is not one that can be called with a score and controls.
    """
    name = name_of(fn)
    _refuse_async(fn, name)
    try:
        slots = dict(inspect.signature(fn).parameters)
    except (TypeError, ValueError, NameError) as error:
        raise SignatureError(f"{name}: its signature cannot be read: {error}") from error
    takes_region = _refuse_wrong_start(name, list(slots.values()))
    context = _context_slot(fn, name, slots)
    given = {"score", "region", context, *(["n"] if batch else [])}
    if batch and (slots["n"].kind if "n" in slots else Slot.POSITIONAL_ONLY) is Slot.POSITIONAL_ONLY:
        raise SignatureError(f"{name}: batch=True says that it takes how many results to make; add `*, n` to it")
    controls = {key: slot for key, slot in slots.items() if key not in given}
    chosen = _own_hints(fn, name, controls) if hints is None else _given_hints(name, controls, hints)
    helps = parameter_help(fn)
    parameters = {}
    for key, hint in chosen.items():
        default = controls[key].default if key in controls else Slot.empty
        parameters[key] = parameter_of(name, key, hint, default, helps.get(key, ""))
    _refuse_two_seeds(name, parameters)
    return Signature(
        takes_region,
        context is not None,
        _returns(fn) is Values,
        tuple(slots),
        _with_conditions(name, parameters),
    )


def function_schema(name: str, said: Mapping[str, Any], parameters: Parameters) -> dict[str, Any]:
    """The schema as it travels to panels, devices and command lines (docs/protocol.md).

    `said` is what the function says of itself: title, description, author, license, writes, calculates.
    """
    return {"v": VERSION, "name": name, **said, "parameters": [parameter.schema() for parameter in parameters.values()]}


def name_of(fn: Callable[..., Any]) -> str:
    """A callable's name; an object's is its class's, a partial's that of what it calls."""
    inner = getattr(fn, "func", fn)
    return str(getattr(inner, "__name__", type(inner).__name__))


def _shape(name: str) -> str:
    return f"def {name}(score, region, *, controls..., context), where all but the score may be left out"


def _refuse_async(fn: Callable[..., Any], name: str) -> None:
    if inspect.isasyncgenfunction(fn) or inspect.iscoroutinefunction(fn):
        raise SignatureError(f"{name}: an async function cannot be a model function; write it with a plain def")


def _refuse_wrong_start(name: str, slots: list[Slot]) -> bool:
    """Whether it takes a region; the score must come first and the region second."""
    positional = [s for s in slots if s.kind in (Slot.POSITIONAL_ONLY, Slot.POSITIONAL_OR_KEYWORD)]
    if not positional or positional[0].name != "score":
        first = f"is {positional[0].name!r}" if positional else "is missing"
        raise SignatureError(f"{name}: the first parameter must be `score`, but {first}: {_shape(name)}")
    if any(s.name == "region" for s in slots) and (len(positional) < 2 or positional[1].name != "region"):
        raise SignatureError(f"{name}: `region` must be the second parameter: {_shape(name)}")
    return len(positional) > 1 and positional[1].name == "region"


def _context_slot(fn: Callable[..., Any], name: str, slots: Mapping[str, Slot]) -> str | None:
    for key, slot in slots.items():
        hint = slot.annotation if slot.annotation in (_NO_HINT, Context) else _lenient_hint(fn, key, slot.annotation)
        if hint is Context and key != "context":
            raise SignatureError(f"{name}: the parameter {key!r} takes the Context; call it `context`")
        if key == "context":
            if hint not in (_NO_HINT, Context, Any) and hint != Context | None:
                raise SignatureError(
                    f"{name}: the parameter 'context' is given the Context; no control can have its name"
                )
            if slot.kind is Slot.POSITIONAL_ONLY:
                raise SignatureError(f"{name}: `context` is passed by name; put a * before it: {_shape(name)}")
            return key
    return None


def _returns(fn: Callable[..., Any]) -> Any:
    inner = inspect.unwrap(getattr(fn, "func", fn))
    annotation = getattr(inner, "__annotations__", {}).get("return")
    hint = _lenient_hint(fn, "return", annotation)
    return Values if hint in ("Values", "cl.Values") else hint


def _own_hints(fn: Callable[..., Any], name: str, controls: Mapping[str, Slot]) -> dict[str, Any]:
    for key, slot in controls.items():
        if slot.kind in (Slot.VAR_POSITIONAL, Slot.VAR_KEYWORD):
            raise SignatureError(f"{name}: *{key} cannot become controls; name them, or register(fn, parameters=...)")
        if slot.kind is not Slot.KEYWORD_ONLY:
            raise SignatureError(f"{name}: controls are keyword-only; put a * before {key!r}: {_shape(name)}")
    return {
        key: UNGUESSABLE if slot.annotation is _NO_HINT else _hint(fn, name, key, slot.annotation)
        for key, slot in controls.items()
    }


def _given_hints(name: str, controls: Mapping[str, Slot], hints: Mapping[str, Any]) -> Mapping[str, Any]:
    swallows = any(slot.kind is Slot.VAR_KEYWORD for slot in controls.values())
    for key in hints:
        if key in ("score", "region", "context"):
            raise SignatureError(f"{name}: {key!r} is given by the editor and cannot be a control")
        if key not in controls and not swallows:
            known = ", ".join(controls) or "none"
            raise SignatureError(f"{name}: it has no parameter {key!r} to make a control of; it has {known}")
        if key in controls and controls[key].kind is Slot.POSITIONAL_ONLY:
            raise SignatureError(f"{name}: {key!r} cannot be passed by name, so it cannot be a control")
    for key, slot in controls.items():
        named = slot.kind not in (Slot.VAR_POSITIONAL, Slot.VAR_KEYWORD)
        if named and slot.default is Slot.empty and key not in hints:
            raise SignatureError(f"{name}: the parameter {key!r} has no default, so `parameters` must describe it")
    return hints


def _hint(fn: Callable[..., Any], name: str, key: str, annotation: Any) -> Any:
    try:
        return _evaluated(fn, key, annotation)
    except Exception as error:  # evaluating somebody's annotation may raise anything
        problem = f"{type(error).__name__}: {error}"
        raise SignatureError(f"{name}: the hint of {key!r}, {annotation!r}, cannot be read ({problem})") from error


def _lenient_hint(fn: Callable[..., Any], key: str, annotation: Any) -> Any:
    """Hints that are not controls' may name what only a type checker imports: those are nobody's business here."""
    try:
        return _evaluated(fn, key, annotation)
    except Exception:
        return Context if annotation in ("Context", "cl.Context") else annotation


def _evaluated(fn: Callable[..., Any], key: str, annotation: Any) -> Any:
    """One annotation alone (they are strings under `from __future__ import annotations`)."""
    inner = inspect.unwrap(getattr(fn, "func", fn))
    if not hasattr(inner, "__globals__"):
        inner = getattr(inner, "__func__", getattr(inner, "__call__", inner))  # noqa: B004  # a bound method, or an object
    names = getattr(inner, "__globals__", {})
    code = getattr(inner, "__code__", None)
    cells = getattr(inner, "__closure__", None) or ()
    local = dict(zip(code.co_freevars, (cell.cell_contents for cell in cells), strict=True)) if code else {}
    holder = type("_Holder", (), {"__annotations__": {key: annotation}})
    return typing.get_type_hints(holder, globalns=names, localns={**names, **local}, include_extras=True)[key]


def _refuse_two_seeds(name: str, parameters: Mapping[str, Parameter]) -> None:
    seeds = [key for key, parameter in parameters.items() if isinstance(parameter, SeedField)]
    if len(seeds) > 1:
        raise SignatureError(f"{name}: one seed makes a run repeatable, but it has {', '.join(seeds)}")


def _with_conditions(name: str, parameters: Parameters) -> Parameters:
    """The parameters with the conditions of `OnlyWhen` as JSON, each of them one that can come true."""
    return {key: _with_condition(name, parameter, parameters) for key, parameter in parameters.items()}


def _with_condition(name: str, parameter: Parameter, parameters: Parameters) -> Parameter:
    if parameter.when is None:
        return parameter
    when = {}
    for other, values in parameter.when.items():
        condition = f"{name}: the parameter {parameter.name!r} has OnlyWhen({other}=...)"
        if other not in parameters or other == parameter.name:
            others = ", ".join(key for key in parameters if key != parameter.name) or "none"
            raise SignatureError(f"{condition}, which names no other parameter; there are {others}")
        asked = parameters[other]
        if isinstance(asked, Scoped):
            raise SignatureError(f"{condition}, but {other!r} has several values; a condition needs a single one")
        try:
            when[other] = tuple(asked.written(value, None, None) for value in values)
        except Refused as refused:
            raise SignatureError(f"{condition} with {list(values)!r}, but {other} is {asked.expected}") from refused
    return replace(parameter, when=when)
