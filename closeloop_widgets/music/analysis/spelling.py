"""Which notes they are: pitches as places on the line of fifths, where C is 0, G 1, F -1, F♯ 6 and G♭ -6."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import ArrayLike, NDArray

from closeloop_widgets.music.analysis.intervals import Ints
from closeloop_widgets.music.score import Score, Track

BEFORE, AFTER = 10, 40
"""The notes that ps13 looks at: ten before a note, and forty from that note on (Meredith 2006, K_pre and K_post)."""

# Meredith counts pitch classes (chromas) and letters (morphs) from A.
_FIRST_LETTER = np.array([0, 1, 1, 2, 2, 3, 4, 4, 5, 5, 6, 6])
"""The letter of a piece's first note: A B♭ B C C♯ D E♭ E F F♯ G G♯."""
_LETTER_OVER_TONIC = np.array([0, 1, 1, 2, 2, 3, 3, 4, 5, 5, 6, 6])
"""How many letters a note lies over a tonic, by semitones: the harmonic chromatic scale with a raised fourth."""
_CHROMA_OF_LETTER = np.array([0, 2, 3, 5, 7, 8, 10])
_FIFTHS_OF_LETTER = np.array([3, 5, 0, 2, 4, -1, 1])


def spell(score: Score) -> dict[int, Ints]:
    """How the notes of a piece are spelled, guessed from the notes around each.

    The first stage of ps13, all pitched tracks together: a tonic that is frequent near a note pleads for the letter
    which the note has in its key. Meredith, "The ps13 pitch spelling algorithm", Journal of New Music Research 35(2),
    2006: it spells 99.4% of the notes of a corpus of baroque and classical music as their composers did.

    Returns
    -------
    dict
        For the id of each pitched track, the places on the line of fifths of its notes, in the order of `track.notes`.

    Examples
    --------
    >>> d_major = [62, 64, 66, 67, 69, 71, 73, 74]
    >>> score = Score.of_notes(start=range(0, 800, 100), duration=[100] * 8, pitch=d_major, velocity=[90] * 8)
    >>> spell(score)[1].tolist()
    [2, 4, 6, 1, 3, 5, 7, 2]
    """
    return {track: fifths for track, (_, fifths) in spell_between(score, 0, score.end).items()}


def spell_between(score: Score, first: int, last: int) -> dict[int, tuple[int, Ints]]:
    """The same of the notes that start from tick `first` to tick `last`, at the cost of these notes alone.

    Returns
    -------
    dict
        For the id of each pitched track, a row of its notes, and the places of the notes from that row on. Among them
        are all that were asked for, spelled as in the whole piece, and others, spelled with less to go by.
    """
    tracks = [track for track in score.tracks if not track.is_drum and len(track.notes)]
    if not tracks:
        return {}
    starts = [track.notes.start for track in tracks]
    before = np.sort(np.concatenate([s[max(0, (i := np.searchsorted(s, first)) - BEFORE) : i] for s in starts]))
    after = np.sort(np.concatenate([s[(i := np.searchsorted(s, last, side="right")) : i + AFTER] for s in starts]))
    low = int(before[-BEFORE:][0]) if len(before) else first
    high = int(after[:AFTER][-1]) if len(after) else last
    rows = [slice(np.searchsorted(s, low), np.searchsorted(s, high, side="right")) for s in starts]
    start = np.concatenate([s[row] for s, row in zip(starts, rows, strict=True)])
    pitch = np.concatenate([track.notes.pitch[row] for track, row in zip(tracks, rows, strict=True)])
    order = np.lexsort((pitch, start))
    fifths = np.empty(len(pitch), np.int64)
    fifths[order] = ps13(pitch[order], _opening(tracks))
    cut = np.cumsum([row.stop - row.start for row in rows])[:-1]
    return {t.id: (int(row.start), f) for t, row, f in zip(tracks, rows, np.split(fifths, cut), strict=True)}


def _opening(tracks: Sequence[Track]) -> int:
    """The first pitch of a piece: of those that start it, the lowest."""
    first = min(int(track.notes.start[0]) for track in tracks)
    together = [track.notes.pitch[: np.searchsorted(track.notes.start, first, side="right")] for track in tracks]
    return int(np.concatenate(together).min())


def ps13(pitch: ArrayLike, opening: int | None = None) -> Ints:
    """The places on the line of fifths of pitches in order of their start, and of pitch where several start at once.

    Parameters
    ----------
    pitch : MIDI pitches, (n,)
    opening : the first pitch of the piece they are from; None where they are its beginning

    Examples
    --------
    >>> ps13([60, 64, 67, 70]).tolist()
    [0, 4, 1, -2]
    """
    pitch = np.asarray(pitch, np.int64)
    if not len(pitch):
        return pitch
    return ps13_of_pieces(pitch, np.array([0]), np.array([pitch[0] if opening is None else opening]))


def ps13_of_pieces(pitch: Ints, first: Ints, opening: Ints) -> Ints:
    """The same of several pieces, one after another: the row at which each begins, and its opening."""
    chroma = (pitch - 21) % 12
    counts = np.diff(first, append=len(pitch))
    # How strongly each letter is meant: the notes around that are the tonic of a key in which the note has it.
    tonics = np.arange(12)
    c0 = ((opening - 21) % 12)[:, None]
    letter_of_tonic = (_FIRST_LETTER[c0] - _LETTER_OVER_TONIC[(c0 - tonics) % 12]) % 7
    letter = (_LETTER_OVER_TONIC[(chroma[:, None] - tonics) % 12] + np.repeat(letter_of_tonic, counts, axis=0)) % 7
    cell = np.arange(len(chroma))[:, None] * 7 + letter
    around = _around(chroma, np.repeat(first, counts), np.repeat(first + counts, counts))
    strength = np.bincount(cell.ravel(), around.ravel(), len(chroma) * 7).reshape(-1, 7)
    meant = strength.argmax(axis=1)
    accidentals = (chroma - _CHROMA_OF_LETTER[meant] + 6) % 12 - 6
    return np.asarray(_FIFTHS_OF_LETTER[meant] + 7 * accidentals)


def _around(chroma: Ints, first: Ints, last: Ints) -> NDArray[np.int64]:
    """How often each chroma occurs around each note, from its piece's first row up to its last: (n, 12)."""
    total = np.zeros((len(chroma) + 1, 12), np.int64)
    np.cumsum(chroma[:, None] == np.arange(12), axis=0, out=total[1:])
    at = np.arange(len(chroma))
    return np.asarray(total[np.minimum(at + AFTER, last)] - total[np.maximum(at - BEFORE, first)])


def fifths_in_key(pitch: ArrayLike, sharps: ArrayLike) -> Ints:
    """The places on the line of fifths of pitches spelled by a key alone: from six flats to five sharps beside its own.

    So spells midi-miner (`note_index_to_pitch_index`): in C major D♭, E♭, G♭, A♭ and B♭ beside the white keys.

    Parameters
    ----------
    pitch : MIDI pitches
    sharps : of the key signature, flats below 0; a minor key spells as its relative major

    Examples
    --------
    >>> fifths_in_key([60, 61, 66, 71], 0).tolist(), fifths_in_key([61], 2).tolist()
    ([0, -5, -6, 5], [7])
    """
    sharps = np.asarray(sharps, np.int64)
    return np.asarray(sharps + (np.asarray(pitch, np.int64) * 7 - sharps + 6) % 12 - 6)
