"""The paper's application in the device: controls filled from the music in Live, and a region that follows them."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from typing import Any

import numpy as np
import pytest

from closeloop_widgets.live.bridge import Live
from closeloop_widgets.live.carriers.direct import DirectCarrier
from closeloop_widgets.live.pairing import Tokens
from closeloop_widgets.live.pulled import Pulled
from closeloop_widgets.live.service import Service
from closeloop_widgets.models.calculate import calculate
from closeloop_widgets.models.cells import Cells
from closeloop_widgets.models.infill import infill
from closeloop_widgets.models.infill.nearness import Asked
from closeloop_widgets.models.kgram import kgram
from closeloop_widgets.music import pieces
from closeloop_widgets.music.analysis import texture
from closeloop_widgets.music.analysis.versions import Around
from closeloop_widgets.music.key_estimate import estimate_key
from tests.python.live.conftest import wait_until
from tests.python.live.rig import Rig, missing

pytest.importorskip("websockets", reason="pip install websockets: the extra `live`")
pytestmark = pytest.mark.skipif(missing() is not None, reason=str(missing()))

FIRST, LAST = 32, 80
"""The quarter notes of the piece that are in Live, where the first of them is beat 0."""
START, END = 16, 32
"""Those of them that the loop brace is around."""
LOOP = 3
"""The loop brace, among the sources that the panel has to choose from."""
SEEDS = range(5)


class Application:
    """The three functions in the device, and a set with three tracks of a piece."""

    def __init__(self, rig: Rig, live: Live) -> None:
        self.rig, self.live = rig, live
        self.tracks: list[int] = []
        piece = pieces.load("paper-lanterns")
        for name in ("Saxophone", "Electric piano", "Bass"):
            track = rig.do("track", name=name)
            rig.do("set", id=track, values={"is_part_of_selection": 1})
            clip = rig.do("clip", track=track, start=0, length=LAST - FIRST)
            self.tracks.append(track)
            notes = [
                {
                    "pitch": note.pitch,
                    "start_time": note.start / piece.ticks_per_quarter - FIRST,
                    "duration": note.duration / piece.ticks_per_quarter,
                    "velocity": note.velocity,
                }
                for note in piece.track(name).notes
                if FIRST <= note.start / piece.ticks_per_quarter < LAST
            ]
            rig.do("notes", clip=clip, notes=notes)
        rig.do("set", values={"loop": 1, "loop_start": START, "loop_length": END - START})

    def touch(self, message: str, *atoms: str | float) -> None:
        """A hand on the device's panel."""
        self.rig.touch(message, *atoms)

    def shown(self, name: str) -> Any:
        """What an object of the panel shows."""
        return self.rig.panel()[name]["shown"]

    def press(self, function: str, until: str) -> str:
        """Presses a button of the panel, and waits until its status says so."""
        self.touch("run", function, "bang")
        wait_until(lambda: until in self.shown("status"), f"a status of {function} with {until!r}", seconds=60)
        return str(self.shown("status"))

    def pulled(self) -> Pulled:
        """What is in the loop brace now."""
        return self.live.pull(START, END, tracks=self.tracks)

    def around(self) -> list[tuple[float, int, float]]:
        """What is outside of the loop brace."""
        notes = [note for track in self.rig.do("look")["tracks"] for clip in track["clips"] for note in clip["notes"]]
        outside = [note for note in notes if not START <= note["start_time"] < END]
        return sorted((note["start_time"], note["pitch"], note["duration"]) for note in outside)


@pytest.fixture(scope="module")
def application(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Application]:
    rig = Rig()
    live = Live(DirectCarrier(rig.port), Tokens(tmp_path_factory.mktemp("data") / "tokens.json"))
    try:
        live.connect(code=rig.code())
        yield Application(rig, live)
    finally:
        live.close()
        rig.close()


def test_the_device_fills_its_controls_and_writes_a_region_that_follows_them(application: Application) -> None:
    original, before = application.pulled(), application.around()
    density = texture(original.score, original.region).density
    with Service(application.live, [infill, calculate, kgram]) as service:
        application.touch("source", LOOP)
        application.press("calculate", "Filled Density, Occupation, Polyphony, Tension of Infill.")
        assert application.shown("infill.density") == density[0].round(2).tolist()
        application.touch("track", "infill", "density", 1)
        assert application.shown("infill.density") == density[1].round(2).tolist()

        wanted = _asked(service.values["infill"], original)
        off: dict[str, list[float]] = {"infill": [], "kgram": []}
        for function, seed in itertools.product(off, SEEDS):
            application.live.push(original.score, original.region, to=original, over=True)
            application.touch("control", function, "seed", seed)
            said = application.press(function, " in place of ")
            off[function].append(_distance(wanted, original, application.pulled()))
            assert application.around() == before
            assert ("Density asked " in said and ", came " in said) == (function == "infill")
    assert max(off["infill"]) < min(off["kgram"]), off


def _asked(values: dict[str, Any], music: Pulled) -> Asked:
    cells = Cells.of(music.score, music.region)
    names = ("density", "occupation", "polyphony", "tension")
    return Asked(*(infill.parameters[name].given(values[name], cells) for name in names))


def _distance(asked: Asked, original: Pulled, now: Pulled) -> float:
    around = Around.of(original.score, original.region)
    return float(np.asarray(asked.distances(around, [now.score], estimate_key(original.score)))[0])
