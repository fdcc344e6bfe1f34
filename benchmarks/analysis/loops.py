"""The same measures by plain loops over notes and frames, as they are mostly written."""

from __future__ import annotations

import math
from itertools import combinations

from closeloop_widgets.music.score import Score

BAR, FRAME = 1920, 120
"""Ticks; the piece is in 4/4 throughout, and frames are sixteenths."""


def texture(score: Score) -> list[list[tuple[float, float, float, float]]]:
    """Density, occupation, polyphony rate and register of each bar of each track."""
    found = []
    for track in score.tracks:
        bars = [([], [set() for _ in range(BAR // FRAME)]) for _ in range(score.bar_count + 1)]
        for note in track.notes:
            bars[note.start // BAR][0].append(note.pitch)
            for frame in range(note.start // FRAME, -(-note.end // FRAME)):
                bars[frame * FRAME // BAR][1][frame % (BAR // FRAME)].add(note.pitch)
        found.append([_cell(begun, frames) for begun, frames in bars])
    return found


def _cell(begun: list[int], frames: list[set[int]]) -> tuple[float, float, float, float]:
    sounding = sum(map(bool, frames))
    polyphonic = sum(len(pitches) > 1 for pitches in frames)
    register = int((sum(begun) / len(begun) - 21) / 11) if begun else math.nan
    return len(begun) / 16, sounding / len(frames), polyphonic / sounding if sounding else math.nan, register


def tension(score: Score) -> list[tuple[float, float]]:
    """Cloud diameter of each bar, and how far its centre of effect lies from the one before."""
    bars: list[dict[int, int]] = [{} for _ in range(score.bar_count + 1)]
    for track in score.tracks:
        for note in track.notes:
            for bar in range(note.start // BAR, -(-note.end // BAR)):
                ticks = min(note.end, (bar + 1) * BAR) - max(note.start, bar * BAR)
                place = (note.pitch * 7 + 6) % 12 - 6
                bars[bar][place] = bars[bar].get(place, 0) + ticks
    found, before = [], None
    for cloud in bars:
        points = {k: (math.sin(k * math.pi / 2), math.cos(k * math.pi / 2), 0.4 * k) for k in cloud}
        diameter = max((math.dist(points[a], points[b]) for a, b in combinations(cloud, 2)), default=0)
        total = sum(cloud.values()) or 1
        centre = [sum(points[k][axis] * ticks for k, ticks in cloud.items()) / total for axis in range(3)]
        found.append((diameter, math.dist(centre, before or centre)))
        before = centre
    return found
