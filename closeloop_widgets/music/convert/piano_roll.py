"""To and from piano rolls: numpy arrays of pitches by frames."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeVar

import numpy as np
from numpy.typing import ArrayLike, NDArray

from closeloop_widgets.errors import ScoreError
from closeloop_widgets.music.convert.parts import Part, with_parts
from closeloop_widgets.music.score import Score, Track
from closeloop_widgets.music.tables import Column
from closeloop_widgets.music.time import Tempo

PITCHES = 128

_Value = TypeVar("_Value")


def to_piano_roll(
    score: Score,
    *,
    frames_per_quarter: int = 4,
    separate: bool = False,
    velocity: bool = True,
    drums: bool | None = None,
) -> NDArray[np.uint8] | NDArray[np.bool_]:
    """The score as an array of pitches by frames, one or one a track.

    It holds when which pitch sounds and, if asked, how loud. It cannot hold: where a note ends and the next of the same
    pitch and velocity begins at once, notes shorter than a frame (they get one), tempi, meters, keys, programs, names,
    control changes, pitch bends, texts.

    Parameters
    ----------
    frames_per_quarter : frames a quarter note, 1 and up; 4 is a frame a sixteenth. Notes go to the nearest frame
    separate : a roll for each track, in the order of the tracks, instead of one for all
    velocity : velocities, 0 where nothing sounds, instead of true and false
    drums : whether drum tracks are in it; where it is left out, only in separate rolls, for a drum's pitch is no pitch

    Returns
    -------
    numpy.ndarray
        uint8 or bool, of shape (128, frames), or (tracks, 128, frames) if `separate`. Where notes of a pitch overlap,
        the one that begins later is there.

    Examples
    --------
    >>> score = Score.of_notes(start=[0, 480], duration=[480, 240], pitch=[60, 64], velocity=[90, 80])
    >>> roll = to_piano_roll(score, frames_per_quarter=2)
    >>> roll.shape, roll[60].tolist(), roll[64].tolist()
    ((128, 3), [90, 90, 0], [0, 0, 80])
    """
    _check_frames_per_quarter(frames_per_quarter)
    with_drums = separate if drums is None else drums
    spans = [_spans(track, score.ticks_per_quarter, frames_per_quarter) for track in score.tracks]
    frames = max((int(last.max()) for _, last in spans if len(last)), default=0)
    roll = np.zeros((len(score.tracks) if separate else 1, PITCHES, frames), np.uint8)
    for index, (track, (first, last)) in enumerate(zip(score.tracks, spans, strict=True)):
        if with_drums or not track.is_drum:
            _draw(roll[index if separate else 0], track, first, last)
    chosen = roll if separate else roll[0]
    return chosen if velocity else chosen > 0


def from_piano_roll(
    roll: ArrayLike,
    *,
    frames_per_quarter: int = 4,
    tempo: float = 120.0,
    ticks_per_quarter: int = 480,
    velocity: int = 80,
    programs: Sequence[int] | None = None,
    names: Sequence[str] | None = None,
    drums: Sequence[bool] | None = None,
) -> Score:
    """The score that a piano roll shows. A run of one value in a row is a note; another value begins a new one.

    Parameters
    ----------
    roll : (128, frames) or (tracks, 128, frames): bool, or velocities from 0 (silence) to 127
    frames_per_quarter : frames a quarter note, 1 and up
    tempo : quarter notes a minute
    ticks_per_quarter : the score's resolution; frames go to the nearest tick
    velocity : that of every note where the roll is bool, 1 to 127
    programs, names, drums : one for each track; pianos without names where they are left out

    Raises
    ------
    ScoreError
        The roll has another shape, or holds values that are no velocities.

    Examples
    --------
    >>> roll = np.zeros((128, 4), bool)
    >>> roll[60, 1:3] = True
    >>> list(from_piano_roll(roll, frames_per_quarter=2).tracks[0].notes)
    [Note(id=1, start=240, duration=480, pitch=60, velocity=80)]
    """
    _check_frames_per_quarter(frames_per_quarter)
    rolls = _velocities(np.asarray(roll), velocity)
    each = zip(
        _one_each("names", names, len(rolls), ""),
        _one_each("programs", programs, len(rolls), 0),
        _one_each("drums", drums, len(rolls), False),
        (_runs(track, frames_per_quarter, ticks_per_quarter) for track in rolls),
        strict=True,
    )
    parts = [Part(name, program, is_drum, notes=notes) for name, program, is_drum, notes in each]
    return with_parts(Score(ticks_per_quarter=ticks_per_quarter, tempos=(Tempo.of_bpm(0, tempo),)), parts)


def _spans(track: Track, ticks_per_quarter: int, frames_per_quarter: int) -> tuple[Column, Column]:
    """The first frame of each note and the one after its last."""
    first = _scaled(track.notes.start, frames_per_quarter, ticks_per_quarter)
    last = _scaled(track.notes.end, frames_per_quarter, ticks_per_quarter)
    return first, np.maximum(last, first + 1)


def _draw(roll: NDArray[np.uint8], track: Track, first: Column, last: Column) -> None:
    notes = track.notes
    rows = zip(notes.pitch.tolist(), notes.velocity.tolist(), first.tolist(), last.tolist(), strict=True)
    for pitch, velocity, start, end in rows:
        roll[pitch, start:end] = velocity


def _runs(roll: NDArray[np.uint8], frames_per_quarter: int, ticks_per_quarter: int) -> dict[str, Column]:
    """The notes of one roll: where in a row a value begins that is not 0, to where it ends."""
    silence = np.zeros((PITCHES, 1), np.uint8)
    before, after = np.hstack([silence, roll]), np.hstack([roll, silence])
    changes = before != after
    pitch, first = np.nonzero(changes & (after > 0))
    _, last = np.nonzero(changes & (before > 0))
    start = _scaled(first, ticks_per_quarter, frames_per_quarter)
    end = _scaled(last, ticks_per_quarter, frames_per_quarter)
    order = np.lexsort((pitch, start))
    columns = {"start": start, "duration": end - start, "pitch": pitch, "velocity": roll[pitch, first]}
    return {name: column[order] for name, column in columns.items()}


def _velocities(roll: NDArray[np.generic], velocity: int) -> NDArray[np.uint8]:
    """The rolls, checked, one a track."""
    if roll.ndim not in (2, 3) or roll.shape[-2] != PITCHES:
        hint = "; swap its last two axes" if roll.ndim in (2, 3) and roll.shape[-1] == PITCHES else ""
        raise ScoreError(f"a piano roll must be (128, frames) or (tracks, 128, frames), but is {roll.shape}{hint}")
    rolls = roll if roll.ndim == 3 else roll[np.newaxis]
    if rolls.dtype == np.bool_:
        if not 1 <= velocity <= 127:
            raise ScoreError(f"the velocity must be 1 to 127, but is {velocity}")
        return np.where(rolls, velocity, 0).astype(np.uint8)
    if rolls.dtype.kind not in "iuf" or not _are_whole(rolls):
        raise ScoreError(
            f"a piano roll must be bool or whole velocities, but holds other {rolls.dtype} values; "
            "for probabilities choose a threshold: roll > 0.5"
        )
    if rolls.size and not 0 <= rolls.min() <= rolls.max() <= 127:
        raise ScoreError(f"a piano roll's velocities must be 0 to 127, but are {rolls.min():g} to {rolls.max():g}")
    return rolls.astype(np.uint8)


def _are_whole(values: NDArray[np.generic]) -> bool:
    return values.dtype.kind != "f" or bool((np.isfinite(values) & (values == np.rint(values))).all())


def _one_each(name: str, given: Sequence[_Value] | None, tracks: int, default: _Value) -> Sequence[_Value]:
    if given is None:
        return [default] * tracks
    if len(given) != tracks:
        raise ScoreError(f"{name} must be one for each of the {tracks} tracks, but are {len(given)}")
    return given


def _check_frames_per_quarter(frames_per_quarter: int) -> None:
    if frames_per_quarter < 1:
        raise ScoreError(f"frames_per_quarter must be 1 or more, but is {frames_per_quarter}")


def _scaled(values: Column, numerator: int, denominator: int) -> NDArray[np.int64]:
    """values * numerator / denominator, to the nearest whole number, halves up; in whole numbers throughout."""
    return np.asarray((2 * values.astype(np.int64) * numerator + denominator) // (2 * denominator))
