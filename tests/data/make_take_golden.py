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

from closeloop_widgets.music.excerpt import excerpt
from closeloop_widgets.music.pack import pack
from closeloop_widgets.music.placing import WRITES, Writes, came_in, place
from closeloop_widgets.music.region import Region
from closeloop_widgets.music.score import Carried, Key, Marker, Score, Track
from closeloop_widgets.music.tables import Controls, Notes, PitchBends, Programs
from closeloop_widgets.music.time import Meter, Tempo

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


def _richer(random: np.random.Generator, piece: Score) -> Score:
    """What a model might give back that writes more than a region: new tracks, controls, tempos; a track less."""
    more = _varied(random, piece)
    for channel, program in ((1, 33), (9, 0)):
        notes = _notes(random, 0, 6).columns()
        del notes["id"]
        more = more.with_track(name=f"New {channel}", channel=channel, program=program, notes=notes)
    last = more.tracks[-2]
    wheel = replace(
        last,
        controls=Controls.of(id=[900, 901], tick=[0, 2400], number=[7, 64], value=[100, 127]),
        bends=PitchBends.of(id=[902], tick=[960], value=[-100]),
    )
    pedal = replace(more.tracks[0], controls=Controls.of(id=[903], tick=[2000], number=[64], value=[127]))
    return replace(
        more,
        name="Made",
        tracks=(pedal, more.tracks[2], wheel, more.tracks[-1]),
        tempos=(Tempo(0, 400_000), Tempo(1920, 600_000)),
        meters=(Meter(1920, 3, 4),),
        keys=(Key(2400, -2, True),),
        markers=(Marker(2880, "Coda"),),
    )


def _full(piece: Score) -> Score:
    """The piece with every channel taken and a drum kit, events after its end, and bytes that are carried."""
    drums = Track(9, "Kit", 9, 4, programs=Programs.of(id=[600], tick=[0], value=[8]))
    others = [Track(10 + channel, "", channel, 5) for channel in range(16) if channel not in (1, 2, 3, 9)]
    carried = (Carried(chunk=30, tick=0, data=b"\xff\x05\x02la"),)
    return replace(
        piece, tracks=(*piece.tracks, drums, *others), tempos=(Tempo(2400, 1),), carried=carried, next_id=700
    )


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
                words = (
                    f"{len(spans)} spans, {'some' if pitches else 'all'} pitches, {'some' if notes else 'all'} notes"
                )
                made, edited = _varied(random, piece), _edited(random, piece)
                cases.append(_case(words, piece, region, made, "region", edited))
    for writes in WRITES[1:]:
        for crowded in (False, True):
            piece = _piece(random)
            region = Region(((480, 1920), (2400, 3000)), (1, 2))
            edited = _edited(random, piece)
            made = _richer(random, piece)
            words = f"writes {writes}, {'no channel is' if crowded else 'channels are'} free"
            cases.append(_case(words, piece, region, made, writes, _full(edited) if crowded else edited))
    return [*cases, _second_take(random)]


def _second_take(random: np.random.Generator) -> dict[str, Any]:
    """A take in the place of another: of the single notes it was made for some are gone, and the other's are there."""
    piece = _piece(random)
    notes = tuple(random.choice(piece.tracks[0].notes.id, 6, replace=False).tolist())
    region = Region(((0, 3840),), (1,), None, notes)
    first = place(piece, region, _varied(random, piece)).score
    grown = region.grown(notes, came_in(piece, first, region))
    return _case("in the place of another take of single notes", piece, grown, _varied(random, piece), "region", first)


def _case(words: str, piece: Score, region: Region, made: Score, writes: Writes, edited: Score) -> dict[str, Any]:
    """A take of what was made for a piece, and what it makes of the piece as it was edited meanwhile."""
    take = excerpt(piece, place(piece, region, made, writes).score, region, writes)
    kept = place(edited, region, take, writes).score
    case = {"name": words, "region": region.to_json(), "writes": writes}
    return case | {"score": _text(edited), "take": _text(take), "kept": _text(kept)}


def _text(score: Score) -> str:
    return base64.b64encode(pack(score)).decode()


if __name__ == "__main__":
    PATH.write_text(json.dumps({"cases": vectors()}, indent=1) + "\n")
    print(f"{len(vectors())} cases in {PATH}")
