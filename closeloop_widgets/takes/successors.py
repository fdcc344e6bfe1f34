"""Which notes came into a piece in the place of which: how a region of notes outlives the notes that it was made of."""

from __future__ import annotations

from collections.abc import Iterable

from closeloop_widgets.music.region import Region


class Successors:
    """What came in whose place, in the order it happened.

    An id is never given twice, and one that the piece lacks means nothing. So a region may name notes that went beside
    those that came in their place: it is right in every state that undo and redo lead to, and of a run's takes each
    replaces the one that is there.

    Examples
    --------
    >>> successors = Successors()
    >>> successors.add([1, 2], [11])
    >>> successors.add([11, 12], [21, 22])
    >>> successors.of(Region(((0, 1920),), (1,), notes=(2, 3))).notes
    (2, 3, 11, 21, 22)
    """

    def __init__(self) -> None:
        self._steps: tuple[tuple[frozenset[int], frozenset[int]], ...] = ()

    def add(self, went: Iterable[int], came: Iterable[int]) -> None:
        """Notes came in the place of others; all by id."""
        self._steps = (*self._steps, (frozenset(went), frozenset(came)))

    def of(self, region: Region) -> Region:
        """A region with the notes that came in the place of its own; the same object where there are none."""
        for went, came in self._steps:
            region = region.grown(went, came)
        return region

    def clear(self) -> None:
        """Forgets all: the ids are those of another piece now."""
        self._steps = ()
