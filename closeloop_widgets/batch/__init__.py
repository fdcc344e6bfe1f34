"""Batches: as many takes of one function as are wanted, made here, by other processes, or on other machines."""

from closeloop_widgets.batch.batch import Batch
from closeloop_widgets.batch.compare import compare
from closeloop_widgets.batch.comparison import Comparison
from closeloop_widgets.batch.errors import BatchError, ExecutorLostError, TakeError, UnsentError
from closeloop_widgets.batch.generate import generate
from closeloop_widgets.batch.work import Failure

__all__ = [
    "Batch",
    "BatchError",
    "Comparison",
    "ExecutorLostError",
    "Failure",
    "TakeError",
    "UnsentError",
    "compare",
    "generate",
]
