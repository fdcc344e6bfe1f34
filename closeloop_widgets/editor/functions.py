"""The model functions of an editor, by name."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from closeloop_widgets.errors import UnknownError
from closeloop_widgets.models import ModelFunction
from closeloop_widgets.models.given import Function, as_models


class UnknownFunctionError(UnknownError):
    """No model function of this editor has the name."""

    code = "unknown_function"


class Functions(Mapping[str, ModelFunction[..., Any]]):
    """The model functions of an editor; plain functions become such.

    Raises
    ------
    ValueError
        Two have one name.
    """

    def __init__(self, models: Iterable[Function] | Function = ()) -> None:
        self._functions: dict[str, ModelFunction[..., Any]] = {}
        for function in as_models(models):
            if function.name in self._functions:
                raise ValueError(f"two model functions are named {function.name!r}; a name stands for one of them")
            self._functions[function.name] = function

    def __getitem__(self, name: str) -> ModelFunction[..., Any]:
        return self._functions[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._functions)

    def __len__(self) -> int:
        return len(self._functions)

    def named(self, function: str | Function | None) -> str:
        """The name of a function, given it, its name, or nothing where there is but one.

        Raises
        ------
        UnknownFunctionError
            There is none of that name, or several and none was named.
        """
        if function is None and len(self) == 1:
            return next(iter(self))
        name = function if isinstance(function, str) else getattr(function, "name", getattr(function, "__name__", ""))
        if name in self:
            return str(name)
        has = ", ".join(self) or "none"
        if function is None:
            raise UnknownFunctionError(f"say which model function is to run; this editor has {has}")
        near = difflib.get_close_matches(str(name), self, n=1)
        hint = f"did you mean {near[0]!r}?" if near else f"it has {has}"
        raise UnknownFunctionError(f"this editor has no model function {name!r}; {hint}")
