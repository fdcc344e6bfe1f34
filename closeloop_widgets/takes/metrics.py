"""What is measured of every take: its music, what it changed, and how well it followed its controls."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from functools import cached_property
from typing import Any

from closeloop_widgets.models import ModelFunction
from closeloop_widgets.models.cells import Cells
from closeloop_widgets.music.analysis.controls import ASKED_IN, measured, measured_in
from closeloop_widgets.music.analysis.measure import Original, measure, rows_of
from closeloop_widgets.music.key_estimate import estimate_key
from closeloop_widgets.music.placing import notes_end, place
from closeloop_widgets.music.region import Region
from closeloop_widgets.music.score import Key, Score
from closeloop_widgets.takes.following import PER, Wanted, wanted

DECIMALS = 9
"""Of metrics: so that they are the same to the last bit, whichever takes are measured together."""


class Measuring:
    """Measures the takes of one run; what the piece and the controls say is looked up once for all of them.

    Metrics are those of `music.analysis.measure`, and for each parameter that says what it measures (`Measured`) what
    was asked, what came, and how far off that is: `NAME_asked`, `NAME_came`, `NAME_error`, means over its tracks and
    bars in the parameter's unit; of tension midi-miner's, which `calculate` gives too. Of a function that
    writes its region, that is what is measured, with the piece as the original; of one that adds tracks, these alone
    in the region's time; of one that writes after the end, all tracks from there on; else the whole piece. What cannot
    be measured is left out: JSON has no NaN.

    Parameters
    ----------
    function : whose takes they are
    score, region : what it was given
    parameters : as JSON

    Examples
    --------
    >>> from typing import Annotated
    >>> from closeloop_widgets.models import Measured, Range, register
    >>> def infill(score, region, *, density: Annotated[float, Range(0, 1), Measured("density")] = 0.5):
    ...     return score
    >>> score = Score.of_notes(start=[0, 480], duration=[480] * 2, pitch=[60, 64], velocity=[90] * 2)
    >>> measuring = Measuring(register(infill), score, Region.all(score), {"density": 0.5})
    >>> (found,) = measuring([score])
    >>> found["notes"], found["density"], "groove_consistency" in found
    (2.0, 0.125, False)
    >>> found["density_asked"], found["density_came"], found["density_error"]
    (0.5, 0.125, 0.375)
    """

    def __init__(
        self, function: ModelFunction[..., Any], score: Score, region: Region, parameters: Mapping[str, Any]
    ) -> None:
        self._function, self._score, self._region, self._parameters = function, score, region, parameters

    def __call__(self, takes: Sequence[Score]) -> list[dict[str, float]]:
        """The metrics by name, of takes given as the music that each brings (`Take.notes`)."""
        together = self._function.writes == "region" and (self._score.keys or self._key)
        rows = self._together(takes) if together else [self._alone(take) for take in takes]
        return [{name: round(value, DECIMALS) for name, value in row.items() if math.isfinite(value)} for row in rows]

    @cached_property
    def _key(self) -> Key | None:
        """What all takes are strained against, so that they compare; None where signatures say it, or nothing does."""
        return None if self._score.keys else estimate_key(self._score)

    @cached_property
    def _wanted(self) -> tuple[Wanted, ...]:
        parameters = self._function.parameters_for(self._score)
        return wanted(parameters, self._parameters, Cells.of(self._score, self._region))

    @cached_property
    def _original(self) -> Original:
        return Original(self._score, self._region, key=self._key)

    def _together(self, takes: Sequence[Score]) -> list[dict[str, float]]:
        rows: list[dict[str, float]] = []
        for versions in self._original.versions(takes):
            columns = self._original.columns(versions)
            for each in self._wanted:
                got = measured_in(versions, each.measure, PER[each.scope], constants=ASKED_IN, key=self._key)
                columns.update(each.columns(got))
            rows += rows_of(columns)
        return rows

    def _alone(self, take: Score) -> dict[str, float]:
        """The metrics of a take that is put into the piece to be measured."""
        score = place(self._score, self._region, take, self._function.writes).score
        written = self._written(score)
        if not written.tracks:
            return {"notes": 0.0}
        if self._function.writes == "region":
            row = measure(score, written, original=self._score)
            del row["changes_outside"]  # what is put into a region changes nothing outside
        else:
            row = measure(score, written, key=self._key)
        return {**row, **dict(self._followed(score, written))}

    def _written(self, score: Score) -> Region:
        """What was written of a piece with a take in it."""
        region, tracks = self._region, tuple(track.id for track in score.tracks)
        match self._function.writes:
            case "region":
                return replace(region, notes=None)
            case "tracks":
                return Region(region.spans, tuple(track for track in tracks if track not in self._before))
            case "end":
                return Region(((region.start, max(region.end, notes_end(score))),), tracks)
            case "piece":
                return Region.all(score)

    @cached_property
    def _before(self) -> frozenset[int]:
        return frozenset(track.id for track in self._score.tracks)

    def _followed(self, score: Score, written: Region) -> Iterator[tuple[str, float]]:
        """How a take follows its controls, where what it wrote has the tracks and bars that they are for."""
        new = self._function.writes == "tracks"
        region = written if new else replace(self._region, notes=None)
        if not {track.id for track in score.tracks}.issuperset(region.tracks):
            return
        for each in self._wanted:
            if new and each.scope in ("track", "cell"):  # those are for the tracks that were there
                continue
            got = measured(each.measure, score, region, per=PER[each.scope], constants=ASKED_IN, key=self._key)
            if got.shape == each.low.shape:
                yield from ((name, float(column[0])) for name, column in each.columns(got[None]).items())
