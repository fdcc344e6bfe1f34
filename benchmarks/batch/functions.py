"""Model functions of a fixed cost, in modules that workers can import: the same work for every take."""

from __future__ import annotations

import hashlib
from dataclasses import replace

import numpy as np

from closeloop_widgets.models import Context, model
from closeloop_widgets.music.region import Region
from closeloop_widgets.music.score import Score

STEPS = 5000
"""Small products, each some 2 microseconds."""

BYTES = bytes(16_000_000)
"""What is digested: some 10 ms where the processor knows SHA, more where it does not."""


@model
def held(score: Score, region: Region, *, context: Context) -> Score:
    """Numpy on small arrays, as Python's samplers are: holds the interpreter's lock."""
    vector = np.ones(64)
    for _ in range(STEPS):
        vector = vector * 0.999 + 0.001
    return _moved(score, region, context)


@model
def released(score: Score, region: Region, *, context: Context) -> Score:
    """One long call that gives the interpreter's lock back, as a network's layers do."""
    hashlib.sha256(BYTES).digest()
    return _moved(score, region, context)


def _moved(score: Score, region: Region, context: Context) -> Score:
    """The region's notes, each moved by chance."""
    tracks = []
    for track in score.tracks:
        steps = np.where(region.rows(track), context.rng.integers(-3, 3, len(track.notes), endpoint=True), 0)
        tracks.append(replace(track, notes=track.notes.replaced(pitch=track.notes.pitch + steps)))
    return score.with_tracks(tracks)
