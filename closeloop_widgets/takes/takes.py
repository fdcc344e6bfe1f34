"""The takes of an editor: kept in the order they came, changed only by rating, starring, noting and dropping."""

from __future__ import annotations

import os
from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass, replace
from numbers import Integral
from threading import RLock
from typing import TYPE_CHECKING, Any

from closeloop_widgets.models.listeners import Listeners
from closeloop_widgets.music.region import Region
from closeloop_widgets.takes.errors import OpinionError, UnknownTakeError
from closeloop_widgets.takes.preference import BETTER, Better, Preference
from closeloop_widgets.takes.successors import Successors
from closeloop_widgets.takes.take import Run, Take

if TYPE_CHECKING:
    import pandas as pd

LONGEST_NOTE = 10_000
"""Characters somebody may write about a take."""


@dataclass(frozen=True)
class Added:
    """Takes came."""

    takes: tuple[Take, ...]


@dataclass(frozen=True)
class Changed:
    """Of takes that were there `fields` have other values now."""

    takes: tuple[Take, ...]
    fields: tuple[str, ...]


@dataclass(frozen=True)
class Dropped:
    """Takes went."""

    ids: tuple[str, ...]


@dataclass(frozen=True)
class Preferred:
    """Somebody compared two takes."""

    preference: Preference


@dataclass(frozen=True)
class Grown:
    """Notes came in the place of others; of `runs`, which had some of these, the regions name both now."""

    runs: tuple[Run, ...]


TakesEvent = Added | Changed | Dropped | Preferred | Grown


class Takes(Collection[Take]):
    """A collection of takes, and who wants to know of it; safe to use from several threads.

    Examples
    --------
    >>> from closeloop_widgets.music.region import Region
    >>> from closeloop_widgets.music.score import Score
    >>> from closeloop_widgets.takes import Run
    >>> score = Score.of_notes(start=[0], duration=[480], pitch=[60], velocity=[90])
    >>> run = Run("a", "infill", "Infill", Region.all(score), {}, seed=7)
    >>> takes = Takes()
    >>> takes.add(Take(run, index, score, seed=7 + index) for index in range(3))
    >>> takes.rate("a.1", 5)
    >>> takes.star("a.0", "a.1")
    >>> [(take.id, take.rating) for take in takes if take.star]
    [('a.0', None), ('a.1', 5)]
    """

    def __init__(self) -> None:
        self._lock = RLock()
        self._takes: dict[str, Take] = {}
        self._preferences: list[Preference] = []
        self._successors = Successors()
        self._subscribers: Listeners[[TakesEvent]] = Listeners(self._lock)

    def subscribe(self, subscriber: Callable[[TakesEvent], None]) -> Callable[[], None]:
        """Calls `subscriber(event)` after every change, in order; returns what ends that."""
        return self._subscribers.add(subscriber)

    def __len__(self) -> int:
        return len(self._takes)

    def __iter__(self) -> Iterator[Take]:
        return iter(list(self._takes.values()))

    def __contains__(self, take: object) -> bool:
        return (take.id if isinstance(take, Take) else take) in self._takes

    def __getitem__(self, key: str | int) -> Take:
        """The take of an id, or the one at a place (-1: the newest)."""
        if isinstance(key, int):
            return list(self._takes.values())[key]
        if key not in self._takes:
            raise UnknownTakeError(f"there is no take {str(key)[:80]!r}; there are {len(self._takes) or 'none'}")
        return self._takes[key]

    @property
    def preferences(self) -> tuple[Preference, ...]:
        """What was said of pairs of takes, in order."""
        return tuple(self._preferences)

    def add(self, takes: Iterable[Take]) -> None:
        """Adds takes; one whose id is there already takes its place."""
        coming = tuple(takes)
        with self._lock:
            # What began before another take was kept comes for the notes that this one brought, too.
            now = {run.id: self._now(run) for run in {take.run.id: take.run for take in coming}.values()}
            added = tuple(
                take if now[take.run.id] is take.run else replace(take, run=now[take.run.id]) for take in coming
            )
            self._takes.update((take.id, take) for take in added)
            self._subscribers.tell(Added(added))

    def rate(self, ids: str | Iterable[str], rating: int | None) -> None:
        """Rates takes from 1 to 5; None takes a rating back."""
        self.change(_ids(ids), rating=rating)

    def star(self, *ids: str, star: bool = True) -> None:
        """Stars takes, or takes their stars away."""
        self.change(ids, star=star)

    def note(self, ids: str | Iterable[str], text: str) -> None:
        """Writes down what somebody thinks of takes."""
        self.change(_ids(ids), note=text)

    def prefer(self, a: str, b: str, better: Better) -> Preference:
        """Notes which of two takes somebody found better.

        Parameters
        ----------
        a, b : the ids, in the order in which they were heard
        better : "a", "b" or "equal"
        """
        if better not in BETTER:
            raise OpinionError(f"of two takes 'a', 'b' or neither ('equal') is better, but was {str(better)[:40]!r}")
        with self._lock:
            preference = Preference(self[a].id, self[b].id, better)
            self._preferences.append(preference)
            self._subscribers.tell(Preferred(preference))
        return preference

    def change(self, ids: Iterable[str], **values: Any) -> None:
        """Gives takes other values of the fields of `Take`: all of them, or, where an id or a value is refused, none.

        Raises
        ------
        UnknownTakeError
            An id that no take has.
        OpinionError
            A rating, star or note that is none.
        """
        check_opinions(values)
        with self._lock:
            changed = tuple(replace(self[key], **values) for key in ids)
            self._takes.update((take.id, take) for take in changed)
            self._subscribers.tell(Changed(changed, tuple(values)))

    def drop(self, ids: Iterable[str]) -> None:
        """Forgets takes: all of them, or, where an id is unknown, none."""
        with self._lock:
            dropped = tuple(self[key].id for key in ids)
            for key in dropped:
                self._takes.pop(key, None)
            self._subscribers.tell(Dropped(dropped))

    # --- regions of notes

    def grow(self, went: Iterable[int], came: Iterable[int]) -> None:
        """Notes come into the piece in the place of others, all by id: they belong where some of those belonged.

        To be called before the piece has them, so that nobody sees it with a region that lacks them.
        """
        with self._lock:
            self._successors.add(went, came)
            before = {take.run.id: take.run for take in self._takes.values()}
            grown = {key: run for key in before if (run := self._grown(before[key])) is not before[key]}
            for key, take in self._takes.items():
                if take.run.id in grown:
                    self._takes[key] = replace(take, run=grown[take.run.id])
            self._subscribers.tell(Grown(tuple(grown.values())))

    def grown(self, region: Region) -> Region:
        """A region, of notes with those that came in their place since it was made."""
        return self._successors.of(region)

    def forget_ids(self) -> None:
        """The piece is another one: the notes that come from now on are in the place of none of before."""
        with self._lock:
            self._successors.clear()

    def _grown(self, run: Run) -> Run:
        region = self.grown(run.region)
        return run if region is run.region else replace(run, region=region)

    def _now(self, run: Run) -> Run:
        """A run as it is now: the same object as that of its takes that are there."""
        grown = self._grown(run)
        if grown is run:
            return run
        known = next((take.run for take in reversed(self._takes.values()) if take.run.id == run.id), grown)
        return known if known.region == grown.region else grown

    # --- taking them elsewhere

    def to_dataframe(self) -> pd.DataFrame:
        """A row for each take: how it was made, its metrics, what was thought of it (`takes.table`). Needs pandas."""
        from closeloop_widgets.takes.table import to_dataframe

        return to_dataframe(self)

    def export(self, folder: str | os.PathLike[str]) -> None:
        """Writes a MIDI file for each take, and what is known of them as JSON lines (`takes.export`)."""
        from closeloop_widgets.takes.export import export

        export(self, self.preferences, folder)


def check_opinions(values: dict[str, Any]) -> None:
    """Refuses what is no rating, star or note."""
    rating, star, note = values.get("rating"), values.get("star", False), values.get("note", "")
    whole = isinstance(rating, Integral) and not isinstance(rating, bool)
    if rating is not None and not (whole and 1 <= rating <= 5):
        raise OpinionError(f"a rating is a whole number from 1 to 5, or None, but was {str(rating)[:40]}")
    if not isinstance(star, bool):
        raise OpinionError(f"a star is True or False, but was {str(star)[:40]}")
    if not isinstance(note, str) or len(note) > LONGEST_NOTE:
        raise OpinionError(f"a note is a text of at most {LONGEST_NOTE} characters, but was {str(note)[:40]!r}")


def _ids(ids: str | Iterable[str]) -> Iterable[str]:
    return [ids] if isinstance(ids, str) else ids
