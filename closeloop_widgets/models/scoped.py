"""A value for each track, each bar, or each bar of each track.

What travels is sparse (docs/protocol.md): `{"fill": 5, "at": {"3": 7}}` is 7 in the bar of number 3, 5 in all others.
So values stay with their bars and tracks, whatever the region is. The function gets a plain list of the region's.

In JSON bars count from 0, as everything that travels does; what a person writes counts them from 1, as
`Region.bars` does.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, ClassVar

import numpy as np

from closeloop_widgets.errors import ScoreError
from closeloop_widgets.models.cells import AXES, Axis, Cells, Scope, resolve
from closeloop_widgets.models.parameters import Parameter, Refused
from closeloop_widgets.music.score import Score

KEYS: Mapping[Scope, re.Pattern[str]] = {
    "track": re.compile(r"[1-9]\d*"),
    "bar": re.compile(r"0|[1-9]\d*"),
    "cell": re.compile(r"[1-9]\d*:(0|[1-9]\d*)"),
}
SPELLED: Mapping[Scope, str] = {
    "track": "track: one for all, a list of one for each, or a dict by tracks' ids or names",
    "bar": "bar: one for all, a list of one for each, or a dict by bars' numbers from 1",
    "cell": "bar of each track: one for all, a list for each track of its bars, or a dict by tracks, then bars from 1",
}
"""How a person may write values of a scope."""

KEY_WORDS: Mapping[Scope, str] = {
    "track": 'a track\'s id, as "1"',
    "bar": 'a bar\'s number from 0, as "0"',
    "cell": "a track's id and a bar's number from 0, as \"1:0\"",
}


@dataclass(frozen=True, kw_only=True)
class Scoped(Parameter):
    """A parameter with a value for each track, bar, or bar of each track.

    Attributes
    ----------
    of : what each value is
    scope : "track", "bar" or "cell"
    array : the dtype of the numpy array that the function gets; None where it gets lists
    """

    kind: ClassVar[str] = "scoped"
    can_be_scoped: ClassVar[bool] = False

    of: Parameter
    scope: Scope
    array: np.dtype[Any] | None = None

    @property
    def expected(self) -> str:
        return f"{self.of.expected}, for each {SPELLED[self.scope]}"

    def schema(self) -> dict[str, Any]:
        return {**super().schema(), "kind": self.of.kind, "scope": self.scope}

    def details(self) -> dict[str, Any]:
        return self.of.details()

    def accept(self, value: Any) -> Any:
        return self.written(value, None, None)

    def for_score(self, score: Score | None) -> Scoped:
        asked = replace(self, of=self.of.for_score(score))
        return self if asked.of is self.of else replace(asked, default=asked.kept(self.default))

    def kept(self, value: Any) -> Any:
        try:
            at = {key: self.of.kept(one) for key, one in value["at"].items()}
            kept = {"fill": self.of.kept(value["fill"]), "at": {k: v for k, v in at.items() if v == value["at"][k]}}
            return self.written(kept, None, None)
        except (Refused, TypeError, KeyError, AttributeError):
            return self.default

    # --- from Python or JSON to the sparse form

    def written(self, value: Any, cells: Cells | None, before: Any) -> dict[str, Any]:
        if _is_sparse(value):
            return self._checked_sparse(value)
        try:
            return {"fill": self.of.written(value, cells, None), "at": {}}
        except Refused:
            pass
        if isinstance(value, str | bytes) or not isinstance(value, Mapping | Sequence | np.ndarray):
            raise Refused
        if isinstance(value, Mapping) and {"fill", "at"} & set(value):
            raise Refused('must have both "fill" and "at", and nothing else, to be in the form in which values travel')
        earlier = self.default if before is None else before
        said = dict(self._gathered(value, AXES[self.scope], cells, ()))
        at = {key: one for key, one in {**earlier["at"], **said}.items() if one != earlier["fill"]}
        return {"fill": earlier["fill"], "at": at}

    def _checked_sparse(self, value: Mapping[str, Any]) -> dict[str, Any]:
        if not isinstance(value["at"], Mapping):
            raise Refused(f'must have a dict as "at", but it is {value["at"]!r}')
        for key in value["at"]:
            if not (isinstance(key, str) and KEYS[self.scope].fullmatch(key)):
                raise Refused(f'has the key {key!r} in "at"; expected {KEY_WORDS[self.scope]}')
        at = {key: self._one(one, 'at "{key}" ({words})', key) for key, one in value["at"].items()}
        return {"fill": self._one(value["fill"], 'as "fill"'), "at": at}

    def _gathered(
        self, value: Any, axes: Sequence[Axis], cells: Cells | None, path: tuple[int, ...]
    ) -> Iterator[tuple[str, Any]]:
        """The keys and JSON values that lists, arrays and dicts stand for."""
        if not axes:
            key = ":".join(map(str, path))
            yield key, self._one(value, "for {words}", key)
            return
        if isinstance(value, Mapping):
            items: Iterable[tuple[tuple[int, ...], Any]] = [(_place(k, axes, cells), one) for k, one in value.items()]
        elif isinstance(value, Sequence | np.ndarray) and not isinstance(value, str | bytes):
            items = self._listed(value, axes[0], cells)
        elif path:  # one value for all bars of a track
            items = [((bar,), value) for bar in _known(cells, "one value for all bars of a track").bars_at_all()]
        else:
            raise Refused
        for place, one in items:
            yield from self._gathered(one, axes[len(place) :], cells, (*path, *place))

    def _listed(self, values: Any, axis: Axis, cells: Cells | None) -> list[tuple[tuple[int, ...], Any]]:
        """A list's values with the tracks or bars that they are for: the region's, or all of the piece."""
        known = _known(cells, "a list")
        here, everywhere = known.along(axis), Cells.of(known.piece).along(axis)
        for numbers in (here, everywhere):
            if len(values) == len(numbers):
                return [((number,), one) for number, one in zip(numbers, values, strict=True)]
        piece = "" if here == everywhere else f" (or {len(everywhere)}, one for each {axis} of the piece)"
        whose = "the piece" if here == everywhere else "the region"
        raise Refused(
            f"must be a list of {len(here)}, one for each {axis} of {whose}{piece}, but has {len(values)}: "
            f"{self.of.expected} for each"
        )

    def _one(self, value: Any, where: str, key: str = "") -> Any:
        try:
            return self.of.written(value, None, None)
        except Refused as refused:
            # Put in words only now: there may be tens of thousands of cells.
            where = where.format(key=key, words=self._words(key) if key else "")
            raise Refused(f"{where} must be {self.of.expected}, but was {value!r}") from refused

    def _words(self, key: str) -> str:
        """A key as people say it, bars from 1."""
        numbers = dict(zip(AXES[self.scope], map(int, key.split(":")), strict=True))
        bar = f"bar {numbers['bar'] + 1}" if "bar" in numbers else ""
        track = f"track {numbers['track']}" if "track" in numbers else ""
        return " of ".join(filter(None, (bar, track)))

    # --- from the sparse form to what the function gets

    def given(self, value: Any, cells: Cells | None) -> Any:
        known = _known(cells, "to run on it, the function")
        sparse = self.written(value, known, None)
        at = {key: self.of.accept(one) for key, one in sparse["at"].items()}
        values = resolve({"fill": self.of.accept(sparse["fill"]), "at": at}, self.scope, known)
        if self.array is None:
            return values
        return np.asarray(values, self.array).reshape(known.shape(self.scope))

    def drawn(self, rng: np.random.Generator, value: Any, cells: Cells | None) -> Any:
        keys = _known(cells, "chance").keys(self.scope)
        at = {key: self.of.drawn(rng, value["at"].get(key, value["fill"]), cells) for key in keys}
        return {"fill": value["fill"], "at": {**value["at"], **at}}

    def from_measure(self, measure: Any, cells: Cells | None = None, before: Any = None) -> Any:
        known = _known(cells, "a measure")
        earlier = self.default if before is None else before
        shape = known.shape(self.scope)
        # What is left of an array past the cells is one cell's: a pair has two numbers.
        table = np.asarray(measure, float)
        table = table.reshape(int(np.prod(shape)), *table.shape[len(shape) :])
        at = dict(earlier["at"])
        for key, one in zip(known.keys(self.scope), table, strict=True):
            at[key] = self.of.from_measure(one, known, at.get(key, earlier["fill"]))
        return {"fill": earlier["fill"], "at": {key: one for key, one in at.items() if one != earlier["fill"]}}


def _is_sparse(value: Any) -> bool:
    return isinstance(value, Mapping) and set(value) == {"fill", "at"}


def _known(cells: Cells | None, what: str) -> Cells:
    if cells is None:
        raise Refused(f"has a value for each bar or track: {what} needs the piece that they are of")
    return cells


def _place(key: Any, axes: Sequence[Axis], cells: Cells | None) -> tuple[int, ...]:
    """The track id or the bar's number from 0 that a person's key stands for; both for a (track, bar)."""
    if isinstance(key, tuple) and len(key) == len(axes) == 2:
        return (*_place(key[0], axes[:1], cells), *_place(key[1], axes[1:], cells))
    number = int(key) if isinstance(key, int | np.integer) and not isinstance(key, bool) else None
    if axes[0] == "track":
        if number is None and not isinstance(key, str):
            raise Refused(f"has the key {key!r}; expected the id or the name of a track")
        if cells is None and number is not None:
            return (number,)
        return (_track_id(key if number is None else number, _known(cells, "a track's name")),)
    if number is None or number < 1:
        raise Refused(f"has the key {key!r}; expected a bar's number: they count from 1")
    return (number - 1,)


def _track_id(which: int | str, cells: Cells) -> int:
    try:
        return cells.piece.track(which).id
    except ScoreError as error:
        raise Refused(f"names a track that is not there: {error}") from error
