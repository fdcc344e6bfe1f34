"""Calliope's tasks as a signature: a temperature, and for each track its density, polyphony and durations.

Tchemeube, Ens and Pasquier, "Calliope: a co-creative interface for multi-track music generation", Creativity and
Cognition 2022.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Annotated, Any

import closeloop_widgets as cl
from tests.e2e.applications.sketch import sketch

Density = Annotated[list[int], cl.PerTrack(), cl.Range(0, 9), cl.Default(5)]
Polyphony = Annotated[list[tuple[int, int]], cl.PerTrack(), cl.Range(1, 6), cl.Default((1, 4))]
Duration = Annotated[list[tuple[int, int]], cl.PerTrack(), cl.Range(1, 16), cl.Unit("16ths"), cl.Default((2, 8))]


def calliope(hear: Callable[[dict[str, Any]], object]) -> cl.ModelFunction[..., Any]:
    """The tasks' one button; `hear` is told what the model is given."""

    @cl.model("Generate")
    def generate(
        score: cl.Score,
        region: cl.Region,
        *,
        temperature: Annotated[float, cl.Range(0.1, 2.0, step=0.05)] = 1.0,
        density: Density,
        polyphony: Polyphony,
        duration: Duration,
        context: cl.Context,
    ) -> cl.Score:
        """Writes the selected bars of the selected tracks anew."""
        asked = {"temperature": temperature, "density": density, "polyphony": polyphony, "duration": duration}
        hear({"score": score, "region": region, **asked})
        meters = score.meter_map
        bars = meters.bar_at(region.end - 1) - meters.bar_at(region.start) + 1
        return sketch(score, region, [[tenths] * bars for tenths in density], context.rng)

    return generate
