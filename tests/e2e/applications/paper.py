"""The paper's Figure 2 as a signature: infilling by controls of tracks and bars, and the button that calculates them.

Guo, Simpson, Kiefer, Magnusson and Herremans, "MusIAC: an extensible generative framework for music infilling
applications with multi-level control", EvoMUSART 2022. The bins are those of the paper (`cl.analysis.EDGES`).
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Annotated, Any

import closeloop_widgets as cl
from tests.e2e.applications.sketch import sketch


def in_bins(measure: str) -> cl.Measured:
    """A control in the paper's bins of a measure: the first bin is what is under the second's edge."""
    return cl.Measured(measure, levels=cl.analysis.EDGES[measure][1:])


BIN = cl.Range(0, 9)
TENSION_BIN = cl.Range(0, 11)
TRACKS, CELLS, BARS = cl.Group("Tracks"), cl.Group("Bars of tracks"), cl.Group("Tension")

Density = Annotated[list[int], cl.PerTrack(), BIN, TRACKS, in_bins("density"), cl.Default(3)]
Polyphony = Annotated[list[int], cl.PerTrack(), BIN, TRACKS, in_bins("polyphony_rate"), cl.Default(3)]
Occupation = Annotated[list[int], cl.PerTrack(), BIN, TRACKS, in_bins("occupation"), cl.Default(8)]
BarDensity = Annotated[
    list[list[int]], cl.PerTrack(), cl.PerBar(), BIN, CELLS, in_bins("density"), cl.Title("Bar density"), cl.Default(3)
]
Strain = Annotated[
    list[int], cl.PerBar(), TENSION_BIN, BARS, in_bins("tensile_strain"), cl.Title("Strain"), cl.Default(4)
]
Diameter = Annotated[
    list[int], cl.PerBar(), TENSION_BIN, BARS, in_bins("cloud_diameter"), cl.Title("Diameter"), cl.Default(4)
]


def figure_2(hear: Callable[[dict[str, Any]], object]) -> list[cl.ModelFunction[..., Any]]:
    """The figure's two buttons; `hear` is told the controls that the model is given.

    The model is no neural network: it writes the region anew out of the notes of its tracks, as many to a bar as are
    asked for.
    """

    @cl.model("Infill", author="Guo et al. 2022")
    def infill(
        score: cl.Score,
        region: cl.Region,
        *,
        density: Density,
        polyphony: Polyphony,
        occupation: Occupation,
        bar_density: BarDensity,
        strain: Strain,
        diameter: Diameter,
        seed: cl.Seed = None,
        context: cl.Context,
    ) -> cl.Score:
        """Writes the selected bars anew, as dense and as tense as asked.

        Parameters
        ----------
        density : Notes that begin in a sixteenth.
        polyphony : How often several notes sound at once.
        occupation : How much of the time something sounds.
        bar_density : Notes that begin in a sixteenth, bar by bar.
        strain : How far the harmony is from the key.
        diameter : How far apart the harmony's notes are.
        """
        hear(
            {
                "density": density,
                "polyphony": polyphony,
                "occupation": occupation,
                "bar_density": bar_density,
                "strain": strain,
                "diameter": diameter,
            }
        )
        return sketch(score, region, bar_density, context.rng)

    return [infill, cl.calculate]
