"""What is asked of Live to write: a region of a score, track by track, and takes as clips; and where these went."""

from __future__ import annotations

import secrets
from collections.abc import Iterable, Mapping
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from closeloop_widgets.live.beats import to_live
from closeloop_widgets.live.errors import BadRequestError
from closeloop_widgets.live.pulled import Pulled
from closeloop_widgets.live.requests import Landed, RegionReplace, Variant
from closeloop_widgets.live.values import Pitches
from closeloop_widgets.music.paste import rows_of_result
from closeloop_widgets.music.region import Region
from closeloop_widgets.music.score import Score, Track
from closeloop_widgets.takes import Take

Place = tuple[int, float, float, int | None]
"""A track of Live, a range, and a clip: what a revision is known of."""


def replacements(score: Score, region: Region, goes: Mapping[int, int], pulled: Pulled | None) -> list[RegionReplace]:
    """What is to be asked for, a track and a span at a time; revisions come later."""
    if region.notes is not None and pulled is None:
        raise BadRequestError("Single notes of a piece cannot be told from others in Live.", "Push their bars instead.")
    ticks, origin = score.ticks_per_quarter, 0.0 if pulled is None else pulled.origin
    clip = None if pulled is None else pulled.clip
    pitches = None if region.pitches is None else Pitches(*region.pitches)
    # A note that was pulled is changed there, and not replaced: so it keeps what it plays of MPE.
    known = None if pulled is None else pulled.note_ids
    found = []
    for track in score.tracks:
        if track.id not in region.tracks:
            continue
        ids = None if pulled is None else _note_ids(region, track.id, pulled)
        rows = _rows(region, track, pulled)
        for start, end in region.spans:
            within = rows & (track.notes.start >= start) & (track.notes.start < end)
            notes = to_live(track.notes.take(within), ticks, round(-origin * ticks), known)
            beats = start / ticks, end / ticks
            if pulled is not None:
                beats = pulled.beats_of((start, end))
                # A tick may lie a hair before the beat that it stands for.
                notes = tuple(replace(note, start_time=max(beats[0], note.start_time)) for note in notes)
            found.append(RegionReplace(goes[track.id], *beats, notes, "-", fresh_key(), clip, pitches, ids))
    return found


def _rows(region: Region, track: Track, pulled: Pulled | None) -> NDArray[np.bool_]:
    """Which notes of a result are the region's: new ones too, where it is a region of single notes."""
    mine = next((t for t in pulled.score.tracks if t.id == track.id), None) if pulled is not None else None
    return region.rows(track) if mine is None else rows_of_result(region, track, mine)


def _note_ids(region: Region, track: int, pulled: Pulled) -> tuple[int, ...] | None:
    """The ids in Live of a region's single notes on a track; None where it is of all that are there."""
    if region.notes is None:
        return None
    there = set(pulled.score.track(track).notes.id.tolist())
    return tuple(pulled.note_ids[note] for note in region.notes if note in there and note in pulled.note_ids)


def place_of(wanted: RegionReplace) -> Place:
    """Where it writes."""
    return wanted.track, wanted.start, wanted.end, wanted.clip


def fresh_key() -> str:
    """The name of a write: one that comes twice is done once."""
    return secrets.token_hex(8)


def variant(take: Take, region: Region, track: Track) -> Variant:
    """One track of a take as a clip, named after its function, number and seed."""
    mine = take.notes.track(track.id)
    name = f"{take.run.label} - take {take.index + 1} - seed {take.seed}"
    # All of a take's notes in the time of its region are its own, and new ones are no region's by their ids.
    rows = replace(region, notes=None).rows(mine)
    return Variant(name[:1000], to_live(mine.notes.take(rows), take.notes.ticks_per_quarter, region.start))


def where_in_words(landed: Iterable[Landed]) -> str:
    """Where takes went, for people, who count scenes from 1.

    Examples
    --------
    >>> where_in_words([Landed(7, "take 1", scene=2), Landed(8, "take 2", scene=3)])
    'scenes 3 to 4'
    >>> where_in_words([Landed(7, "take 1", scene=2)]), where_in_words([Landed(7, "take 1")])
    ('scene 3', 'take lanes')
    """
    scenes = sorted({one.scene + 1 for one in landed if one.scene is not None})
    if not scenes:
        return "take lanes"
    return f"scene {scenes[0]}" if len(scenes) == 1 else f"scenes {scenes[0]} to {scenes[-1]}"
