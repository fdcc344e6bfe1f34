"""Keys as names, as pitch classes and as sharps on the circle of fifths."""

from __future__ import annotations

from closeloop_widgets.errors import ScoreError

_LETTERS_BY_FIFTHS = "FCGDAEB"
"""Each letter is a fifth above the one before it; C stands at sharps 0, in the place 1."""


def key_name(sharps: int, minor: bool) -> str:
    """The name of the key with so many sharps (flats below 0).

    Examples
    --------
    >>> key_name(-3, minor=False), key_name(3, minor=True)
    ('E♭ major', 'F♯ minor')
    """
    place = sharps + (4 if minor else 1)
    accidentals, letter = divmod(place, 7)
    sign = "♯" * accidentals if accidentals >= 0 else "♭" * -accidentals
    return f"{_LETTERS_BY_FIFTHS[letter]}{sign} {'minor' if minor else 'major'}"


def parse_key(name: str) -> tuple[int, bool]:
    """Sharps (-7 to 7) and whether it is minor, of a name like `"Eb major"`, `"f# minor"` or `"E♭ major"`.

    Raises
    ------
    ScoreError
        It names no key that a key signature can have.

    Examples
    --------
    >>> parse_key("Eb major"), parse_key("F# minor")
    ((-3, False), (3, True))
    """
    wanted = name.replace("♭", "b").replace("♯", "#").strip().lower()
    for sharps in range(-7, 8):
        for minor in (False, True):
            if key_name(sharps, minor).replace("♭", "b").replace("♯", "#").lower() == wanted:
                return sharps, minor
    raise ScoreError(f"{name!r} is no key; expected a letter, b or #, and major or minor, as in 'Eb major'")


def tonic_pitch_class(sharps: int, minor: bool) -> int:
    """The pitch class (0 is C) of the tonic.

    Examples
    --------
    >>> tonic_pitch_class(-3, minor=False), tonic_pitch_class(0, minor=True)
    (3, 9)
    """
    return (sharps * 7 + (9 if minor else 0)) % 12


def key_on(pitch_class: int, minor: bool) -> int:
    """The sharps of the key on a tonic, spelled with as few as can be (F sharp major, not G flat major).

    Examples
    --------
    >>> key_on(3, minor=False), key_on(6, minor=False), key_on(9, minor=True)
    (-3, 6, 0)
    """
    return (pitch_class * 7 - (3 if minor else 0) + 5) % 12 - 5
