"""General MIDI's names: the 128 programs, and the drum keys of channel 10.

Source: General MIDI System Level 1 (MMA, 1991), tables "Sound Set" and "Percussion Key Map".
"""

from __future__ import annotations

import difflib

from closeloop_widgets.errors import ScoreError

# fmt: off
PROGRAM_NAMES: tuple[str, ...] = (
    # Piano: 0 to 7
    "Acoustic Grand Piano", "Bright Acoustic Piano", "Electric Grand Piano", "Honky-tonk Piano",
    "Electric Piano 1", "Electric Piano 2", "Harpsichord", "Clavinet",
    # Chromatic percussion: 8 to 15
    "Celesta", "Glockenspiel", "Music Box", "Vibraphone", "Marimba", "Xylophone", "Tubular Bells", "Dulcimer",
    # Organ: 16 to 23
    "Drawbar Organ", "Percussive Organ", "Rock Organ", "Church Organ", "Reed Organ", "Accordion", "Harmonica",
    "Tango Accordion",
    # Guitar: 24 to 31
    "Acoustic Guitar (nylon)", "Acoustic Guitar (steel)", "Electric Guitar (jazz)", "Electric Guitar (clean)",
    "Electric Guitar (muted)", "Overdriven Guitar", "Distortion Guitar", "Guitar Harmonics",
    # Bass: 32 to 39
    "Acoustic Bass", "Electric Bass (finger)", "Electric Bass (pick)", "Fretless Bass", "Slap Bass 1",
    "Slap Bass 2", "Synth Bass 1", "Synth Bass 2",
    # Strings: 40 to 47
    "Violin", "Viola", "Cello", "Contrabass", "Tremolo Strings", "Pizzicato Strings", "Orchestral Harp",
    "Timpani",
    # Ensemble: 48 to 55
    "String Ensemble 1", "String Ensemble 2", "Synth Strings 1", "Synth Strings 2", "Choir Aahs", "Voice Oohs",
    "Synth Choir", "Orchestra Hit",
    # Brass: 56 to 63
    "Trumpet", "Trombone", "Tuba", "Muted Trumpet", "French Horn", "Brass Section", "Synth Brass 1",
    "Synth Brass 2",
    # Reed: 64 to 71
    "Soprano Sax", "Alto Sax", "Tenor Sax", "Baritone Sax", "Oboe", "English Horn", "Bassoon", "Clarinet",
    # Pipe: 72 to 79
    "Piccolo", "Flute", "Recorder", "Pan Flute", "Blown Bottle", "Shakuhachi", "Whistle", "Ocarina",
    # Synth lead: 80 to 87
    "Lead 1 (square)", "Lead 2 (sawtooth)", "Lead 3 (calliope)", "Lead 4 (chiff)", "Lead 5 (charang)",
    "Lead 6 (voice)", "Lead 7 (fifths)", "Lead 8 (bass + lead)",
    # Synth pad: 88 to 95
    "Pad 1 (new age)", "Pad 2 (warm)", "Pad 3 (polysynth)", "Pad 4 (choir)", "Pad 5 (bowed)", "Pad 6 (metallic)",
    "Pad 7 (halo)", "Pad 8 (sweep)",
    # Synth effects: 96 to 103
    "FX 1 (rain)", "FX 2 (soundtrack)", "FX 3 (crystal)", "FX 4 (atmosphere)", "FX 5 (brightness)",
    "FX 6 (goblins)", "FX 7 (echoes)", "FX 8 (sci-fi)",
    # World: 104 to 111
    "Sitar", "Banjo", "Shamisen", "Koto", "Kalimba", "Bagpipe", "Fiddle", "Shanai",
    # Percussive: 112 to 119
    "Tinkle Bell", "Agogo", "Steel Drums", "Woodblock", "Taiko Drum", "Melodic Tom", "Synth Drum",
    "Reverse Cymbal",
    # Sound effects: 120 to 127
    "Guitar Fret Noise", "Breath Noise", "Seashore", "Bird Tweet", "Telephone Ring", "Helicopter", "Applause",
    "Gunshot",
)
"""The names of the programs 0 to 127 (General MIDI itself counts them from 1)."""

FIRST_DRUM_KEY = 35
"""The lowest pitch General MIDI names a drum for."""

DRUM_NAMES: tuple[str, ...] = (
    "Acoustic Bass Drum", "Bass Drum 1", "Side Stick", "Acoustic Snare", "Hand Clap", "Electric Snare",
    "Low Floor Tom", "Closed Hi-Hat", "High Floor Tom", "Pedal Hi-Hat", "Low Tom", "Open Hi-Hat", "Low-Mid Tom",
    "Hi-Mid Tom", "Crash Cymbal 1", "High Tom", "Ride Cymbal 1", "Chinese Cymbal", "Ride Bell", "Tambourine",
    "Splash Cymbal", "Cowbell", "Crash Cymbal 2", "Vibraslap", "Ride Cymbal 2", "Hi Bongo", "Low Bongo",
    "Mute Hi Conga", "Open Hi Conga", "Low Conga", "High Timbale", "Low Timbale", "High Agogo", "Low Agogo",
    "Cabasa", "Maracas", "Short Whistle", "Long Whistle", "Short Guiro", "Long Guiro", "Claves", "Hi Wood Block",
    "Low Wood Block", "Mute Cuica", "Open Cuica", "Mute Triangle", "Open Triangle",
)
"""The names of the drum keys, from pitch 35 to pitch 81."""
# fmt: on


def program_name(program: int) -> str:
    """The name of a program, 0 to 127.

    Raises
    ------
    ScoreError
        There is no such program.

    Examples
    --------
    >>> program_name(19)
    'Church Organ'
    """
    if not 0 <= program <= 127:
        raise ScoreError(f"a program must be 0 to 127, but is {program}")
    return PROGRAM_NAMES[program]


def program_number(name: str) -> int:
    """The program of a name, in upper or lower case.

    Raises
    ------
    ScoreError
        No program is called so; the message has the nearest names.

    Examples
    --------
    >>> program_number("church organ")
    19
    """
    numbers = {known.lower(): number for number, known in enumerate(PROGRAM_NAMES)}
    number = numbers.get(name.strip().lower())
    if number is None:
        near = difflib.get_close_matches(name.strip().lower(), numbers, n=3)
        hint = f"; did you mean {' or '.join(PROGRAM_NAMES[numbers[n]] for n in near)}?" if near else ""
        raise ScoreError(f"General MIDI has no program {name!r}{hint}")
    return number


def drum_name(pitch: int) -> str:
    """The drum that a pitch plays on the drum channel; `"Drum 27"` where General MIDI names none.

    Examples
    --------
    >>> drum_name(38), drum_name(27)
    ('Acoustic Snare', 'Drum 27')
    """
    at = pitch - FIRST_DRUM_KEY
    return DRUM_NAMES[at] if 0 <= at < len(DRUM_NAMES) else f"Drum {pitch}"
