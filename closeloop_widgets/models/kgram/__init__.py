"""k-gram variation: bars varied with what the rest of the piece does. No weights, no training, no network.

It knows one piece, and of that only what follows what: it has no idea of phrase, form, cadence or voice leading, and
its notion of harmony is which intervals the tracks make with each other. It is here so that the loop runs before any
model is installed, and as the floor that a trained model has to be better than.
"""

from closeloop_widgets.models.kgram.variation import kgram

__all__ = ["kgram"]
