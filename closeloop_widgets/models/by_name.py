"""Mappings that change, and whose values can be asked for as attributes: what an editor's controls are read by."""

from __future__ import annotations

import difflib
from abc import abstractmethod
from collections.abc import Mapping
from typing import Any, TypeVar

from closeloop_widgets.errors import UnknownError
from closeloop_widgets.models.errors import ParameterError

T_co = TypeVar("T_co", covariant=True)


class UnknownNameError(ParameterError, UnknownError):
    """There is no function, or no parameter, of a name."""


class ByName(Mapping[str, T_co]):
    """`values["infill"]` and `values.infill` are the same; Tab in a notebook completes both.

    What is there changes, so that it equals another by what both are now, and has no hash.
    """

    @abstractmethod
    def to_json(self) -> dict[str, Any]:
        """What is there now, as JSON."""

    def __getattr__(self, name: str) -> T_co:
        if name.startswith("_"):
            raise AttributeError(name)
        try:
            return self[name]
        except UnknownNameError as error:
            raise AttributeError(str(error)) from error

    def __dir__(self) -> list[str]:
        return sorted({*super().__dir__(), *self})

    def _ipython_key_completions_(self) -> list[str]:
        return list(self)

    def __eq__(self, other: object) -> bool:
        theirs = other.to_json() if isinstance(other, ByName) else other
        return self.to_json() == theirs


def no_such(what: str, name: Any, names: Mapping[str, Any]) -> str:
    """That there is none of a name, with the near match, or with all that there are."""
    near = difflib.get_close_matches(str(name), names, n=1)
    return f"{what} {name!r}; " + (f"did you mean {near[0]!r}?" if near else f"there are {', '.join(names) or 'none'}")
