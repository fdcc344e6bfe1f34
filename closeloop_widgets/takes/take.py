"""A take, and the run it came from: values, both of them."""

from __future__ import annotations

import math
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any

from closeloop_widgets.models import ModelFunction
from closeloop_widgets.music.placing import Writes
from closeloop_widgets.music.region import Region
from closeloop_widgets.music.score import Score


@dataclass(frozen=True, eq=False)
class Run:
    """What was asked of a model function: one press of its button, or one batch. Its takes share it.

    Attributes
    ----------
    id : unique, also between kernels; that of its job where it had one
    function, label, author, license : the function's name, and what people are told of it
    writes : what its takes may write there, and beside (`music.placing`)
    region : where its takes go; of notes also those that came in their place since (`takes.successors`)
    parameters : all of the function's, as JSON (docs/protocol.md): the same again makes the same takes
    seed : of its first take, 0 to 2^32 - 1
    base : the piece it worked on; None where that is not known any more, as after a notebook was opened again
    n : how many takes were asked for
    parent : the id of the take it started from; None where it started from the piece
    time : when it was asked for, in seconds since 1970
    """

    id: str
    function: str
    label: str
    region: Region
    parameters: Mapping[str, Any]
    seed: int
    base: Score | None = None
    n: int = 1
    parent: str | None = None
    author: str = ""
    license: str = ""
    writes: Writes = "region"
    time: float = field(default_factory=time.time)

    @classmethod
    def of(
        cls,
        function: ModelFunction[..., Any],
        region: Region,
        parameters: Mapping[str, Any],
        seed: int,
        base: Score,
        *,
        id: str,
        n: int = 1,
        parent: str | None = None,
    ) -> Run:
        """The record of a run of a function, with what the function says of itself."""
        return cls(
            id,
            function.name,
            function.title,
            region,
            MappingProxyType(dict(parameters)),
            seed,
            base,
            n,
            parent,
            function.author,
            function.license,
            function.writes,
        )

    def to_json(self) -> dict[str, Any]:
        """As it travels (docs/protocol.md); without the piece."""
        return {
            "id": self.id,
            "function": self.function,
            "label": self.label,
            "author": self.author,
            "license": self.license,
            "writes": self.writes,
            "region": self.region.to_json(),
            "parameters": dict(self.parameters),
            "seed": self.seed,
            "n": self.n,
            "parent": self.parent,
            "time": self.time,
        }

    @classmethod
    def from_json(cls, value: Mapping[str, Any]) -> Run:
        """The run that `to_json` wrote; its piece is not known any more."""
        return cls(**{**value, "region": Region.from_json(value["region"])})


@dataclass(frozen=True, eq=False)
class Take:
    """One result of a run.

    Attributes
    ----------
    run, index : whose result it is, and which of them, from 0
    notes : its music, and nothing else of the piece: a score of the tracks it writes
    seed : its own, 0 to 2^32 - 1
    kept : whether it went into the piece
    rating : 1 to 5; None where nobody rated it
    star : whether somebody starred it
    note : what somebody wrote about it
    reason : why it was not put into the piece; empty where nothing was in its way
    report : what was out of the ordinary about it, in sentences
    metrics : figures of its music by name; NaN where one is undefined
    """

    run: Run
    index: int
    notes: Score
    seed: int
    kept: bool = False
    rating: int | None = None
    star: bool = False
    note: str = ""
    reason: str = ""
    report: tuple[str, ...] = ()
    metrics: Mapping[str, float] = field(default_factory=dict)

    @property
    def id(self) -> str:
        """Its name: the run's, and which of its takes it is."""
        return f"{self.run.id}.{self.index}"

    def to_json(self) -> dict[str, Any]:
        """As it travels (docs/protocol.md); without its notes."""
        return {
            "id": self.id,
            "run": self.run.id,
            "index": self.index,
            "seed": self.seed,
            "kept": self.kept,
            "rating": self.rating,
            "star": self.star,
            "note": self.note,
            "reason": self.reason,
            "report": list(self.report),
            # JSON has no NaN, and browsers read none: what is undefined is left out.
            "metrics": {name: value for name, value in self.metrics.items() if math.isfinite(value)},
        }

    @classmethod
    def from_json(cls, value: Mapping[str, Any], run: Run, notes: Score) -> Take:
        """The take that `to_json` wrote, of a run, with its notes."""
        fields = {name: value[name] for name in ("index", "seed", "kept", "rating", "star", "note", "reason")}
        return cls(run, notes=notes, report=tuple(value["report"]), metrics=dict(value["metrics"]), **fields)

    def __repr__(self) -> str:
        return f"<Take {self.id} of {self.run.function!r}>"
