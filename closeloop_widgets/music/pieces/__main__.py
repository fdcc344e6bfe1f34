"""`python -m closeloop_widgets.music.pieces FOLDER [NAME ...]`: write the bundled pieces as MIDI files."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from closeloop_widgets.errors import CloseloopError
from closeloop_widgets.music import pieces
from closeloop_widgets.music.midi import write_midi


def main(arguments: Sequence[str] | None = None) -> int:
    """Write the pieces, say what was written, and return the exit status."""
    parser = argparse.ArgumentParser(prog="python -m closeloop_widgets.music.pieces", description=pieces.__doc__)
    parser.add_argument("folder", type=Path, help="where the MIDI files go; it is made where it is missing")
    parser.add_argument("names", nargs="*", metavar="name", help=f"which pieces: all of {', '.join(pieces.names())}")
    options = parser.parse_args(arguments)
    try:
        scores = {name: pieces.load(name) for name in options.names or pieces.names()}
        options.folder.mkdir(parents=True, exist_ok=True)
        for name, score in scores.items():
            path = options.folder / f"{name}.mid"
            write_midi(score, path)
            print(f"{path}: {score.name}, {len(score.tracks)} tracks, {score.note_count} notes, {score.bar_count} bars")
    except (CloseloopError, OSError) as error:
        print(f"{parser.prog}: {error}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
