"""Which takes are made together. It depends on how many are wanted and on nothing else, so that no executor, and no
speed of one, changes what a function gets."""

from __future__ import annotations

from collections.abc import Iterator

LARGEST = 16
"""Takes of a chunk at most, where nobody chose: at 10 ms a take it is gone in a sixth of a second."""

AT_ONCE = 32
"""Takes that a batch function is asked for at once, where nobody chose."""


def chunks(n: int, largest: int = LARGEST, ramp: bool = True) -> Iterator[range]:
    """The takes of each chunk, in order: 1, 1, 2, 2, 4, 4, ... up to `largest` of them; or, without a ramp, as many.

    The first are small, so that a take comes soon, and so that several workers have one each.

    Examples
    --------
    >>> [len(chunk) for chunk in chunks(40, 8)], [len(chunk) for chunk in chunks(20, 8, ramp=False)]
    ([1, 1, 2, 2, 4, 4, 8, 8, 8, 2], [8, 8, 4])
    """
    first, size, again = 0, 1 if ramp else largest, True
    while first < n:
        yield range(first, min(n, first + size))
        first += size
        size, again = (size, False) if again else (min(largest, 2 * size), True)
