"""The notation the bundled pieces are written in, read into a `Score`. It is described in docs/pieces.md."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from fractions import Fraction
from typing import TypeVar

from closeloop_widgets.errors import ScoreError
from closeloop_widgets.music.general_midi import program_number
from closeloop_widgets.music.keys import parse_key
from closeloop_widgets.music.midi.metas import text_meta
from closeloop_widgets.music.pieces.bars import Bar, read_bars
from closeloop_widgets.music.pieces.part import Part
from closeloop_widgets.music.pieces.timeline import NotationError, Timeline, whole_ticks
from closeloop_widgets.music.score import Carried, Key, Marker, Score, Track
from closeloop_widgets.music.tables import Controls, Notes, PitchBends, Programs
from closeloop_widgets.music.time import Meter, Tempo

HEADER = ("title", "composer", "rights", "resolution", "meter", "pickup", "key", "tempo")
"""The settings a piece may begin with."""

TRACK_SETTINGS = ("channel", "program", "velocity", "gate")
"""The settings a track may begin with."""

TEMPO_STEP = Fraction(1, 8)
"""How far apart the tempi of a ritardando (`tempo 92 > 66`) are, in whole notes."""

_TEXT, _COPYRIGHT = 0x01, 0x02
"""Meta events of a Standard MIDI File that carry the composer and the rights."""

_Event = TypeVar("_Event", Tempo, Meter, Key)

_SETTING = re.compile(r"(?P<name>[a-z]+):\s*(?P<value>.*)")
_CHANGE = re.compile(r"bars?\s+(?P<first>\d+)(?:\s*-\s*(?P<last>\d+))?:\s*(?P<items>.*)")


def parse(text: str) -> Score:
    """The score that a piece's text writes down.

    Raises
    ------
    NotationError
        The text is not a piece; names the line, and the track and bar where there is one.

    Examples
    --------
    >>> score = parse('''
    ... meter: 3/4
    ... track Tune
    ... | c4:1/4 d4 e4 | c4:3/4 |
    ... ''')
    >>> score.tracks[0].notes.pitch.tolist(), score.bar_count
    ([60, 62, 64, 60], 2)
    """
    return _Piece(text).score()


@dataclass
class _Section:
    """The settings and the bars of one track, still as text; (line, text)."""

    line: int
    name: str
    settings: dict[str, tuple[int, str]] = field(default_factory=dict)
    lines: list[tuple[int, str]] = field(default_factory=list)

    def number(self, setting: str, default: int, low: int, high: int) -> int:
        line, text = self.settings.get(setting, (self.line, str(default)))
        if not text.isdecimal() or not low <= int(text) <= high:
            raise NotationError(line, f"{setting} must be {low} to {high}, but is {text!r}")
        return int(text)


@dataclass
class _Change:
    """`bars first-last: items`: what changes there."""

    line: int
    first: int
    last: int
    items: tuple[str, ...]


class _Piece:
    """A piece's text in sections, and the score made of them."""

    def __init__(self, text: str) -> None:
        self.head = _Section(1, "")
        self.sections: list[_Section] = []
        self.changes: list[_Change] = []
        self._split(text)
        self.ticks_per_quarter = self.head.number("resolution", 480, 1, 32767)
        self._tempos: dict[int, Tempo] = {}
        self._meters: dict[int, Meter] = {}
        self._keys: dict[int, Key] = {}
        self._markers: list[Marker] = []

    def score(self) -> Score:
        bars = [read_bars(section.lines, section.name) for section in self.sections]
        self.timeline = self._timeline(self._bar_count(bars))
        self._read_beginning()
        for change in self.changes:
            self._read_change(change)
        score = Score(
            ticks_per_quarter=self.ticks_per_quarter,
            tempos=_in_order(self._tempos),
            meters=_in_order(self._meters),
            keys=_in_order(self._keys),
            markers=tuple(sorted(self._markers, key=lambda marker: marker.tick)),
            name=self._setting("title")[1],
            carried=self._carried(),
        )
        for section, section_bars in zip(self.sections, bars, strict=True):
            score = self._with_track(score, section, section_bars)
        return score

    def _split(self, text: str) -> None:
        section = self.head
        for number, line in enumerate((line.strip() for line in text.splitlines()), 1):
            if not line or line.startswith("#"):
                continue
            if line.startswith("track "):
                section = _Section(number, line.removeprefix("track ").strip())
                self.sections.append(section)
            elif line.startswith(("|", "&")) and section is not self.head:
                section.lines.append((number, line))
            elif found := _CHANGE.fullmatch(line):
                first, last = int(found["first"]), int(found["last"] or found["first"])
                items = tuple(item.strip() for item in found["items"].split(","))
                self.changes.append(_Change(number, first, last, items))
            else:
                self._read_setting(section, number, line)

    def _read_setting(self, section: _Section, number: int, line: str) -> None:
        known = HEADER if section is self.head else TRACK_SETTINGS
        found = _SETTING.fullmatch(line)
        if not found or found["name"] not in known:
            raise NotationError(
                number,
                f"{line!r} is not understood; expected 'track NAME', bars that begin with |, 'bar N: ...', a comment "
                f"that begins with #, or one of these settings: {', '.join(known)}",
            )
        section.settings[found["name"]] = (number, found["value"].strip())

    def _setting(self, name: str, default: str = "") -> tuple[int, str]:
        return self.head.settings.get(name, (1, default))

    def _bar_count(self, bars: Sequence[Sequence[Bar]]) -> int:
        first = self.sections[0].name if self.sections else ""
        for section, section_bars in zip(self.sections, bars, strict=True):
            if len(section_bars) != len(bars[0]):
                message = f"track {section.name} has {len(section_bars)} bars, but track {first} {len(bars[0])}"
                raise NotationError(section.line, message)
        if not bars or not bars[0]:
            raise NotationError(1, "the piece has no bars; expected 'track NAME' and bars between | under it")
        return len(bars[0])

    def _timeline(self, bars: int) -> Timeline:
        meters = {1: _fraction(*self._setting("meter", "4/4"))}
        for change in self.changes:
            for item in change.items:
                if item.startswith("meter "):
                    meters[change.first] = _fraction(change.line, item.removeprefix("meter "))
        pickup = _fraction(*self._setting("pickup")) if "pickup" in self.head.settings else None
        return Timeline(meters, bars, pickup=pickup)

    def _read_beginning(self) -> None:
        """What holds from the start. A pickup is a bar of its own short meter, the piece's meter follows it."""
        line, meter = self._setting("meter", "4/4")
        if "pickup" in self.head.settings:
            self._read_meter(*self._setting("pickup"), 1)
            self._read_meter(line, meter, 2)
        else:
            self._read_meter(line, meter, 1)
        for name, read in (("tempo", self._read_tempo), ("key", self._read_key)):
            if name in self.head.settings:
                line, value = self._setting(name)
                read(line, value, 1)

    def _read_change(self, change: _Change) -> None:
        if not 1 <= change.first <= change.last <= self.timeline.bars:
            raise NotationError(change.line, f"the piece has the bars 1 to {self.timeline.bars}")
        readers: dict[str, Callable[[int, str, int], None]] = {
            "tempo": self._read_tempo,
            "meter": self._read_meter,
            "key": self._read_key,
            "marker": self._read_marker,
        }
        for item in change.items:
            word, _, value = item.partition(" ")
            if word not in readers:
                raise NotationError(change.line, f"{item!r} is not understood; a bar may have: {', '.join(readers)}")
            if word == "tempo" and ">" in value:
                self._read_ritardando(change, value)
            else:
                readers[word](change.line, value.strip(), change.first)

    def _read_tempo(self, line: int, value: str, bar: int) -> None:
        tick = self._tick(self.timeline.start(bar), line)
        self._tempos[tick] = Tempo.of_bpm(tick, _positive(line, value))

    def _read_ritardando(self, change: _Change, value: str) -> None:
        """Tempi in even steps from the first to the last, which is that of the last step."""
        first, last = (_positive(change.line, part) for part in value.split(">", 1))
        start, end = self.timeline.start(change.first), self.timeline.start(change.last + 1)
        steps = max(2, int((end - start) / TEMPO_STEP))
        for step in range(steps):
            tick = self._tick(start + step * (end - start) / steps, change.line)
            self._tempos[tick] = Tempo.of_bpm(tick, first + (last - first) * step / (steps - 1))

    def _read_meter(self, line: int, value: str, bar: int) -> None:
        numerator, denominator = (int(part) for part in value.split("/")) if _is_meter(value) else (0, 0)
        tick = self._tick(self.timeline.start(bar), line)
        try:
            self._meters[tick] = Meter(tick, numerator, denominator)
        except ScoreError as error:
            raise NotationError(line, f"{value!r} is no meter: {error}") from error

    def _read_key(self, line: int, value: str, bar: int) -> None:
        tick = self._tick(self.timeline.start(bar), line)
        try:
            self._keys[tick] = Key(tick, *parse_key(value))
        except ScoreError as error:
            raise NotationError(line, str(error)) from error

    def _read_marker(self, line: int, value: str, bar: int) -> None:
        self._markers.append(Marker(self._tick(self.timeline.start(bar), line), value))

    def _carried(self) -> tuple[Carried, ...]:
        events = (("composer", _TEXT), ("rights", _COPYRIGHT))
        return tuple(
            Carried(0, 0, text_meta(kind, self._setting(name)[1], "utf-8"))
            for name, kind in events
            if name in self.head.settings
        )

    def _with_track(self, score: Score, section: _Section, bars: Sequence[Bar]) -> Score:
        velocity, gate = section.number("velocity", 80, 1, 127), section.number("gate", 100, 1, 100)
        part = Part(section.name, self.timeline, self.ticks_per_quarter, velocity, gate)
        part.read(list(bars))
        channel = section.number("channel", score.free_channel(), 0, 15)
        track = Track(score.free_track_id(), section.name, channel, score.free_chunk())
        programs = self._first_program(section) + part.programs
        return _with_rows(score, track, part, programs)

    def _first_program(self, section: _Section) -> list[tuple[int, int]]:
        if "program" not in section.settings:
            return []
        line, name = section.settings["program"]
        try:
            return [(0, program_number(name))]
        except ScoreError as error:
            raise NotationError(line, str(error), track=section.name) from error

    def _tick(self, at: Fraction, line: int) -> int:
        return whole_ticks(at, self.ticks_per_quarter, line)


def _with_rows(score: Score, track: Track, part: Part, programs: list[tuple[int, int]]) -> Score:
    """The score with the track, and in it the part's rows, each with an id of its own."""
    ids = iter(range(score.next_id, 2**31))
    notes = sorted(part.notes, key=lambda row: (row.start, row.pitch))
    controls = sorted(part.controls, key=lambda row: row[0])
    bends = sorted(part.bends, key=lambda row: row[0])
    track = replace(
        track,
        notes=Notes.of(
            id=[next(ids) for _ in notes],
            start=[row.start for row in notes],
            duration=[row.duration for row in notes],
            pitch=[row.pitch for row in notes],
            velocity=[row.velocity for row in notes],
        ),
        controls=Controls.of(
            id=[next(ids) for _ in controls],
            tick=[tick for tick, _, _ in controls],
            number=[number for _, number, _ in controls],
            value=[value for _, _, value in controls],
        ),
        bends=PitchBends.of(
            id=[next(ids) for _ in bends], tick=[tick for tick, _ in bends], value=[value for _, value in bends]
        ),
        programs=Programs.of(
            id=[next(ids) for _ in programs],
            tick=[tick for tick, _ in programs],
            value=[value for _, value in programs],
        ),
    )
    return replace(score, tracks=(*score.tracks, track), next_id=next(ids))


def _in_order(events: dict[int, _Event]) -> tuple[_Event, ...]:
    return tuple(events[tick] for tick in sorted(events))


def _is_meter(text: str) -> bool:
    return re.fullmatch(r"\d+/[1-9]\d*", text) is not None


def _fraction(line: int, text: str) -> Fraction:
    if not _is_meter(text) or Fraction(text) == 0:
        raise NotationError(line, f"{text!r} is no meter or length; expected one such as 3/4")
    return Fraction(text)


def _positive(line: int, text: str) -> float:
    if not re.fullmatch(r"\s*\d+(\.\d+)?\s*", text) or not 4 <= float(text) <= 1000:
        raise NotationError(line, f"a tempo must be 4 to 1000 quarter notes a minute, but is {text.strip()!r}")
    return float(text)
