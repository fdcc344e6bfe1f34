"""What there is to know about a score at a glance: bars, tracks, tempo, meter, key, length."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from closeloop_widgets.music.general_midi import program_name
from closeloop_widgets.music.key_estimate import estimate_key
from closeloop_widgets.music.keys import key_name
from closeloop_widgets.music.score import Score, Track
from closeloop_widgets.music.time import DEFAULT_TEMPO, Tempo

_PITCH_CLASSES = ("C", "C♯", "D", "E♭", "E", "F", "F♯", "G", "A♭", "A", "B♭", "B")


@dataclass(frozen=True)
class Change:
    """A meter or a key by name, and the bar (counted from 1) it holds from."""

    bar: int
    name: str


@dataclass(frozen=True)
class TrackInfo:
    """One track: its instrument, how many notes, and the lowest and highest pitch; None where it has no notes."""

    id: int
    name: str
    instrument: str
    channel: int
    notes: int
    lowest: int | None
    highest: int | None


@dataclass(frozen=True)
class ScoreInfo:
    """What `info` found; printed, it is a table.

    Attributes
    ----------
    title : `""` where the score has none
    bars : as many as hold every note and event
    beats, seconds : how long it is, to the end of its last note; a beat is a quarter note
    notes : in all tracks together
    tempo : at the start, in quarter notes a minute
    slowest, fastest : the range of its tempi
    meters, keys : each with the bar it holds from
    key_is_estimated : whether the key is read from the notes, there being no key signature
    tracks : in the order of the score
    """

    title: str
    bars: int
    beats: float
    seconds: float
    notes: int
    tempo: float
    slowest: float
    fastest: float
    meters: tuple[Change, ...]
    keys: tuple[Change, ...]
    key_is_estimated: bool
    tracks: tuple[TrackInfo, ...]

    def to_dict(self) -> dict[str, Any]:
        """All of it as plain lists, dictionaries, strings and numbers, ready for JSON."""
        lists = {name: [asdict(item) for item in getattr(self, name)] for name in ("meters", "keys", "tracks")}
        return {**asdict(self), **lists}

    def __str__(self) -> str:
        length = f"{_counted(self.bars, 'bar')}, {_counted(self.beats, 'beat')}, {_minutes(self.seconds)}"
        key = _changes(self.keys) if self.keys else "unknown"
        lines = [
            self.title or "Untitled",
            "",
            f"length  {length}",
            f"tempo   {_tempo(self)}",
            f"meter   {_changes(self.meters)}",
            f"key     {key}{' (estimated from the notes)' if self.key_is_estimated else ''}",
            f"notes   {self.notes} in {_counted(len(self.tracks), 'track')}",
        ]
        return "\n".join([*lines, *_track_table(self.tracks)])

    def _repr_pretty_(self, printer: Any, cycle: bool) -> None:
        """A notebook's last line shows the table (IPython's protocol); `repr` stays one value on one line."""
        printer.text(str(self))


def info(score: Score) -> ScoreInfo:
    """What there is to know about a score at a glance.

    The key is that of the key signatures; where there are none it is estimated from the notes by the algorithm of
    Krumhansl and Schmuckler, and said to be so.

    Examples
    --------
    >>> from closeloop_widgets.music import pieces
    >>> print(info(pieces.load("bwv269")))
    Aus meines Herzens Grunde
    <BLANKLINE>
    length  22 bars, 63 beats, 0:45
    tempo   84 quarter notes a minute (66 to 84)
    meter   1/4, 3/4 from bar 2
    key     G major
    notes   225 in 4 tracks
    <BLANKLINE>
    id  track    instrument    channel  notes  range
     1  Soprano  Church Organ        0     46  G4 to D5
     2  Alto     Church Organ        1     60  B3 to A4
     3  Tenor    Church Organ        2     59  F♯3 to E4
     4  Bass     Church Organ        3     60  F♯2 to G3
    """
    estimated = None if score.keys else estimate_key(score)
    keys = score.keys or ((estimated,) if estimated else ())
    end = max((int(track.notes.end.max()) for track in score.tracks if len(track.notes)), default=0)
    bpms = [tempo.bpm for tempo in _tempos(score)]
    return ScoreInfo(
        title=score.name,
        bars=score.bar_count,
        beats=end / score.ticks_per_quarter,
        seconds=float(score.tempo_map.seconds(end)),
        notes=score.note_count,
        tempo=bpms[0],
        slowest=min(bpms),
        fastest=max(bpms),
        meters=_named(score, ((meter.tick, f"{meter.numerator}/{meter.denominator}") for meter in score.meters), "4/4"),
        keys=_named(score, ((key.tick, key_name(key.sharps, key.minor)) for key in keys)),
        key_is_estimated=estimated is not None,
        tracks=tuple(map(_track_info, score.tracks)),
    )


def pitch_name(pitch: int) -> str:
    """The name of a MIDI pitch, with the octave in which 60 is C4.

    Examples
    --------
    >>> pitch_name(60), pitch_name(70)
    ('C4', 'B♭4')
    """
    return f"{_PITCH_CLASSES[pitch % 12]}{pitch // 12 - 1}"


def _tempos(score: Score) -> list[Tempo]:
    """The tempi by tick, one a tick, the first of them at the start."""
    tempos = {0: Tempo(0, DEFAULT_TEMPO)} | {tempo.tick: tempo for tempo in score.tempos}
    return [tempos[tick] for tick in sorted(tempos)]


def _named(score: Score, changes: Iterable[tuple[int, str]], start: str | None = None) -> tuple[Change, ...]:
    """The changes by bar, without those that change nothing; `start` is what holds where none stands at the start."""
    named = {0: start} if start else {}
    named.update(changes)
    found: list[Change] = []
    for tick in sorted(named):
        name = named[tick]
        if name and (not found or found[-1].name != name):
            found.append(Change(score.meter_map.bar_at(tick) + 1, name))
    return tuple(found)


def _track_info(track: Track) -> TrackInfo:
    pitches = track.notes.pitch
    return TrackInfo(
        id=track.id,
        name=track.name,
        instrument="Drums" if track.is_drum else program_name(track.program),
        channel=track.channel,
        notes=len(track.notes),
        lowest=int(pitches.min()) if len(pitches) else None,
        highest=int(pitches.max()) if len(pitches) else None,
    )


def _counted(number: float, noun: str) -> str:
    return f"{round(number, 2):g} {noun}{'' if number == 1 else 's'}"


def _minutes(seconds: float) -> str:
    minutes, rest = divmod(round(seconds), 60)
    return f"{minutes}:{rest:02}"


def _tempo(info: ScoreInfo) -> str:
    text = f"{round(info.tempo, 1):g} quarter notes a minute"
    if info.slowest == info.fastest:
        return text
    return f"{text} ({round(info.slowest, 1):g} to {round(info.fastest, 1):g})"


def _changes(changes: Sequence[Change]) -> str:
    return ", ".join(change.name if change.bar == 1 else f"{change.name} from bar {change.bar}" for change in changes)


def _track_table(tracks: Sequence[TrackInfo]) -> list[str]:
    """A heading and a line a track, in columns as wide as what they hold; numbers to the right."""
    if not tracks:
        return []
    heading = ("id", "track", "instrument", "channel", "notes", "range")
    rows = [heading] + [
        (str(track.id), track.name, track.instrument, str(track.channel), str(track.notes), _range(track))
        for track in tracks
    ]
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    numeric = {"id", "channel", "notes"}
    return [""] + [
        "  ".join(
            cell.rjust(width) if name in numeric else cell.ljust(width)
            for name, cell, width in zip(heading, row, widths, strict=True)
        ).rstrip()
        for row in rows
    ]


def _range(track: TrackInfo) -> str:
    if track.lowest is None or track.highest is None or track.instrument == "Drums":
        return ""
    if track.lowest == track.highest:
        return pitch_name(track.lowest)
    return f"{pitch_name(track.lowest)} to {pitch_name(track.highest)}"
