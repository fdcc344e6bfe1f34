"""The piece that is measured: 100,000 notes as a full orchestral score would hold them."""

from __future__ import annotations

import numpy as np

from closeloop_widgets.music.score import Score, Track
from closeloop_widgets.music.tables import Controls, Notes, PitchBends, Programs
from closeloop_widgets.music.time import Meter, Tempo

TICKS = 480
TRACKS = 16
CONTROLS, BENDS = 500, 250
"""Control changes and pitch bends a track."""


def piece(notes: int = 100_000, seed: int = 1) -> Score:
    """16 tracks on 16 channels: sixteenth-note chords played unevenly, up to two beats long, so that notes overlap."""
    random = np.random.default_rng(seed)
    tracks, next_id = [], 1
    for channel in range(TRACKS):
        track, next_id = _track(random, channel, notes // TRACKS, next_id)
        tracks.append(track)
    return Score(
        ticks_per_quarter=TICKS,
        tracks=tuple(tracks),
        tempos=(Tempo(0, 500_000), Tempo(TICKS * 64, 600_000)),
        meters=(Meter(0, 4, 4),),
        name="Benchmark",
        next_id=next_id,
    )


def _track(random: np.random.Generator, channel: int, count: int, next_id: int) -> tuple[Track, int]:
    chord = np.arange(count) // 3
    start = np.maximum(0, chord * (TICKS // 4) + random.integers(-8, 9, count))
    end = int(start.max())
    ids = np.arange(next_id, next_id + count + CONTROLS + BENDS + 1)
    notes = Notes.of(
        id=ids[:count],
        start=start,
        # Three pitches an octave apart cannot meet before their chord comes round again: nothing depends on pairing.
        duration=random.integers(60, 2 * TICKS, count),
        pitch=24 + np.arange(count) % 3 * 24 + chord % 24,
        velocity=random.integers(30, 128, count),
    )
    controls = Controls.of(
        id=ids[count : count + CONTROLS],
        tick=np.sort(random.integers(0, end, CONTROLS)),
        number=random.choice([1, 7, 11, 64], CONTROLS),
        value=random.integers(0, 128, CONTROLS),
    )
    bends = PitchBends.of(
        id=ids[count + CONTROLS : -1],
        tick=np.sort(random.integers(0, end, BENDS)),
        value=random.integers(-8192, 8192, BENDS),
    )
    programs = Programs.of(id=ids[-1:], tick=[0], value=[channel * 8])
    track = Track(channel + 1, f"Part {channel + 1}", channel, channel + 1, notes, controls, bends, programs)
    return track, int(ids[-1]) + 1
