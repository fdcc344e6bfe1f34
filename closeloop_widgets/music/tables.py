"""Columns of events: many notes, control points or pitch bends, never a list of objects.

A column is a one-dimensional, read-only numpy array. All the columns of a table have one length, and
the rows stand in order of `(time, id)`. Tables are values: an edit makes a new one.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from types import MappingProxyType
from typing import Any, ClassVar, Self

import numpy as np
from numpy.typing import ArrayLike, NDArray

from closeloop_widgets.errors import ScoreError

Column = NDArray[Any]

MAX_TICK = 2**31 - 1
"""The last tick a score can hold: ticks travel as signed 32-bit integers."""


@dataclass(frozen=True)
class Field:
    """What one column holds: its type and the values it may take."""

    dtype: np.dtype[Any]
    low: float
    high: float
    unit: str

    def checked(self, name: str, column: ArrayLike) -> Column:
        """The values as this column holds them; a `ScoreError` that calls them `name` where they do not fit."""
        return _checked(name, column, self)


def _field(dtype: str, low: float, high: float, unit: str) -> Field:
    return Field(np.dtype(dtype), low, high, unit)


ID = _field("<i4", 1, MAX_TICK, "id")
TICK = _field("<i4", 0, MAX_TICK, "tick")


class Table:
    """Equal columns in order of `(time, id)`; the base of `Notes`, `Controls` and the like."""

    fields: ClassVar[Mapping[str, Field]]
    """The columns every row has."""
    optional: ClassVar[Mapping[str, Field]] = MappingProxyType({})
    """The columns a table may have besides."""
    time: ClassVar[str] = "tick"
    """The column that says when a row happens."""

    id: Column
    extra: Mapping[str, Column]

    @classmethod
    def of(cls, **columns: ArrayLike | None) -> Self:
        """A table of these columns, checked, cast and put in order. A column left out is an error.

        Raises
        ------
        ScoreError
            A column is missing, unknown, of another length, or holds a value out of its range.
        """
        return cls._of(columns, {})

    @classmethod
    def _of(cls, columns: Mapping[str, ArrayLike | None], trusted: Mapping[str, Column]) -> Self:
        """A table of these columns, and of `trusted` ones beside them, which are in range."""
        given = {name: column for name, column in {**trusted, **columns}.items() if column is not None}
        known = {**cls.fields, **cls.optional}
        for name in given:
            if name not in known:
                raise ScoreError(f"{cls.__name__} has no column {name!r}; it has {', '.join(known)}")
        for name in cls.fields:
            if name not in given:
                raise ScoreError(f"{cls.__name__} needs the column {name!r}; given were {', '.join(given) or 'none'}")
        arrays = {
            name: known[name].checked(f"{cls.__name__}.{name}", column) if name in columns else trusted[name]
            for name, column in given.items()
        }
        lengths = {name: len(array) for name, array in arrays.items()}
        if len(set(lengths.values())) > 1:
            raise ScoreError(f"the columns of {cls.__name__} must be of one length, but are {lengths}")
        in_order = not {cls.time, "id"} & columns.keys()  # rows that were in order stay so
        return cls._made(arrays) if in_order else cls.ordered(arrays)

    @classmethod
    @cache
    def empty(cls) -> Self:
        """The table without rows: one for all, since nobody can change it."""
        return cls._made({name: np.empty(0, field.dtype) for name, field in cls.fields.items()})

    @classmethod
    def ordered(cls, arrays: Mapping[str, Column]) -> Self:
        """A table of columns known to be in range, put in order."""
        time, ids = arrays[cls.time], arrays["id"]
        if not _is_ordered(time, ids):
            order = np.lexsort((ids, time))
            arrays = {name: array[order] for name, array in arrays.items()}
        return cls._made(arrays)

    @classmethod
    def _made(cls, arrays: Mapping[str, Column]) -> Self:
        """A table of columns known to be right: no check, no sort.

        An optional column that says nothing (its default in every row) is left out, so that tables with the
        same meaning have the same columns, and an undone edit leaves no trace.
        """
        frozen = {}
        for name, array in arrays.items():
            if array.flags.writeable:
                array = array.view()
                array.flags.writeable = False
            frozen[name] = array
        required = {name: frozen[name] for name in cls.fields}
        extra = {
            name: frozen[name] for name in cls.optional if name in frozen and (frozen[name] != _DEFAULTS[name]).any()
        }
        return cls(**required, extra=MappingProxyType(extra))  # type: ignore[call-arg]  # the subclass has the fields

    def columns(self) -> dict[str, Column]:
        """All columns by name, required ones first."""
        return {**{name: getattr(self, name) for name in self.fields}, **self.extra}

    def __len__(self) -> int:
        return len(self.id)

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, type(self)):
            return NotImplemented
        mine, theirs = self.columns(), other.columns()
        return mine.keys() == theirs.keys() and all(np.array_equal(mine[k], theirs[k]) for k in mine)

    def __reduce__(self) -> tuple[Any, ...]:
        return _again, (type(self), self.columns())

    def take(self, rows: NDArray[np.bool_] | NDArray[np.intp] | slice) -> Self:
        """The rows chosen by a mask, by indices in ascending order, or by a slice."""
        return self._made({name: column[rows] for name, column in self.columns().items()})

    def joined(self, other: Self) -> Self:
        """Both tables' rows in order. An optional column only one has is filled with its default in the other."""
        if not len(other):
            return self
        if not len(self):
            return other
        mine, theirs = self.columns(), other.columns()
        for name in mine.keys() ^ theirs.keys():
            short, n = (mine, len(self)) if name not in mine else (theirs, len(other))
            short[name] = np.full(n, self.default(name), self.optional[name].dtype)
        return self.ordered({name: np.concatenate([mine[name], theirs[name]]) for name in mine})

    def replaced(self, **columns: ArrayLike) -> Self:
        """The same rows with some columns changed (arrays in the order of the rows)."""
        return self._of(columns, self.columns())

    def checked(self, known: Self | None = None) -> Self:
        """The same rows, with every column looked at but those it shares with a `known` table: tables can be made
        without. Errors are those of `of`."""
        columns, sure = self.columns(), {} if known is None else known.columns()
        trusted = {name: column for name, column in columns.items() if column is sure.get(name)}
        return self._of({name: column for name, column in columns.items() if name not in trusted}, trusted)

    @classmethod
    def default(cls, name: str) -> float:
        """What an optional column means where it is absent."""
        return _DEFAULTS[name]


@dataclass(frozen=True, eq=False)
class Notes(Table):
    """Notes as columns, in order of `(start, id)`.

    Attributes
    ----------
    id : int32, 1 and up, unique in a score; survives edits
    start, duration : int32, ticks
    pitch : uint8, 0 to 127 (60 is middle C)
    velocity : uint8, 1 to 127
    extra : the optional columns that are there: `release_velocity` (0 to 127), and Live's `mute` (0 or 1),
        `probability` (0 to 1) and `velocity_deviation` (-127 to 127)

    Examples
    --------
    >>> notes = Notes.of(id=[2, 1], start=[480, 0], duration=[480, 480], pitch=[64, 60], velocity=[90, 80])
    >>> notes.pitch.tolist()
    [60, 64]
    """

    fields: ClassVar[Mapping[str, Field]] = MappingProxyType(
        {
            "id": ID,
            "start": TICK,
            "duration": TICK,
            "pitch": _field("<u1", 0, 127, "MIDI pitch"),
            "velocity": _field("<u1", 1, 127, "MIDI velocity"),
        }
    )
    optional: ClassVar[Mapping[str, Field]] = MappingProxyType(
        {
            "release_velocity": _field("<u1", 0, 127, "MIDI velocity"),
            "mute": _field("<u1", 0, 1, "0 or 1"),
            "probability": _field("<f4", 0, 1, "0 to 1"),
            "velocity_deviation": _field("<f4", -127, 127, "MIDI velocity"),
        }
    )
    time: ClassVar[str] = "start"

    id: Column
    start: Column
    duration: Column
    pitch: Column
    velocity: Column
    extra: Mapping[str, Column] = field(default_factory=dict)

    @property
    def end(self) -> Column:
        """Where each note ends, in ticks (int64: a note may end after the last tick it may start at)."""
        return self.start.astype(np.int64) + self.duration

    def __iter__(self) -> Iterator[Note]:
        """The notes one by one, as objects made on demand. For many notes use the columns."""
        for row in zip(*(getattr(self, name).tolist() for name in self.fields), strict=True):
            yield Note(*row)


@dataclass(frozen=True)
class Note:
    """One note, as a view made on demand; `Notes` holds the columns."""

    id: int
    start: int
    duration: int
    pitch: int
    velocity: int

    @property
    def end(self) -> int:
        """Where it ends, in ticks."""
        return self.start + self.duration


@dataclass(frozen=True, eq=False)
class Controls(Table):
    """Control changes as columns in order of `(tick, id)`: `number` 0 to 127, `value` 0 to 127."""

    fields: ClassVar[Mapping[str, Field]] = MappingProxyType(
        {
            "id": ID,
            "tick": TICK,
            "number": _field("<u1", 0, 127, "controller number"),
            "value": _field("<u1", 0, 127, "controller value"),
        }
    )

    id: Column
    tick: Column
    number: Column
    value: Column
    extra: Mapping[str, Column] = field(default_factory=dict)


@dataclass(frozen=True, eq=False)
class PitchBends(Table):
    """Pitch bends as columns in order of `(tick, id)`: `value` from -8192 to 8191, 0 in the middle."""

    fields: ClassVar[Mapping[str, Field]] = MappingProxyType(
        {"id": ID, "tick": TICK, "value": _field("<i2", -8192, 8191, "14-bit bend")}
    )

    id: Column
    tick: Column
    value: Column
    extra: Mapping[str, Column] = field(default_factory=dict)


@dataclass(frozen=True, eq=False)
class Programs(Table):
    """Program changes after a track's first, as columns in order of `(tick, id)`: `value` 0 to 127."""

    fields: ClassVar[Mapping[str, Field]] = MappingProxyType(
        {"id": ID, "tick": TICK, "value": _field("<u1", 0, 127, "MIDI program")}
    )

    id: Column
    tick: Column
    value: Column
    extra: Mapping[str, Column] = field(default_factory=dict)


_DEFAULTS: Mapping[str, float] = MappingProxyType(
    {"release_velocity": 64, "mute": 0, "probability": 1, "velocity_deviation": 0}
)


def _again(kind: type[Table], columns: Mapping[str, Column]) -> Table:
    """A table that was pickled."""
    return kind._made(columns)


def _checked(name: str, column: ArrayLike, field: Field) -> Column:
    array = np.asarray(column)
    if array.ndim != 1:
        raise ScoreError(f"{name} must be one-dimensional, but has the shape {array.shape}")
    if array.size == 0:
        return np.empty(0, field.dtype)
    if array.dtype.kind not in "iufb":
        raise ScoreError(f"{name} must be numbers ({field.unit}), but holds {array.dtype}")
    whole = field.dtype.kind in "iu"
    if array.dtype.kind == "f" and (not np.isfinite(array).all() or (whole and (array != np.floor(array)).any())):
        wrong = array[~np.isfinite(array) | (whole & (array != np.floor(array)))][0]
        raise ScoreError(f"{name} holds {wrong}; expected {'whole' if whole else 'finite'} numbers ({field.unit})")
    low, high = array.min(), array.max()
    if low < field.low or high > field.high:
        wrong = low if low < field.low else high
        raise ScoreError(f"{name} holds {wrong}; expected {field.low:g} to {field.high:g} ({field.unit})")
    return array.astype(field.dtype)


def _is_ordered(time: Column, ids: Column) -> bool:
    if len(time) < 2:
        return True
    later = time[1:] > time[:-1]
    if later.all():
        return True
    return bool((later | ((time[1:] == time[:-1]) & (ids[1:] > ids[:-1]))).all())
