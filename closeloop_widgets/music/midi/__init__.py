"""Standard MIDI Files in and out, with nothing lost.

    >>> from closeloop_widgets.music.score import Score
    >>> read_midi(write_midi(Score(name="Prelude"))).name
    'Prelude'

What becomes what:

- a *track* is one channel of one chunk, with everything the channel says there. It is called by the chunk's name (a
  name event at tick 0), so several channels of a chunk share it; one that is renamed gets a name of its own, written
  after a channel prefix, and is read so, too.
- the *title* is the name of the first chunk where that plays nothing, and in format 0.
- notes of one pitch on one channel end first in, first out. A note without an end stops where the next of its pitch
  begins, or with its chunk.
- release velocities fill the optional column `release_velocity` where they say something: not all 64, not all 0.
- names and markers are UTF-8, or Latin-1 where a file's are not.
- what a score has no place for is carried (`Score.carried`): aftertouch, sysex, lyrics and texts, unknown meta events,
  note-offs without a note, an end of track after the last event.
- the rest of what makes two files differ - the order of events at one tick, how note-offs are spelled, running status,
  chunks of unknown kinds - is remembered in `Score.source`.

Muted notes are written as others are: MIDI has no muted notes, and a file without them would have lost them. Nor does
it have a note's probability or the deviation of its velocity.

A saved file does not repeat padded variable-length quantities, bytes after an end of track, or a RIFF wrapper.
"""

from __future__ import annotations

from closeloop_widgets.errors import MidiError
from closeloop_widgets.music.midi.problems import MidiWarning
from closeloop_widgets.music.midi.reader import read_midi
from closeloop_widgets.music.midi.source import Source
from closeloop_widgets.music.midi.writer import write_midi

__all__ = ["MidiError", "MidiWarning", "Source", "read_midi", "write_midi"]
