"""The values of one function's controls, as Python has them: set, reset, drawn by chance, locked, kept as presets.

They lie somewhere else, as JSON: in an editor's traits. What is here reads and writes that place, and checks what is
written.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from threading import RLock
from typing import Any, Protocol

import numpy as np

from closeloop_widgets.models.by_name import ByName, UnknownNameError, no_such
from closeloop_widgets.models.cells import Cells
from closeloop_widgets.models.errors import ParameterError
from closeloop_widgets.models.function import ModelFunction
from closeloop_widgets.models.parameters import Parameters
from closeloop_widgets.models.settled import JSON, Part, settled


class Home(Protocol):
    """Where values lie."""

    functions: Mapping[str, ModelFunction[..., Any]]
    lock: RLock

    def known(self, function: str) -> Parameters:
        """A function's parameters as they are for the piece now."""

    def cells(self) -> Cells:
        """The bars and tracks of the region now."""

    def read(self, part: Part) -> JSON:
        """What lies there: "parameters", "presets" or "panel" (docs/protocol.md)."""

    def write(self, part: Part, value: JSON) -> None:
        """Puts something there that was checked."""


class FunctionValues(ByName[Any]):
    """The values of one function's controls: `values["temperature"]`, or `values.temperature`; settable.

    A value is read as the function would be given it now: a choice of an `Enum` is its member, one for each bar is a
    list for the region's bars. It is set in any form that the parameter takes, and checked at once.

    Raises
    ------
    ParameterError
        From all that is set: a value is refused; it names the function, the parameter and what was expected.
    """

    _home: Home
    _function: str

    def __init__(self, home: Home, function: str) -> None:
        object.__setattr__(self, "_home", home)
        object.__setattr__(self, "_function", function)

    def __getitem__(self, name: str) -> Any:
        parameters = self._home.known(self._function)
        if name not in parameters:
            raise UnknownNameError(no_such(f"{self._function} has no parameter", name, parameters))
        value = self.to_json()[name]
        try:
            return parameters[name].parse(value, self._function, self._home.cells())
        except ParameterError:
            return value  # a choice in a piece where there is nothing to choose from

    def __setitem__(self, name: str, value: Any) -> None:
        self.update({name: value})

    def __setattr__(self, name: str, value: Any) -> None:
        if hasattr(type(self), name):
            raise AttributeError(f"{name!r} is a method here; set the parameter of that name as [{name!r}]")
        self.update({name: value})

    def __iter__(self) -> Iterator[str]:
        return iter(self._home.functions[self._function].parameters)

    def __len__(self) -> int:
        return len(self._home.functions[self._function].parameters)

    def __repr__(self) -> str:
        locked = self.locked
        shown = (f"{name}={self[name]!r}{' (locked)' if name in locked else ''}" for name in self)
        return f"{self._function}: {', '.join(shown) or 'no parameters'}"

    def to_json(self) -> dict[str, Any]:
        """The values as JSON: what travels, and what a run is given."""
        return dict(self._home.read("parameters")[self._function])

    def with_changes(self, changes: Mapping[str, Any], cells: Cells | None = None) -> dict[str, Any]:
        """The JSON values with some others in place of what is there, checked; nothing is set.

        `cells` are the bars and tracks that lists are for; those of the region now where it is None.
        """
        self._home.functions[self._function].refuse_unknown(changes)
        known, values = self._home.known(self._function), self.to_json()
        here = self._home.cells() if cells is None else cells
        for name, value in changes.items():
            values[name] = known[name].checked(value, self._function, here, values[name])
        return values

    def update(self, changes: Mapping[str, Any] | None = None, /, **more: Any) -> None:
        """Sets several at once: all, or none where one is refused."""
        with self._home.lock:
            self._write("parameters", self.with_changes({**(changes or {}), **more}))

    def reset(self, *names: str) -> None:
        """Sets these to what they start with, or all where none is named; locked ones too."""
        self._check(names)
        known = self._home.known(self._function)
        self.update({name: known[name].default for name in names or self})

    def randomise(self, seed: int | None = None) -> None:
        """Sets all that are not locked by chance.

        Numbers are drawn evenly along their sliders (on a log scale evenly over ratios) and rounded to their steps;
        of those with a value for each track or bar, each one of the region. Texts, seeds and numbers without bounds
        stay.

        Parameters
        ----------
        seed : the same again draws the same; None draws others each time
        """
        rng = np.random.default_rng(seed)
        with self._home.lock:
            known, cells, values = self._home.known(self._function), self._home.cells(), self.to_json()
            locked = self.locked
            for name, parameter in known.items():
                if name not in locked:
                    values[name] = parameter.drawn(rng, values[name], cells)
            self._write("parameters", values)

    # --- locks

    @property
    def locked(self) -> tuple[str, ...]:
        """The parameters that `randomise`, and values that another function calculates, leave as they are."""
        return tuple(self._home.read("panel").get(self._function, {}).get("locks", ()))

    def lock(self, *names: str) -> None:
        """Has chance and calculated values leave these as they are, or all where none is named."""
        self._check(names)
        self._set_locks(lambda name, locked: locked or name in (names or self))

    def unlock(self, *names: str) -> None:
        """Lets chance and calculated values change these again, or all where none is named."""
        self._check(names)
        self._set_locks(lambda name, locked: locked and name not in (names or self))

    def _set_locks(self, is_locked: Callable[[str, bool], bool]) -> None:
        with self._home.lock:
            locked = self.locked
            panel = self._home.read("panel").get(self._function, {})
            locks = [name for name in self if is_locked(name, name in locked)]
            self._write("panel", {**panel, "locks": locks})

    # --- presets

    @property
    def presets(self) -> tuple[str, ...]:
        """The names of the presets."""
        return tuple(self._presets())

    def save_preset(self, name: str) -> None:
        """Keeps the values under a name, in place of what it stood for before."""
        with self._home.lock:
            self._write("presets", {**self._presets(), name: self.to_json()})

    def load_preset(self, name: str) -> None:
        """Sets the values that were kept under a name; those that the preset does not have stay."""
        self.update(self._preset(name))

    def delete_preset(self, name: str) -> None:
        """Forgets a preset."""
        with self._home.lock:
            self._preset(name)
            self._write("presets", {other: kept for other, kept in self._presets().items() if other != name})

    def _presets(self) -> dict[str, Any]:
        return dict(self._home.read("presets").get(self._function, {}))

    def _preset(self, name: str) -> Mapping[str, Any]:
        presets = self._presets()
        if name not in presets:
            raise ParameterError(no_such(f"{self._function} has no preset", name, presets))
        preset: Mapping[str, Any] = presets[name]
        return preset

    def _check(self, names: Sequence[str]) -> None:
        self._home.functions[self._function].refuse_unknown(names)

    def _write(self, part: Part, value: Mapping[str, Any]) -> None:
        """Puts one function's share of a part in place."""
        home = self._home
        kept, problems = settled(
            part, {**home.read(part), self._function: value}, home.read(part), home.known, home.functions
        )
        if problems:
            raise problems[0]
        home.write(part, kept)
