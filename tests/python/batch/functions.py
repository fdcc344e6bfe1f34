"""Model functions that other processes can import."""

from __future__ import annotations

import os
import signal
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Annotated

from closeloop_widgets.models import Context, Range, Seed, model
from closeloop_widgets.music.region import Region
from closeloop_widgets.music.score import Score


def four_bars() -> Score:
    """A line of sixteen quarter notes."""
    return Score.of_notes(
        start=range(0, 7680, 480), duration=[480] * 16, pitch=[60, 62, 64, 65] * 4, velocity=[90] * 16
    )


def walked(score: Score, context: Context, step: int = 3) -> Score:
    """The first track with every pitch moved by chance."""
    track = score.tracks[0]
    steps = context.rng.integers(-step, step, len(track.notes), endpoint=True)
    return score.with_tracks([replace(track, notes=track.notes.replaced(pitch=track.notes.pitch.astype(int) + steps))])


@model
def walk(score: Score, region: Region, *, step: Annotated[int, Range(0, 12)] = 3, context: Context) -> Score:
    return walked(score, context, step)


@model
def seeded(score: Score, region: Region, *, draw: Seed = None) -> Score:
    return walked(score, Context(draw))


@model(batch=True)
def walks(score: Score, region: Region, n: int, *, context: Context) -> Iterator[Score]:
    assert n == len(context.seeds)
    return (walked(score, Context(seed)) for seed in context.seeds)


@model
def thirds_fail(score: Score, region: Region, *, context: Context) -> Score:
    if context.seed % 3 == 0:
        raise ValueError(f"seed {context.seed} is a multiple of three")
    return walked(score, context)


@model
def killed_once(score: Score, region: Region, *, mark: str = "", context: Context) -> Score:
    """Its process is killed at seed 13, the first time."""
    if context.seed == 13 and not Path(mark).exists():
        Path(mark).touch()
        os.kill(os.getpid(), signal.SIGKILL)
    return walked(score, context)


@model
def kills(score: Score, region: Region, *, context: Context) -> Score:
    """Its process is killed at seed 13, every time."""
    if context.seed == 13:
        os.kill(os.getpid(), signal.SIGKILL)
    return walked(score, context)


@model
def always_kills(score: Score, region: Region) -> Score:
    os.kill(os.getpid(), signal.SIGKILL)
    return score
