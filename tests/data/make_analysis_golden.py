"""Writes what published libraries measure: `python -m tests.data.make_analysis_golden`.

It needs `pip install partitura muspy`. partitura takes seconds to import and downloads a soundfont the first time, and
muspy brings a dozen packages; so the tests read what they said instead of asking them.
"""

from __future__ import annotations

import json
from importlib.metadata import version
from pathlib import Path
from typing import Any

import numpy as np

from closeloop_widgets.music import pieces
from closeloop_widgets.music.score import Score

PATH = Path(__file__).parent / "analysis_golden.json"

IN_MAJOR_WITHIN_BARS = "bwv846"
"""No note of it is held over a bar line. Of those that are, partitura leaves out the ones that end in the window."""


def spelled_scores() -> dict[str, Score]:
    """The pieces whose spelling is compared."""
    return {**{name: pieces.load(name) for name in pieces.names()}, "wandering": wandering()}


def wandering() -> Score:
    """400 notes in two tracks that wander through all keys, with chords and rests."""
    random = np.random.default_rng(2006)
    score = Score()
    for low in (48, 60):
        steps = random.choice([-7, -5, -4, -2, -1, 1, 2, 3, 5, 7], 200)
        score = score.with_track(
            notes={
                "start": np.cumsum(random.choice([0, 120, 240, 480], 200)),
                "duration": random.integers(60, 960, 200),
                "pitch": low + np.cumsum(steps) % 24,
                "velocity": np.full(200, 90),
            }
        )
    return score


def notes_in_order(score: Score) -> dict[str, Any]:
    """The pitched notes of all tracks as columns, in order of start and pitch."""
    tracks = [track for track in score.tracks if not track.is_drum]
    columns = {
        name: np.concatenate([getattr(t.notes, name) for t in tracks]) for name in ("start", "duration", "pitch")
    }
    order = np.lexsort((columns["pitch"], columns["start"]))
    return {name: column[order].astype(np.int64) for name, column in columns.items()}


def note_array(score: Score) -> Any:
    """The same as partitura takes them, spelled by partitura, in C major."""
    from partitura.musicanalysis import estimate_spelling

    columns = notes_in_order(score)
    fields = [("onset_beat", "f8"), ("duration_beat", "f8"), ("pitch", "i4"), ("step", "U1"), ("alter", "i4")]
    notes = np.zeros(len(columns["start"]), [*fields, ("octave", "i4"), ("ks_fifths", "i4"), ("ks_mode", "i4")])
    notes["onset_beat"] = columns["start"] / score.ticks_per_quarter
    notes["duration_beat"] = columns["duration"] / score.ticks_per_quarter
    notes["pitch"] = columns["pitch"]
    spelling = estimate_spelling(notes[["onset_beat", "duration_beat", "pitch"]].copy())
    for name in ("step", "alter", "octave"):
        notes[name] = spelling[name]
    notes["ks_mode"] = 1
    return notes


def fifths(notes: Any) -> list[int]:
    """Places on the line of fifths of notes spelled with letters."""
    return [int("FCGDAEB".index(note["step"]) - 1 + 7 * note["alter"]) for note in notes]


def partituras_keys() -> dict[str, Any]:
    """Where partitura puts keys, in radii."""
    from partitura.musicanalysis.tonal_tension import C_IDX, SCALE_FACTOR, major_key, minor_key

    return {
        "unit": 1 / SCALE_FACTOR,
        "major": [major_key(C_IDX + sharps).tolist() for sharps in range(-7, 8)],
        "minor": [minor_key(C_IDX + sharps + 3).tolist() for sharps in range(-7, 8)],
    }


def partituras_tension(score: Score) -> dict[str, list[float]]:
    """What partitura finds where each window is a bar."""
    from partitura.musicanalysis import estimate_tonaltension

    edges = np.array(score.meter_map.bar_edges(0, score.bar_count - 1)) / score.ticks_per_quarter
    middle, half = (edges[1:] + edges[:-1]) / 2, np.diff(edges) / 2
    # A window of partitura's has in it what begins at its end; a bar has not.
    found = estimate_tonaltension(note_array(score), ws=np.column_stack([half, half - 1e-9]), ss=middle)
    return {name: found[name].tolist() for name in ("cloud_diameter", "cloud_momentum", "tensile_strain")}


def muspys_measures(score: Score) -> dict[str, float]:
    """What muspy finds on a grid of 24 steps a quarter, for rhythm of 4."""
    import muspy

    def music(resolution: int) -> Any:
        tracks = [
            muspy.Track(
                is_drum=track.is_drum,
                notes=[
                    muspy.Note(
                        n.start * resolution // score.ticks_per_quarter,
                        n.pitch,
                        n.end * resolution // score.ticks_per_quarter - n.start * resolution // score.ticks_per_quarter,
                        n.velocity,
                    )
                    for n in track.notes
                ],
            )
            for track in score.tracks
        ]
        return muspy.Music(resolution=resolution, tracks=tracks)

    fine = music(24)
    return {
        "steps": int(fine.get_end_time()),
        "sounding": muspy.polyphony_rate(fine, threshold=0),
        "polyphonic": muspy.polyphony_rate(fine, threshold=1),
        "pitch_class_entropy": muspy.pitch_class_entropy(fine),
        "groove_consistency": muspy.groove_consistency(music(4), 16),
    }


def main() -> None:
    """Ask the libraries, and write down what they say."""
    golden = {
        "made_with": {name: version(name) for name in ("partitura", "muspy")},
        "spelling": {name: fifths(note_array(score)) for name, score in spelled_scores().items()},
        "keys": partituras_keys(),
        "tension": partituras_tension(pieces.load(IN_MAJOR_WITHIN_BARS)),
        "muspy": {name: muspys_measures(pieces.load(name)) for name in ("bwv846", "bwv140.7", "paper-lanterns")},
    }
    lines = [f"  {json.dumps(name)}: {json.dumps(part)}" for name, part in golden.items()]
    PATH.write_text("{\n" + ",\n".join(lines) + "\n}\n", encoding="utf-8")


if __name__ == "__main__":
    main()
