"""Reading and writing MIDI files, against pretty_midi, mido and symusic."""
