"""Which of two takes somebody found better."""

from __future__ import annotations

import time
from dataclasses import dataclass, field
from typing import Any, Literal

Better = Literal["a", "b", "equal"]

BETTER: tuple[Better, ...] = ("a", "b", "equal")


@dataclass(frozen=True)
class Preference:
    """A comparison of two takes.

    Attributes
    ----------
    a, b : their ids, in the order in which they were heard
    better : "a", "b" or "equal"
    time : when it was said, in seconds since 1970
    """

    a: str
    b: str
    better: Better
    time: float = field(default_factory=time.time)

    def to_json(self) -> dict[str, Any]:
        """As it is written down."""
        return {"a": self.a, "b": self.b, "better": self.better, "time": self.time}
