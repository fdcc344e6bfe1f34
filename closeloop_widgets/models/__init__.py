"""Model functions: a researcher's function, the controls its signature draws, and the jobs that run it."""

from closeloop_widgets.models.annotations import (
    Choices,
    Default,
    Group,
    Help,
    Measured,
    OnlyWhen,
    PerBar,
    PerTrack,
    Range,
    Seed,
    Text,
    Title,
    Unit,
)
from closeloop_widgets.models.calculated import ByScope, Values
from closeloop_widgets.models.cells import Cells
from closeloop_widgets.models.context import Context
from closeloop_widgets.models.errors import Cancelled, FunctionError, ParameterError, ResultError, SignatureError
from closeloop_widgets.models.function import ModelFunction, model, register
from closeloop_widgets.models.job_event import JobEvent
from closeloop_widgets.models.job_queue import JobQueue
from closeloop_widgets.models.jobs import Job
from closeloop_widgets.models.outcome import Result

__all__ = [
    "ByScope",
    "Cancelled",
    "Cells",
    "Choices",
    "Context",
    "Default",
    "FunctionError",
    "Group",
    "Help",
    "Job",
    "JobEvent",
    "JobQueue",
    "Measured",
    "ModelFunction",
    "OnlyWhen",
    "ParameterError",
    "PerBar",
    "PerTrack",
    "Range",
    "Result",
    "ResultError",
    "Seed",
    "SignatureError",
    "Text",
    "Title",
    "Unit",
    "Values",
    "model",
    "register",
]
