"""Music that is quick to make, and shows what was asked for: a model's stand-in."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

import closeloop_widgets as cl


def sketch(score: cl.Score, region: cl.Region, density: Sequence[Sequence[int]], rng: np.random.Generator) -> cl.Score:
    """The region written anew out of the pitches of its tracks: notes of equal length, as many to a bar as are asked.

    Parameters
    ----------
    density : for each track of the region, in the piece's order, for each bar that the region touches: tenths of a note
        in a sixteenth, 0 to 9
    """
    meters, next_id = score.meter_map, score.next_id
    first = meters.bar_at(region.start)
    tracks = []
    for track, bars in zip((t for t in score.tracks if t.id in region.tracks), density, strict=True):
        starts, lengths = [], []
        for bar, tenths in enumerate(bars, first):
            begin, end = max(region.start, meters.bar_start(bar)), min(region.end, meters.bar_start(bar + 1))
            count = round(tenths / 10 * (end - begin) * 4 / score.ticks_per_quarter)
            edges = np.linspace(begin, end, count + 1).round().astype(int)
            starts.append(edges[:count])
            lengths.append(np.diff(edges))
        start = np.concatenate(starts)
        known = track.notes.pitch if len(track.notes) else np.array([60, 62, 64, 67])
        notes = cl.Notes.of(
            id=np.arange(next_id, next_id + len(start)),
            start=start,
            duration=np.concatenate(lengths),
            pitch=rng.choice(known, len(start)),
            velocity=np.full(len(start), 80),
        )
        next_id += len(start)
        tracks.append(cl.replace(track, notes=notes))
    return score.with_tracks(tracks)
