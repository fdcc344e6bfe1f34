"""The values of an editor's controls, as Python has them: `editor.parameters["infill"].temperature = 0.8`."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from typing import Any

from closeloop_widgets.models import values_file
from closeloop_widgets.models.by_name import ByName, UnknownNameError, no_such
from closeloop_widgets.models.errors import ParameterError
from closeloop_widgets.models.function_values import FunctionValues, Home
from closeloop_widgets.models.settled import JSON, Part, settled


class AllValues(ByName[FunctionValues]):
    """The values of all functions, by name: `values["infill"]`, or `values.infill`.

    It shows what is there now, also when a hand moved a slider since. `to_json()` is a copy.
    """

    _home: Home

    def __init__(self, home: Home) -> None:
        object.__setattr__(self, "_home", home)

    def __getitem__(self, function: str) -> FunctionValues:
        functions = self._home.functions
        if function not in functions:
            raise UnknownNameError(no_such("this editor has no model function", function, functions))
        return FunctionValues(self._home, function)

    def __setitem__(self, function: str, values: Mapping[str, Any]) -> None:
        self[function].update(values)

    def __setattr__(self, name: str, values: Mapping[str, Any]) -> None:
        self[name] = values

    def __iter__(self) -> Iterator[str]:
        return iter(self._home.functions)

    def __len__(self) -> int:
        return len(self._home.functions)

    def __repr__(self) -> str:
        return "\n".join(map(repr, self.values())) or "no model functions"

    def to_json(self) -> JSON:
        """All values as JSON: what travels, and what a run is given."""
        return {name: dict(values) for name, values in self._home.read("parameters").items()}

    def save(self, path: str | os.PathLike[str]) -> None:
        """Writes all values, presets and locks to a file (JSON), for another day or another person.

        Raises
        ------
        OSError
            The file cannot be written; one that was there stays as it was.
        """
        with self._home.lock:
            values_file.write(path, {part: self._home.read(part) for part in values_file.PARTS})

    def load(self, path: str | os.PathLike[str]) -> None:
        """Takes all values, presets and locks from a file that `save` wrote.

        Values that the file does not name stay as they are, and so do presets of other names.

        Raises
        ------
        OSError
            There is no such file.
        ParameterError
            It is no such file, or has a function, a parameter or a value that this editor does not take. Then
            everything is as it was.
        """
        home = self._home
        found = values_file.read(path)
        with home.lock:
            presets = {name: dict(named) for name, named in home.read("presets").items()}
            for function, named in found["presets"].items():
                presets[function] = {**presets.get(function, {}), **named}
            found["presets"] = presets
            checked: dict[Part, JSON] = {}
            for part in values_file.PARTS:
                kept, problems = settled(part, found[part], home.read(part), home.known, home.functions)
                if problems:
                    raise ParameterError(f"{os.fspath(path)}: {problems[0]}") from problems[0]
                checked[part] = kept
            for part, value in checked.items():
                home.write(part, value)
