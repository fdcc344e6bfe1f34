"""What follows what: counts of symbols after contexts of every length up to an order, blended."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Hashable, Sequence

import numpy as np
from numpy.typing import NDArray

Weights = NDArray[np.float64]


class KGrams:
    """A Markov chain of variable order over symbols that stand at metrical positions.

    The chance of a symbol is prediction by partial matching, method C (Moffat 1990), without exclusion: each
    context gives its own counts the share total / (total + distinct) and leaves the rest to the context one
    symbol shorter; the shortest is the metrical position alone, and below it lies everything seen anywhere.

    Parameters
    ----------
    order : how many symbols back it looks, 1 and up
    in_place : whether a symbol is only drawn where it has been seen, at positions where anything has: a drum pattern
        comes apart when a hit strays

    Examples
    --------
    >>> grams = KGrams(order=2)
    >>> grams.learn(["a", "b", "a", "c", "a", "b"], [0, 1, 0, 1, 0, 1])
    >>> grams.symbols
    ['a', 'b', 'c']
    >>> grams.chances(["b", "a"], position=1).round(3).tolist()
    [0.04, 0.307, 0.653]
    """

    def __init__(self, order: int, in_place: bool = False) -> None:
        self.order = order
        self._in_place = in_place
        self.symbols: list[Hashable] = []
        """Every symbol seen, in order of appearance; `chances` has one entry for each."""
        self._index: dict[Hashable, int] = {}
        self._seen: Counter[int] = Counter()
        self._after: defaultdict[Hashable, Counter[int]] = defaultdict(Counter)

    def learn(self, sequence: Sequence[Hashable], positions: Sequence[Hashable]) -> None:
        """Counts one unbroken sequence; `positions` says where in the beat or bar each symbol stands."""
        known = [self._index_of(symbol) for symbol in sequence]
        for at, (symbol, position) in enumerate(zip(known, positions, strict=True)):
            self._seen[symbol] += 1
            for length in range(min(self.order, at) + 1):
                self._after[position, tuple(known[at - length : at])][symbol] += 1

    def chances(self, before: Sequence[Hashable], position: Hashable) -> Weights:
        """The chance of each symbol after those `before`, at a metrical position."""
        chances = np.zeros(len(self.symbols))
        chances[list(self._seen)] = list(self._seen.values())
        chances /= chances.sum()
        # A symbol never learned matches no context; -1 is nobody's index.
        context = [self._index.get(symbol, -1) for symbol in before[-self.order :]]
        for length in range(len(context) + 1):
            counts = self._after.get((position, tuple(context[len(context) - length :])))
            if counts is None:
                break
            whole = counts.total() + len(counts)
            chances *= len(counts) / whole if length or not self._in_place else 0.0
            chances[list(counts)] += np.array(list(counts.values())) / whole
        return np.asarray(chances / chances.sum())

    def _index_of(self, symbol: Hashable) -> int:
        if symbol not in self._index:
            self._index[symbol] = len(self.symbols)
            self.symbols.append(symbol)
        return self._index[symbol]


def draw(chances: Weights, temperature: float, rng: np.random.Generator) -> int:
    """An index drawn with these chances, flattened or sharpened by temperature.

    Not all of them may be 0; they need not add up to 1.
    """
    with np.errstate(divide="ignore"):
        logits = np.log(chances) / temperature
    weights = np.exp(logits - logits.max())
    return int(rng.choice(len(weights), p=weights / weights.sum()))
