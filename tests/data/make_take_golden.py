"""Writes the golden vectors of takes: `python -m tests.data.make_take_golden`.

Each case is a packed score, a region, a packed take for it, and the packed score with the take in it. The kernel writes
them; the browser, which shows a take before it is kept, must show the same.
"""

from __future__ import annotations

import base64
import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np

from closeloop_widgets.editor.runs import notes_for_take
from closeloop_widgets.music.pack import pack
from closeloop_widgets.music.paste import paste
from closeloop_widgets.music.region import Region
from closeloop_widgets.music.score import Score, Track
from closeloop_widgets.music.tables import Notes

PATH = Path(__file__).parent / "takes_golden.json"


def _notes(random: np.random.Generator, first_id: int, count: int) -> Notes:
    return Notes.ordered(
        {
            "id": np.arange(first_id, first_id + count, dtype=np.int32),
            "start": (random.integers(0, 32, count) * 120).astype(np.int32),
            "duration": random.integers(1, 960, count).astype(np.int32),
            "pitch": random.integers(40, 90, count).astype(np.uint8),
            "velocity": random.integers(1, 128, count).astype(np.uint8),
        }
    )


def _piece(random: np.random.Generator) -> Score:
    tracks = tuple(Track(at, f"Track {at}", at, at, notes=_notes(random, at * 100, 12)) for at in (1, 2, 3))
    return Score(tracks=tracks, next_id=500)


def _varied(random: np.random.Generator, piece: Score) -> Score:
    """What a model might give back: notes changed, notes gone, and new ones under ids of its own."""
    tracks = []
    for track in piece.tracks:
        kept = track.notes.take(random.random(len(track.notes)) < 0.7)
        changed = kept.replaced(pitch=random.integers(40, 90, len(kept)).astype(np.uint8))
        tracks.append(replace(track, notes=changed.joined(_notes(random, 500 + track.id * 10, 5))))
    return replace(piece, tracks=tuple(tracks))


def _edited(random: np.random.Generator, piece: Score) -> Score:
    """The piece as somebody edited it while the model ran: notes gone, and new ones."""
    tracks = [
        replace(
            track,
            notes=track.notes.take(random.random(len(track.notes)) < 0.8).joined(
                _notes(random, 500 + track.id * 10, 3).replaced(mute=np.array([1, 0, 1], np.uint8))
            ),
        )
        for track in piece.tracks
    ]
    return replace(piece, tracks=tuple(tracks), next_id=540)


def vectors() -> list[dict[str, Any]]:
    random = np.random.default_rng(20)
    cases = []
    for spans in (((480, 1920),), ((0, 960), (2400, 3000))):
        for pitches in (None, (50, 70)):
            for chosen in (False, True):
                piece = _piece(random)
                ids = np.concatenate([track.notes.id for track in piece.tracks[:2]])
                notes = tuple(random.choice(ids, 10, replace=False).tolist()) if chosen else None
                region = Region(spans, (1, 2), pitches, notes)
                take = notes_for_take(piece, paste(piece, region, _varied(random, piece)).score, region)
                score = _edited(random, piece)
                kept = paste(score, region, take).score
                words = (
                    f"{len(spans)} spans, {'some' if pitches else 'all'} pitches, {'some' if notes else 'all'} notes"
                )
                case = {"name": words, "region": region.to_json()}
                cases.append(case | {"score": _text(score), "take": _text(take), "kept": _text(kept)})
    return cases


def _text(score: Score) -> str:
    return base64.b64encode(pack(score)).decode()


if __name__ == "__main__":
    PATH.write_text(json.dumps({"cases": vectors()}, indent=1) + "\n")
    print(f"{len(vectors())} cases in {PATH}")
