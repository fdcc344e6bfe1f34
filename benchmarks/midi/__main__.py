"""`python -m benchmarks.midi`: read and write 100,000 notes, side by side with pretty_midi, mido and symusic.

Every library does the same work in turn, round after round in one process, so that a busy machine slows all alike; the
slow ones sit out most rounds. The best and the median round are printed as a table.
"""

from __future__ import annotations

import argparse
import io
import statistics
import time
from collections.abc import Callable
from dataclasses import replace

import mido
import pretty_midi
import symusic

from benchmarks.midi.piece import piece
from closeloop_widgets.music.midi import read_midi, write_midi

Task = Callable[[], object]

OURS = "closeloop_widgets"
SLOW = {"pretty_midi", "mido"}


def symusic_columns(data: bytes) -> object:
    """Read with symusic as far as read_midi goes: to numpy columns of everything."""
    score = symusic.Score.from_midi(data)
    return [(t.notes.numpy(), t.controls.numpy(), t.pitch_bends.numpy()) for t in score.tracks]


def pretty_written(midi: pretty_midi.PrettyMIDI) -> bytes:
    """The bytes pretty_midi writes."""
    file = io.BytesIO()
    midi.write(file)
    return file.getvalue()


def mido_written(midi: mido.MidiFile) -> bytes:
    """The bytes mido writes."""
    file = io.BytesIO()
    midi.save(file=file)
    return file.getvalue()


def tasks(notes: int) -> dict[str, dict[str, Task]]:
    """What is measured: task -> library -> what to call."""
    fresh = piece(notes)
    data = write_midi(fresh)
    read = read_midi(data)
    track = read.tracks[0]
    moved = track.notes.replaced(start=track.notes.start + 10)
    edited = replace(read, tracks=(replace(track, notes=moved), *read.tracks[1:]))
    midi_symusic = symusic.Score.from_midi(data)
    midi_pretty = pretty_midi.PrettyMIDI(io.BytesIO(data))
    midi_mido = mido.MidiFile(file=io.BytesIO(data))
    others: dict[str, Task] = {
        "symusic": midi_symusic.dumps_midi,
        "mido": lambda: mido_written(midi_mido),
        "pretty_midi": lambda: pretty_written(midi_pretty),
    }
    return {
        "read, to columns": {
            OURS: lambda: read_midi(data),
            "symusic": lambda: symusic_columns(data),
            "mido": lambda: mido.MidiFile(file=io.BytesIO(data)),
            "pretty_midi": lambda: pretty_midi.PrettyMIDI(io.BytesIO(data)),
        },
        "write, made from scratch": {OURS: lambda: write_midi(fresh), **others},
        "write, as just read": {OURS: lambda: write_midi(read), **others},
        "write, one track of 16 moved": {OURS: lambda: write_midi(edited), **others},
    }


def measure(calls: dict[str, Task], rounds: int) -> dict[str, list[float]]:
    """Seconds of each library's rounds, interleaved."""
    seconds: dict[str, list[float]] = {name: [] for name in calls}
    for number in range(rounds):
        for name, call in calls.items():
            if name in SLOW and number % max(1, rounds // 3):
                continue
            start = time.perf_counter()
            call()
            seconds[name].append(time.perf_counter() - start)
    return seconds


def main() -> None:
    """Measure and print."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--notes", type=int, default=100_000)
    arguments.add_argument("--rounds", type=int, default=21)
    given = arguments.parse_args()
    print("| task | library | best, ms | median, ms | median / ours |\n|---|---|---|---|---|")
    for task, calls in tasks(given.notes).items():
        seconds = measure(calls, given.rounds)
        ours = statistics.median(seconds[OURS])
        for name, times in seconds.items():
            median = statistics.median(times)
            print(
                f"| {task} | {name} | {min(times) * 1e3:.1f} | {median * 1e3:.1f} | {median / ours:.2f} |", flush=True
            )


if __name__ == "__main__":
    main()
