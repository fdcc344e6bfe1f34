"""Pieces for the tests of model functions."""

from __future__ import annotations

from functools import cache
from typing import Any

import pytest

from closeloop_widgets.models import ModelFunction, model
from closeloop_widgets.music.region import Region
from closeloop_widgets.music.score import Score


@cache
def _chorale(name: str) -> Score:
    corpus = pytest.importorskip("music21").corpus
    parsed: Any = corpus.parse(name).stripTies()
    score = Score(name=name)
    for number, part in enumerate(parsed.parts):
        notes = list(part.flatten().notes)
        score = score.with_track(
            name=part.partName or str(number),
            program=52,
            notes={
                "start": [round(float(note.offset) * 480) for note in notes],
                "duration": [round(float(note.quarterLength) * 480) for note in notes],
                "pitch": [note.pitches[-1].midi for note in notes],
                # Velocities that tell the tracks and the notes apart: music21 has none.
                "velocity": [60 + 10 * number + index % 7 for index in range(len(notes))],
            },
        )
    return score


@pytest.fixture(scope="session")
def chorale() -> Score:
    """BWV 269 in four voices, 480 ticks a quarter: 3/4 with an upbeat, read as bars of four quarters."""
    return _chorale("bach/bwv269")


@pytest.fixture(scope="session", params=["bach/bwv269", "bach/bwv66.6", "bach/bwv10.7"])
def any_chorale(request: pytest.FixtureRequest) -> Score:
    """Three of Bach's four-part chorales, one after another."""
    return _chorale(request.param)


@pytest.fixture
def line() -> Score:
    """A bar of four quarter notes on one track."""
    return Score.of_notes(
        start=[0, 480, 960, 1440], duration=[480] * 4, pitch=[60, 62, 64, 65], velocity=[90, 80, 70, 60]
    )


@pytest.fixture
def region(line: Score) -> Region:
    """All of `line`."""
    return Region.all(line)


@pytest.fixture
def same() -> ModelFunction[..., Any]:
    """A model function that changes nothing."""

    @model
    def same(score: Score, region: Region) -> Score:
        return score

    return same
