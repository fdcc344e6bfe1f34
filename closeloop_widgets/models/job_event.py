"""What is told of a job, whenever it changes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from closeloop_widgets.models.outcome import Result
from closeloop_widgets.music.score import Score

State = Literal["queued", "running", "done", "cancelled", "failed"]


@dataclass(frozen=True)
class JobEvent:
    """What a job was at one moment.

    Attributes
    ----------
    state : queued, running, done, cancelled or failed
    fraction : 0 to 1, None where unknown
    text : what the function says it is at; of a cancelled job, what is to be said of it
    error : why it failed, for a musician
    left : seconds it will take yet; None where unknown
    done : how many results there are
    results : those that came with this event, where several are wanted; `Job.results` has all
    partial : a result in the making: what a generator yielded last
    """

    state: State
    fraction: float | None = None
    text: str = ""
    error: str | None = None
    left: float | None = None
    done: int = 0
    results: tuple[Result, ...] = ()
    partial: Score | None = None

    @property
    def is_final(self) -> bool:
        """Whether nothing follows it."""
        return self.state in ("done", "cancelled", "failed")
