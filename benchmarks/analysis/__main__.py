"""Measures the measures: `python -m benchmarks.analysis`, which writes the table of its README.

partitura and muspy take part where they are installed.
"""

from __future__ import annotations

import io
import statistics
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import numpy as np
import pretty_midi

from benchmarks.analysis import loops
from benchmarks.midi.piece import piece
from benchmarks.readme import write_measured
from closeloop_widgets.music import analysis, pieces
from closeloop_widgets.music.midi import write_midi
from closeloop_widgets.music.paste import paste
from closeloop_widgets.music.region import Region
from closeloop_widgets.music.score import Score
from tests.data.make_analysis_golden import note_array, notes_in_order

NOTES, TAKES, ROUNDS = 100_000, 1000, 7
FEW = 5_000
"""Notes for those who need seconds for a thousand of them."""

Task = Callable[[], object]
OURS = "closeloop_widgets"


def tasks() -> Iterator[tuple[str, int, dict[str, Task]]]:
    """What is measured: a task, how many things it measures, and what does it."""
    takes, region, chorale = thousand_takes()
    key = "E♭ major"
    yield (
        "`measure`, a take of 4 bars",
        TAKES,
        {OURS: lambda: [analysis.measure(take, region, key=key) for take in takes]},
    )
    yield (
        "`measure_all` with the original",
        TAKES,
        {OURS: lambda: analysis.measure_all(takes, region, key=key, original=chorale)},
    )
    yield "`diversity`, a take of 1,000", TAKES, {OURS: lambda: analysis.diversity(takes, region)}
    score = piece(NOTES)
    by_bar = replace(analysis.CONSTANTS["midi-miner"], cloud="bar")
    midi = pretty_midi.PrettyMIDI(io.BytesIO(write_midi(score)))
    yield (
        "`texture`, a note of 100,000",
        NOTES,
        {
            OURS: lambda: analysis.texture(score),
            "piano rolls of pretty_midi, a track each": lambda: rolls(midi),
            "plain loops": lambda: loops.texture(score),
        },
    )
    yield (
        "`tension`, a note of 100,000",
        NOTES,
        {
            OURS: lambda: analysis.tension(score, constants=by_bar, key="C major"),
            "plain loops": lambda: loops.tension(score),
        },
    )
    yield "`voice_leading`, a note of 100,000", NOTES, {OURS: lambda: analysis.voice_leading(score)}
    yield "`spell`, a note of 100,000", NOTES, {OURS: lambda: analysis.spell(score)}
    few = piece(FEW)
    spelling: dict[str, Task] = {OURS: lambda: analysis.spell(few)}
    if find_spec("partitura"):
        from partitura.musicanalysis import estimate_spelling

        notes = note_array(few)
        spelling["partitura"] = lambda: estimate_spelling(notes)
    yield "`spell`, a note of 5,000", FEW, spelling
    together: dict[str, Task] = {OURS: lambda: analysis.texture(few, per="all").polyphony_rate}
    if find_spec("muspy"):
        import muspy

        music = muspy_music(few)
        together["muspy.polyphony_rate"] = lambda: muspy.polyphony_rate(music, 1)
    yield "polyphony rate, a note of 5,000", FEW, together


def thousand_takes() -> tuple[list[Score], Region, Score]:
    """Four bars of a chorale, with the pitches of three voices drawn anew a thousand times."""
    chorale = pieces.load("bwv140.7")
    region = Region.bars(chorale, 5, 8, [track.id for track in chorale.tracks[1:]])
    random = np.random.default_rng(4)
    takes = []
    for _ in range(TAKES):
        redrawn = (random.integers(-4, 5, len(track.notes)) + track.notes.pitch for track in chorale.tracks)
        tracks = [
            replace(track, notes=track.notes.replaced(pitch=pitch))
            for track, pitch in zip(chorale.tracks, redrawn, strict=True)
        ]
        takes.append(paste(chorale, region, chorale.with_tracks(tracks)).score)
    return takes, region, chorale


def rolls(midi: pretty_midi.PrettyMIDI) -> list[tuple[float, float]]:
    """Occupation and polyphony rate of each track, from piano rolls at 8 frames a second."""
    found = []
    for instrument in (each for each in midi.instruments if not each.is_drum):
        depth = np.count_nonzero(instrument.get_piano_roll(fs=8), axis=0)
        sounding = np.count_nonzero(depth)
        found.append((sounding / len(depth), np.count_nonzero(depth > 1) / sounding))
    return found


def muspy_music(score: Score) -> Any:
    """A score as muspy holds it."""
    import muspy

    columns = notes_in_order(score)
    rows = zip(*(columns[name].tolist() for name in ("start", "pitch", "duration")), strict=True)
    return muspy.Music(
        resolution=score.ticks_per_quarter, tracks=[muspy.Track(notes=[muspy.Note(*row, 90) for row in rows])]
    )


def seconds(task: Task) -> float:
    """The median of some rounds; of one, where a round takes seconds."""
    times: list[float] = []
    while len(times) < ROUNDS and sum(times) < 10:
        start = time.process_time()
        task()
        times.append(time.process_time() - start)
    return statistics.median(times)


def main() -> None:
    """Measure, print, and write down."""
    rows = ["| task | who | processor time, all, ms | each, µs | against ours |", "|---|---|---|---|---|"]
    for task, count, who in tasks():
        spent = {name: seconds(call) for name, call in who.items()}
        for name, took in spent.items():
            rows.append(
                f"| {task} | {name} | {took * 1e3:,.0f} | {took * 1e6 / count:,.2f} | {took / spent[OURS]:,.1f} |"
            )
            print(rows[-1], flush=True)
    write_measured(Path(__file__).parent / "README.md", "\n".join(rows))


if __name__ == "__main__":
    main()
