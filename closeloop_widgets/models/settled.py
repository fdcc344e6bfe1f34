"""What somebody gives for the values, presets and panels of functions, checked piece by piece.

A page's values may be wrong in part (a page of another day, a hand in the console): what is right is taken, what is
wrong stays as it was, and each problem is told.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Literal, TypeAlias

from closeloop_widgets.models.cells import Cells
from closeloop_widgets.models.errors import ParameterError
from closeloop_widgets.models.function import ModelFunction
from closeloop_widgets.models.parameters import Parameters

JSON: TypeAlias = dict[str, Any]
Part = Literal["parameters", "presets", "panel"]

MOST_TAKES = 1000
"""How many takes a panel may ask for at once."""

LONGEST_NAME = 200
"""Characters of a preset's name."""

Known = Callable[[str], Parameters]
Functions = Mapping[str, ModelFunction[..., Any]]
Problems = list[ParameterError]


def settled(
    part: Part, given: Any, before: JSON, known: Known, functions: Functions, cells: Cells | None = None
) -> tuple[JSON, Problems]:
    """What is taken of something given, and what was wrong with the rest.

    Parameters
    ----------
    part : "parameters", "presets" or "panel", as docs/protocol.md has them
    given : by function
    before : what stays where something given is wrong; of parameters also where nothing is given
    known : a function's parameters as they are for the piece now
    cells : what lists of values are for; without, only values as JSON has them are taken
    """
    problems: Problems = []
    if not isinstance(given, Mapping):
        return before, [ParameterError(f"the {part} of an editor are a dict by function, but were {given!r}"[:300])]
    taken: JSON = dict(before) if part == "parameters" else {}
    for name, one in given.items():
        if name not in functions:
            has = ", ".join(functions) or "none"
            problems.append(ParameterError(f"this editor has no model function {name!r}; it has {has}"))
        elif not isinstance(one, Mapping):
            problems.append(ParameterError(f"{name}: its {part} are a dict, but were {one!r}"[:300]))
            if name in before:
                taken[name] = before[name]
        else:
            desk = _Settling(functions[name], known(name), cells, problems)
            settle = {"parameters": desk.values, "presets": desk.presets, "panel": desk.panel}[part]
            taken[name] = settle(one, before.get(name, {}))
    return taken, problems


@dataclass
class _Settling:
    """What is given for one function; `problems` grows by what is wrong with it."""

    function: ModelFunction[..., Any]
    known: Parameters
    cells: Cells | None
    problems: Problems

    def values(self, given: Mapping[str, Any], before: JSON) -> JSON:
        return {**before, **dict(self._checked(self.known, given, before, self.problems))}

    def presets(self, given: Mapping[str, Any], before: JSON) -> JSON:
        taken: JSON = {}
        for name, values in given.items():
            if not (isinstance(name, str) and 0 < len(name.strip()) <= LONGEST_NAME):
                self._wrong(f"a preset's name is a text of 1 to {LONGEST_NAME} characters, but was {name!r}")
                continue
            wrong: Problems = []
            # Choices that a piece does not have may be had in the next: a preset outlives them.
            if isinstance(values, Mapping):
                taken[name] = dict(self._checked(self.function.parameters, values, {}, wrong))
            else:
                wrong.append(ParameterError(f"{self.function.name}: it is a dict of values, but was {values!r}"[:300]))
            if wrong:
                taken.pop(name, None)
                taken.update({name: before[name]} if name in before else {})
            self.problems += [ParameterError(f"the preset {name!r} of {problem}") for problem in wrong]
        return taken

    def _checked(
        self, parameters: Parameters, given: Mapping[str, Any], before: JSON, problems: Problems
    ) -> Iterator[tuple[str, Any]]:
        for name, value in given.items():
            if isinstance(value, dict) and value == before.get(name):
                yield name, before[name]  # a page sends all it has for each that is moved; thousands of bars may be
                continue
            try:
                self.function.refuse_unknown([name])
                yield name, parameters[name].checked(value, self.function.name, self.cells, before.get(name))
            except ParameterError as error:
                problems.append(error)

    def panel(self, given: Mapping[str, Any], before: JSON) -> JSON:
        taken: JSON = {}
        for key, value in given.items():
            expected, fits = _PANEL.get(key, (None, None))
            if fits is not None and fits(value, self.known):
                taken[key] = list(value) if isinstance(value, list | tuple) else value
                continue
            if key in before:
                taken[key] = before[key]
            said = f"{key!r} must be {expected}, but was {value!r}" if expected else f"it has no {key!r}"
            self._wrong(f"of its panel, {said}")
        return taken

    def _wrong(self, what: str) -> None:
        self.problems.append(ParameterError(f"{self.function.name}: {what}"[:300]))


def _are_locks(value: Any, known: Parameters) -> bool:
    return isinstance(value, list | tuple) and all(isinstance(name, str) and name in known for name in value)


def _is_count(value: Any, known: Parameters) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and 1 <= value <= MOST_TAKES


_PANEL: Mapping[str, tuple[str, Callable[[Any, Parameters], bool]]] = {
    "locks": ("a list of its parameters", _are_locks),
    "n": (f"1 to {MOST_TAKES}", _is_count),
    "again": ('"queue" or "replace"', lambda value, known: value in ("queue", "replace")),
}
"""What a panel holds: in words, and whether a value is that."""
