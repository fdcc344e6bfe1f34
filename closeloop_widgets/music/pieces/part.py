"""One track's bars as rows of notes, controls, bends and programs."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction

from closeloop_widgets.errors import ScoreError
from closeloop_widgets.music.general_midi import program_number
from closeloop_widgets.music.pieces.bars import REST_BAR, Bar
from closeloop_widgets.music.pieces.timeline import NotationError, Timeline, whole_ticks

DRUMS = {
    "kick": 36, "rim": 37, "snare": 38, "clap": 39, "lowtom": 45, "hat": 42, "pedalhat": 44, "openhat": 46,
    "midtom": 47, "crash": 49, "hightom": 50, "ride": 51, "tambourine": 54, "ridebell": 53, "shaker": 70,
}  # fmt: skip
"""Words for General MIDI's drum keys."""

ACCENT = 18
"""What `^` adds to a velocity."""

RAMP_STEP = Fraction(1, 64)
"""How far apart the events of a ramp (`60>110`) are, in whole notes."""

PEDAL_VALUES = {"down": 127, "up": 0}
SUSTAIN = 64
"""The controller number of the sustain pedal."""

_SEMITONES = {"c": 0, "d": 2, "e": 4, "f": 5, "g": 7, "a": 9, "b": 11}
_PITCH = re.compile(r"([a-g])(##?|bb?)?(-?\d)")
_NOTE = re.compile(
    r"(?P<what>\[[^\]]*\]|[a-z]+#{0,2}-?\d?)(?::(?P<length>\d+(?:/[1-9]\d*)?))?(?P<tie>~)?(?P<accent>\^)?"
)
_VALUES = re.compile(r"(?P<first>-?\d+)(?:>(?P<last>-?\d+)\s+(?P<over>\d+(?:/[1-9]\d*)?))?")


@dataclass
class NoteRow:
    """A note as it is being read: ticks, the length as written, and the share of it (in percent) that sounds."""

    start: int
    length: int
    pitch: int
    velocity: int
    gate: int

    @property
    def duration(self) -> int:
        """How long it sounds, in ticks; at least one."""
        return max(1, self.length * self.gate // 100)


class Part:
    """Reads a track's bars. Length, velocity and gate hold from where they are written until the next one.

    Attributes
    ----------
    notes : what was read, in order of the text
    controls : (tick, controller number, value)
    bends, programs : (tick, value)
    """

    def __init__(self, name: str, timeline: Timeline, ticks_per_quarter: int, velocity: int, gate: int) -> None:
        self.notes: list[NoteRow] = []
        self.controls: list[tuple[int, int, int]] = []
        self.bends: list[tuple[int, int]] = []
        self.programs: list[tuple[int, int]] = []
        self._name = name
        self._timeline = timeline
        self._ticks_per_quarter = ticks_per_quarter
        self._velocity = velocity
        self._gate = gate
        self._length = Fraction(1, 4)
        self._tied: dict[int, NoteRow] = {}
        self._bar, self._line = 1, 0
        self._at = Fraction(0)

    def read(self, bars: list[Bar]) -> None:
        """Read all the bars.

        Raises
        ------
        NotationError
            A token is not understood, a bar is too short or too long, or a tie leads nowhere.
        """
        for number, bar in enumerate(bars, 1):
            self._bar, self._line = number, bar.line
            for voice in bar.voices:
                self._read_voice(voice)
        if self._tied:
            pitches = ", ".join(map(str, self._tied))
            raise self._error(f"the piece ends, but a tie still waits for its next note (MIDI pitch {pitches})")

    def _read_voice(self, tokens: tuple[str, ...]) -> None:
        start, length = self._timeline.start(self._bar), self._timeline.length(self._bar)
        self._at = start
        for token in tokens:
            self._read_token(token)
        if self._at - start != length:
            raise self._error(f"the notes last {self._at - start} of a whole note, but the bar {length}")

    def _read_token(self, token: str) -> None:
        if token == REST_BAR:
            self._at += self._timeline.length(self._bar)
        elif token.startswith("{"):
            self._read_directive(token[1:-1].strip())
        elif token.startswith("@"):
            self._velocity = self._number(token[1:], 1, 127, "a velocity")
        else:
            self._read_note(token)

    def _read_note(self, token: str) -> None:
        found = _NOTE.fullmatch(token)
        if not found:
            raise self._error(f"{token!r} is not understood; expected a note such as c4:1/4, r:1/4, [c4 e4]:1/2 or hat")
        if found["length"]:
            self._length = Fraction(found["length"])
        start, end = self._tick(self._at), self._tick(self._at + self._length)
        if end == start:
            raise self._error(f"{token!r} lasts no time")
        for word in found["what"].strip("[]").split():
            if word != "r":
                self._add_note(self._pitch(word), start, end, tied=bool(found["tie"]), accent=bool(found["accent"]))
        self._at += self._length

    def _add_note(self, pitch: int, start: int, end: int, *, tied: bool, accent: bool) -> None:
        row = self._tied.pop(pitch, None)
        if row is None:
            velocity = min(127, self._velocity + ACCENT * accent)
            row = NoteRow(start, end - start, pitch, velocity, self._gate)
            self.notes.append(row)
        elif row.start + row.length != start:
            raise self._error(f"the tie of pitch {pitch} ends elsewhere than the note it leads to begins")
        else:
            row.length = end - row.start
        if tied:
            self._tied[pitch] = row

    def _pitch(self, word: str) -> int:
        if word in DRUMS:
            return DRUMS[word]
        found = _PITCH.fullmatch(word)
        if not found:
            raise self._error(
                f"{word!r} is no pitch; expected a letter, # or b, and an octave, as in c4 (middle C), or a drum"
            )
        letter, accidental, octave = found.groups(default="")
        shift = len(accidental) * (1 if accidental.startswith("#") else -1)
        pitch = 12 * (int(octave) + 1) + _SEMITONES[letter] + shift
        if not 0 <= pitch <= 127:
            raise self._error(f"{word!r} is the MIDI pitch {pitch}; expected 0 to 127")
        return pitch

    def _read_directive(self, text: str) -> None:
        word, _, rest = text.partition(" ")
        readers: dict[str, Callable[[str], None]] = {
            "pedal": self._read_pedal,
            "cc": self._read_control,
            "bend": self._read_bend,
            "program": self._read_program,
            "gate": self._read_gate,
        }
        if word not in readers:
            raise self._error(f"{{{text}}} is not understood; a directive is one of {', '.join(readers)}")
        readers[word](rest.strip())

    def _read_pedal(self, rest: str) -> None:
        if rest not in PEDAL_VALUES:
            raise self._error(f"the pedal goes 'down' or 'up', but is given {rest!r}")
        self.controls.append((self._tick(self._at), SUSTAIN, PEDAL_VALUES[rest]))

    def _read_control(self, rest: str) -> None:
        number, _, values = rest.partition(" ")
        controller = self._number(number, 0, 127, "a controller number")
        self.controls += [(tick, controller, value) for tick, value in self._ramp(values.strip(), 0, 127)]

    def _read_bend(self, rest: str) -> None:
        self.bends += self._ramp(rest, -8192, 8191)

    def _read_program(self, rest: str) -> None:
        try:
            self.programs.append((self._tick(self._at), program_number(rest)))
        except ScoreError as error:
            raise self._error(str(error)) from error

    def _read_gate(self, rest: str) -> None:
        self._gate = self._number(rest, 1, 100, "a gate, in percent,")

    def _ramp(self, text: str, low: int, high: int) -> list[tuple[int, int]]:
        """`60`, or `60>110 1/2`: (tick, value) pairs from here on, without values that repeat the one before."""
        found = _VALUES.fullmatch(text)
        if not found:
            raise self._error(f"{text!r} is no value; expected one such as 60, or 60>110 1/2 (over a half note)")
        first = self._number(found["first"], low, high, "a value")
        last = self._number(found["last"] or found["first"], low, high, "a value")
        steps = int(Fraction(found["over"] or 0) / RAMP_STEP)
        rows = [(self._tick(self._at), first)]
        for step in range(1, steps + 1):
            value = first + round((last - first) * step / steps)
            if value != rows[-1][1]:
                rows.append((self._tick(self._at + step * RAMP_STEP), value))
        return rows

    def _number(self, text: str, low: int, high: int, what: str) -> int:
        if not re.fullmatch(r"-?\d+", text) or not low <= int(text) <= high:
            raise self._error(f"{what} must be {low} to {high}, but is {text!r}")
        return int(text)

    def _tick(self, at: Fraction) -> int:
        return whole_ticks(at, self._ticks_per_quarter, self._line)

    def _error(self, message: str) -> NotationError:
        return NotationError(self._line, message, track=self._name, bar=self._bar)
