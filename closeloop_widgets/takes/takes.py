"""The takes of an editor: kept in the order they came, changed only by rating, starring, noting and dropping."""

from __future__ import annotations

import logging
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from threading import RLock
from typing import Any

from closeloop_widgets.errors import CloseloopError
from closeloop_widgets.takes.take import Take

logger = logging.getLogger("closeloop_widgets")


class UnknownTakeError(CloseloopError, KeyError):
    """There is no such take, or no longer."""

    code = "unknown_take"

    def __str__(self) -> str:
        return str(self.args[0])  # KeyError would show it in quotes


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


TakesEvent = Added | Changed | Dropped
Subscriber = Callable[[TakesEvent], None]


class Takes(Collection[Take]):
    """A collection of takes, and who wants to know of it; safe to use from several threads.

    Examples
    --------
    >>> takes = Takes()
    >>> len(takes)
    0
    """

    def __init__(self) -> None:
        self._lock = RLock()
        self._takes: dict[str, Take] = {}
        self._subscribers: list[Subscriber] = []

    def subscribe(self, subscriber: Subscriber) -> Callable[[], None]:
        """Calls `subscriber(event)` after every change, in order; returns what ends that."""
        with self._lock:
            self._subscribers = [*self._subscribers, subscriber]

        def unsubscribe() -> None:
            with self._lock:
                self._subscribers = [other for other in self._subscribers if other is not subscriber]

        return unsubscribe

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
            raise UnknownTakeError(f"there is no take {key!r}; there are {len(self._takes) or 'none'}")
        return self._takes[key]

    def add(self, takes: Iterable[Take]) -> None:
        """Adds takes; one whose id is there already takes its place."""
        added = tuple(takes)
        with self._lock:
            self._takes.update((take.id, take) for take in added)
            self._tell(Added(added))

    def change(self, ids: Iterable[str], **values: Any) -> None:
        """Gives takes other values of the fields of `Take`: all of them, or, where an id is unknown, none."""
        with self._lock:
            changed = tuple(replace(self[key], **values) for key in ids)
            self._takes.update((take.id, take) for take in changed)
            self._tell(Changed(changed, tuple(values)))

    def drop(self, ids: Iterable[str]) -> None:
        """Forgets takes: all of them, or, where an id is unknown, none."""
        with self._lock:
            dropped = tuple(self[key].id for key in ids)
            for key in dropped:
                self._takes.pop(key, None)
            self._tell(Dropped(dropped))

    def _tell(self, event: TakesEvent) -> None:
        for subscriber in self._subscribers:
            try:
                subscriber(event)
            except Exception:
                # One listener that fails must not keep the others from hearing of what is done.
                logger.exception("a subscriber of the takes failed")

    def by_id(self) -> Mapping[str, Take]:
        """All of them by id."""
        return dict(self._takes)
