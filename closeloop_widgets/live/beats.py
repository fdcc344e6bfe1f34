"""Notes of Live and notes of a score: beats and ticks, all fields kept.

A score's notes stand on whole ticks and have whole velocities from 1 to 127; Live's may lie anywhere. What is finer
than that is rounded when it comes to a score, and counted. Starts are rounded down: a note that starts a hair before a
bar in Live is of the bar before in the score, too, so that no push of either bar loses it or doubles it. From a score
to Live and back nothing is lost, but for notes of no length, which Live does not have: they get one tick.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

from closeloop_widgets.live.values import Note
from closeloop_widgets.music.tables import MAX_TICK, Notes

EXTENDED = ("mute", "probability", "velocity_deviation", "release_velocity")

SAME_TIME = 1e-7
"""Beats that differ by less are the same, to the device too."""


@dataclass(frozen=True)
class Ticked:
    """Live's notes as a score has them.

    Attributes
    ----------
    notes : the same notes, in order of (start, id); their ids count up from the one that was given
    rounded : how many of them were finer than a score's ticks and velocities
    outside : how many start before tick 0 or after the last tick, and are left out
    note_ids : the ids that they have in Live, by those of the score's; notes that Live did not name are not in it
    """

    notes: Notes
    rounded: int
    outside: int
    note_ids: Mapping[int, int] = field(default_factory=dict)


def to_live(
    notes: Notes, ticks_per_quarter: int, origin: int = 0, note_ids: Mapping[int, int] | None = None
) -> tuple[Note, ...]:
    """A score's notes as Live's, in beats from the tick `origin` on.

    Parameters
    ----------
    note_ids : the ids that notes have in Live, by those of the score's; the others are new there

    Examples
    --------
    >>> notes = Notes.of(id=[1], start=[1920], duration=[240], pitch=[60], velocity=[90])
    >>> to_live(notes, 480, origin=960)
    (Note(pitch=60, start_time=2.0, duration=0.5, velocity=90.0, mute=False, probability=1.0, ...),)
    """
    start = (notes.start.astype(np.int64) - origin) / ticks_per_quarter
    duration = np.maximum(notes.duration, 1) / ticks_per_quarter
    velocity = notes.velocity.astype(float)
    columns = (notes.pitch, start, duration, velocity)
    known = note_ids or {}
    ids = [known.get(note) for note in notes.id.tolist()]
    rows = zip(*(column.tolist() for column in columns), *_extended(notes), ids, strict=True)
    return tuple(Note(*row) for row in rows)


def from_live(notes: Sequence[Note], ticks_per_quarter: int, first_id: int = 1, origin: float = 0.0) -> Ticked:
    """Live's notes as a score's, beat `origin` being tick 0.

    Examples
    --------
    >>> found = from_live([Note(60, 1.0, 0.5, 90.0), Note(62, 1.0001, 0.5, 90.5)], 480)
    >>> found.notes.start.tolist(), found.notes.velocity.tolist(), found.rounded
    ([480, 480], [90, 90], 1)
    """
    start = np.array([note.start_time for note in notes], float)
    exact_start = (start - origin) * ticks_per_quarter
    ticks = np.floor(exact_start + SAME_TIME * ticks_per_quarter)
    inside = (ticks >= 0) & (ticks <= MAX_TICK)
    kept = [note for note, there in zip(notes, inside, strict=True) if there]
    exact: dict[str, NDArray[Any]] = {
        "start": exact_start[inside],
        "duration": _column(kept, "duration") * ticks_per_quarter,
        "velocity": _column(kept, "velocity"),
        "release_velocity": _column(kept, "release_velocity"),
    }
    whole = {
        "start": ticks[inside],
        "duration": np.clip(np.rint(exact["duration"]), 1, MAX_TICK),
        "velocity": np.clip(np.rint(exact["velocity"]), 1, 127),
        "release_velocity": np.rint(exact["release_velocity"]),
    }
    rounded = np.zeros(len(kept), np.bool_)
    for name, column in whole.items():
        # A beat is a float64: thirds of a beat come back to their tick within a millionth of it.
        rounded |= np.abs(column - exact[name]) > 1e-6 * np.maximum(1, np.abs(column) / 1e6)
    table = Notes.of(
        id=np.arange(first_id, first_id + len(kept)),
        **{name: column.astype(np.int64) for name, column in whole.items()},
        pitch=[note.pitch for note in kept],
        mute=[int(note.mute) for note in kept],
        probability=_column(kept, "probability"),
        velocity_deviation=_column(kept, "velocity_deviation"),
    )
    ids = {mine: note.note_id for mine, note in enumerate(kept, first_id) if note.note_id is not None}
    return Ticked(table, int(rounded.sum()), len(notes) - len(kept), ids)


def within(notes: Iterable[Note], spans: Sequence[tuple[float, float]]) -> list[Note]:
    """The notes that start in spans of beats; a start a hair before one is in it, as the device has it."""
    return [note for note in notes if any(a - SAME_TIME <= note.start_time < b - SAME_TIME for a, b in spans)]


def _column(notes: Iterable[Note], name: str) -> NDArray[np.float64]:
    return np.array([getattr(note, name) for note in notes], float)


def _extended(notes: Notes) -> Iterator[list[Any]]:
    """The optional columns, or their defaults."""
    for name in EXTENDED:
        column = notes.extra.get(name)
        if column is None:
            column = np.full(len(notes), notes.default(name), notes.optional[name].dtype)
        if name == "mute":
            yield column.astype(np.bool_).tolist()
        elif column.dtype == np.float32:
            # The shortest decimal that is this float32: 0.7, and not 0.699999988079071.
            yield [float(str(value)) for value in column]
        else:
            yield column.astype(float).tolist()
