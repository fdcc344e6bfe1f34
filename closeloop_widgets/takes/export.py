"""Takes as files: a MIDI file each, and what is known of them as JSON lines."""

from __future__ import annotations

import io
import json
import os
import zipfile
from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

from closeloop_widgets.music.midi import write_midi
from closeloop_widgets.music.placing import place
from closeloop_widgets.music.score import Carried, Score
from closeloop_widgets.takes.preference import Preference
from closeloop_widgets.takes.take import Take

TEXT_EVENT = b"\xff\x01"


def export(takes: Iterable[Take], preferences: Iterable[Preference], folder: str | os.PathLike[str]) -> None:
    """Writes takes into a folder, which is made where it is not there.

    `takes.jsonl` has a line for each take, with its file's name, its run, its rating and its metrics;
    `preferences.jsonl` one for each comparison of two. Each MIDI file has the take's own tracks, at the time they have
    in the piece, under the piece's tempos, meters and keys, and says in its text how it was made.
    """
    place = Path(folder)
    place.mkdir(parents=True, exist_ok=True)
    for name, data in files_of(takes, preferences):
        (place / name).write_bytes(data)


def export_zip(takes: Iterable[Take], preferences: Iterable[Preference]) -> bytes:
    """The same files as one zip archive."""
    whole = io.BytesIO()
    with zipfile.ZipFile(whole, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files_of(takes, preferences):
            archive.writestr(name, data)
    return whole.getvalue()


def files_of(takes: Iterable[Take], preferences: Iterable[Preference]) -> Iterator[tuple[str, bytes]]:
    """Each file's name and bytes."""
    lines = []
    for number, take in enumerate(takes, 1):
        name = f"{number:04d}-{_plain(take.run.function)}-{take.seed}.mid"
        yield name, write_midi(score_of(take))
        lines.append({"file": name, **take.to_json(), "run": take.run.to_json()})
    yield "takes.jsonl", _json_lines(lines)
    yield "preferences.jsonl", _json_lines(preference.to_json() for preference in preferences)


def score_of(take: Take) -> Score:
    """A take alone, with the instruments, tempos, meters and keys of its piece, and a text of how it was made."""
    made = {"closeloop": {"function": take.run.function, "parameters": dict(take.run.parameters), "seed": take.seed}}
    said = Carried(0, 0, TEXT_EVENT + _sized(json.dumps(made, sort_keys=True).encode()))
    told = replace(take.notes, carried=(*take.notes.carried, said), source=None)
    base = take.run.base
    if base is None or take.notes.ticks_per_quarter != base.ticks_per_quarter:
        return told
    there = {track.id: track for track in base.tracks}
    tracks = tuple(replace(there[track.id], notes=track.notes) if track.id in there else track for track in told.tracks)
    # Of the piece with the take in it: a take may bring its own.
    frame = place(base, take.run.region, take.notes, take.run.writes).score
    return replace(told, tracks=tracks, tempos=frame.tempos, meters=frame.meters, keys=frame.keys)


def _sized(data: bytes) -> bytes:
    """Bytes after their length as MIDI files spell it: seven bits a byte, the highest first."""
    length = len(data)
    spelled = [length & 0x7F]
    while length := length >> 7:
        spelled.append(length & 0x7F | 0x80)
    return bytes(reversed(spelled)) + data


def _plain(name: str) -> str:
    """A function's name as part of a file's."""
    return "".join(sign if sign.isalnum() and sign.isascii() else "_" for sign in name)[:60]


def _json_lines(rows: Iterable[dict[str, Any]]) -> bytes:
    return "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows).encode()
