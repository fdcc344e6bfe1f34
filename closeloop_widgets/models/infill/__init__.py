"""Infilling as the paper has it: a region written anew that follows controls of its tracks and bars.

The notes come from k-grams (`models.kgram`), which know nothing of controls; so many are drawn, and those are taken
whose measures come nearest to what is asked. A trained model that takes the controls as its input can have the same
signature.
"""

from closeloop_widgets.models.infill.function import infill

__all__ = ["infill"]
