"""The bridge to Ableton Live: model functions there, and their results in the set.

Nothing here has been tried in a real Live yet (docs/live.md); MIDI files are the way that always works.
"""
