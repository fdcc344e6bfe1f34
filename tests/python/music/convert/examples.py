"""Scores as other formats hold them, and what of a score is compared."""

from __future__ import annotations

from typing import Any

from hypothesis import strategies as st

from closeloop_widgets.music import pieces
from closeloop_widgets.music.score import DRUM_CHANNEL, Key, Score, Track
from closeloop_widgets.music.tables import Controls, Notes, PitchBends, Programs
from closeloop_widgets.music.time import Meter, Tempo

LAST_TICK = 60_000


@st.composite
def rows(draw: st.DrawFn, columns: dict[str, st.SearchStrategy[int]], ids: list[int]) -> dict[str, list[int]]:
    return {"id": ids, **{name: [draw(values) for _ in ids] for name, values in columns.items()}}


@st.composite
def tracks(draw: st.DrawFn, index: int, first_id: int) -> Track:
    ticks = st.integers(0, LAST_TICK)
    kinds: dict[str, tuple[Any, dict[str, st.SearchStrategy[int]]]] = {
        "notes": (
            Notes,
            {
                "start": ticks,
                "duration": st.integers(0, 5000),
                "pitch": st.integers(0, 127),
                "velocity": st.integers(1, 127),
            },
        ),
        "controls": (Controls, {"tick": ticks, "number": st.integers(0, 127), "value": st.integers(0, 127)}),
        "bends": (PitchBends, {"tick": ticks, "value": st.integers(-8192, 8191)}),
    }
    tables: dict[str, Any] = {}
    for name, (kind, columns) in kinds.items():
        count = draw(st.integers(1 if name == "notes" else 0, 8))
        tables[name] = kind.of(**draw(rows(columns, list(range(first_id, first_id + count)))))
        first_id += count
    is_drum = draw(st.booleans())
    tables["programs"] = Programs.of(id=[first_id], tick=[0], value=[draw(st.integers(0, 127))])
    name = draw(st.sampled_from(["", "Soprano", "Bässe", "弦"]))
    return Track(index + 1, name, DRUM_CHANNEL if is_drum else index, index + 1, **tables)


@st.composite
def scores(draw: st.DrawFn) -> Score:
    """Scores with up to six tempi, in keys that every format can spell."""
    parts: list[Track] = []
    next_id = 1
    for index in range(draw(st.integers(1, 4))):
        parts.append(draw(tracks(index, next_id)))
        next_id += 100
    later = sorted(draw(st.sets(st.integers(1, LAST_TICK), max_size=5)))
    return Score(
        ticks_per_quarter=draw(st.sampled_from([24, 96, 220, 480, 960, 1024])),
        tracks=tuple(parts),
        tempos=tuple(Tempo(tick, draw(st.integers(100_000, 2_000_000))) for tick in [0, *later]),
        meters=tuple(
            Meter(tick, draw(st.integers(1, 12)), draw(st.sampled_from([2, 4, 8])))
            for tick in sorted(draw(st.sets(st.integers(0, LAST_TICK), max_size=3)))
        ),
        keys=tuple(
            Key(tick, draw(st.integers(-5, 6)), draw(st.booleans()))
            for tick in sorted(draw(st.sets(st.integers(0, LAST_TICK), max_size=3)))
        ),
        next_id=next_id,
    )


def several_programs() -> Score:
    """A track that begins on a piano, goes on with a violin and comes back."""
    score = Score().with_track(
        name="Player",
        notes={"start": [0, 480, 960, 1440], "duration": [480] * 4, "pitch": [60, 62, 64, 65], "velocity": [90] * 4},
    )
    (track,) = score.tracks
    programs = Programs.of(id=[10, 11, 12], tick=[0, 480, 1440], value=[0, 40, 0])
    return score.with_tracks([Track(1, "Player", 0, 1, notes=track.notes, programs=programs)])


def music_of(score: Score) -> dict[str, Any]:
    """What all the formats hold: no ids, channels or chunks; the rest as it is, event by event in order."""
    return {
        "ticks_per_quarter": score.ticks_per_quarter,
        "tempos": [(tempo.tick, tempo.microseconds) for tempo in score.tempos],
        "meters": [(meter.tick, meter.numerator, meter.denominator) for meter in score.meters],
        "keys": [(key.tick, key.sharps, key.minor) for key in score.keys],
        "tracks": [track_of(track) for track in score.tracks],
    }


def track_of(track: Track) -> dict[str, Any]:
    tables = {
        name: list(zip(*(getattr(table, column).tolist() for column in table.fields if column != "id"), strict=True))
        for name, table in track.tables().items()
        if name != "programs"
    }
    return {"name": track.name, "program": track.program, "is_drum": track.is_drum, **tables}


def sorted_music_of(score: Score) -> dict[str, Any]:
    """The same, but for what a library's own reader changes: the order at one tick, and tempi that change nothing."""
    music = music_of(score)
    tempos = [tempo for at, tempo in enumerate(music["tempos"]) if at == 0 or tempo[1] != music["tempos"][at - 1][1]]
    parts = [
        {**part, **{name: sorted(part[name]) for name in ("notes", "controls", "bends")}} for part in music["tracks"]
    ]
    return {**music, "tempos": tempos, "tracks": sorted(parts, key=str)}


def steady_piece(name: str) -> Score:
    """A bundled piece without tracks that change program: readers disagree whose the controls around a change are."""
    score = pieces.load(name)
    return score.with_tracks(track for track in score.tracks if len(track.programs) == 1)
