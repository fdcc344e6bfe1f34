"""The traits of an editor's model functions, and what keeps them right, whoever sets them."""

from __future__ import annotations

import functools
import logging
import threading
from collections.abc import Callable, Mapping
from typing import Any

import traitlets

from closeloop_widgets.errors import CloseloopError
from closeloop_widgets.models import Cells, ModelFunction
from closeloop_widgets.models.parameters import Parameters
from closeloop_widgets.models.settled import JSON, Part, settled
from closeloop_widgets.models.values import AllValues
from closeloop_widgets.music.region import Region
from closeloop_widgets.music.score import Score

logger = logging.getLogger("closeloop_widgets")

Functions = Mapping[str, ModelFunction[..., Any]]


class ValuesTrait(traitlets.Dict):
    """Holds and notifies plain JSON; read, it is the editor's `AllValues`, which can be set piece by piece."""

    def get(self, obj: Any, cls: Any = None) -> Any:
        return self.plain(obj) if obj._desk is None else obj._desk.values

    def plain(self, obj: Any) -> JSON:
        """What it holds."""
        return dict(super().get(obj, type(obj)) or {})

    def validate(self, obj: Any, value: Any) -> Any:
        plain = _to_json(value)
        return super().validate(obj, dict(plain) if isinstance(plain, Mapping) else plain)


def _from_page(part: Part, value: Any, editor: Any) -> JSON:
    """What a page set, put right. An error raised here would only stand in the kernel's log."""
    taken: JSON = editor._desk.taken_from_page(part, value)
    return taken


def _to_json(value: Any, _: Any = None) -> Any:
    return value.to_json() if isinstance(value, AllValues) else value


class Controls(traitlets.HasTraits):
    """The traits of an editor that have to do with its model functions (docs/protocol.md).

    Examples
    --------
    >>> from typing import Annotated
    >>> import closeloop_widgets as cl
    >>> @cl.model
    ... def infill(score, region, *, temperature: Annotated[float, cl.Range(0.1, 2)] = 1.0,
    ...            density: Annotated[list[int], cl.PerTrack(), cl.Range(0, 9)] = 5):
    ...     return score
    >>> editor = cl.Editor("bundled:bwv140.7", models=[infill])
    >>> values = editor.parameters["infill"]
    >>> values.temperature = 0.8
    >>> values.density = {"Soprano": 2}
    >>> values
    infill: temperature=0.8, density=[2, 5, 5, 5]
    >>> values.save_preset("calm soprano")
    >>> values.lock("temperature")
    >>> values.randomise(seed=1)
    >>> values.temperature
    0.8
    >>> values.reset()
    >>> values.load_preset("calm soprano")
    >>> editor.parameters.to_json()["infill"]["density"]
    {'fill': 5, 'at': {'1': 2}}
    """

    functions: Any = traitlets.List(read_only=True).tag(sync=True)
    parameters = ValuesTrait().tag(sync=True, to_json=_to_json, from_json=functools.partial(_from_page, "parameters"))
    presets = traitlets.Dict().tag(sync=True, from_json=functools.partial(_from_page, "presets"))
    panel = traitlets.Dict().tag(sync=True, from_json=functools.partial(_from_page, "panel"))

    _desk: Desk | None = None

    @traitlets.validate("parameters", "presets", "panel")
    def _check_controls(self, proposal: Any) -> JSON:
        # Where notifications are held back, traitlets reads the trait again to check it, and gets the `AllValues`.
        given, part = _to_json(proposal["value"]), proposal["trait"].name
        return given if self._desk is None else self._desk.checked(part, given)


class Desk:
    """Keeps the traits of `Controls` right: a `Home` for `AllValues`, asked again when the piece changed.

    Parameters
    ----------
    editor : whose traits they are
    functions : by name
    place : gives the score and the region now
    lock : the document's: two locks could wait for each other in a user's observers
    warn : tells the views a sentence
    """

    def __init__(
        self,
        editor: Any,
        functions: Functions,
        place: Callable[[], tuple[Score, Region | None]],
        lock: threading.RLock,
        warn: Callable[[str], None],
    ) -> None:
        self.functions = functions
        self.lock = lock
        self.values = AllValues(self)
        self._editor, self._place, self._warn = editor, place, warn
        self._asked = place()[0]
        self._known = {name: function.parameters_for(self._asked) for name, function in functions.items()}
        self._failing: set[str] = set()
        editor.set_trait("functions", self._schemas())
        editor.parameters = {name: _defaults(known) for name, known in self._known.items()}

    # --- what `AllValues` needs

    def known(self, function: str) -> Parameters:
        """A function's parameters as they are for the piece now."""
        self.ask_again()
        return self._known[function]

    def cells(self) -> Cells:
        """The bars and tracks of the region now."""
        return Cells.of(*self._place())

    def read(self, part: Part) -> JSON:
        """What a trait holds."""
        if part == "parameters":
            held: JSON = type(self._editor).parameters.plain(self._editor)
            return held
        return dict(getattr(self._editor, part))

    def write(self, part: Part, value: JSON) -> None:
        """Sets a trait."""
        setattr(self._editor, part, value)

    # --- what is set

    def checked(self, part: Part, given: Any) -> JSON:
        """What a cell sets; a `ParameterError` for the first thing that is wrong with it."""
        before, known = self.read(part), self._known.__getitem__
        taken, problems = settled(part, given, before, known, self.functions, self.cells())
        if problems:
            raise problems[0]
        return taken

    def taken_from_page(self, part: Part, given: Any) -> JSON:
        """What a page sets; where some of it is wrong, that stays, the page has the right values and is told why."""
        taken, problems = settled(part, given, self.read(part), self._known.__getitem__, self.functions)
        if problems:
            # What the trait becomes is sent by itself where it differs from what it was; this, where it does not.
            self._editor.send_state(part)
            self._warn("A control was put back: " + "; ".join(map(str, problems[:3])))
        return taken

    # --- choices that depend on the piece

    def ask_again(self) -> None:
        """Asks for the choices anew where the piece is another than when they were asked for last."""
        score = self._place()[0]
        if score is self._asked:
            return
        self._asked = score
        # Not under the lock: somebody's function may take its time.
        known = {name: self._ask(function, score) for name, function in self.functions.items()}
        with self.lock:
            self._known = known
            schemas = self._schemas()
            if schemas == self._editor.functions:
                return
            values = self.read("parameters")
            for name, parameters in known.items():
                values[name] = {key: parameters[key].kept(value) for key, value in values[name].items()}
            with self._editor.hold_sync():
                self._editor.set_trait("functions", schemas)
                self.write("parameters", values)

    def _ask(self, function: ModelFunction[..., Any], score: Score) -> Parameters:
        """The parameters as they are for a piece; as they were, where asking fails."""
        try:
            known = function.parameters_for(score)
        except CloseloopError as error:
            if function.name not in self._failing:
                self._failing.add(function.name)
                logger.warning("%s; its choices stay as they were", error, exc_info=True)
                self._warn(f"{error}. Its choices stay as they were.")
            return self._known[function.name]
        self._failing.discard(function.name)
        return known

    def _schemas(self) -> list[dict[str, Any]]:
        return [function.schema_of(self._known[name]) for name, function in self.functions.items()]


def _defaults(parameters: Parameters) -> JSON:
    return {name: parameter.default for name, parameter in parameters.items()}
