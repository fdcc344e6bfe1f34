"""From what a function returned to what a take holds; for single runs and for batches alike."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from closeloop_widgets.music.analysis import measure
from closeloop_widgets.music.excerpt import brought
from closeloop_widgets.music.key_estimate import estimate_key
from closeloop_widgets.music.placing import Writes
from closeloop_widgets.music.region import Region
from closeloop_widgets.music.score import Key, Score


class Music(NamedTuple):
    """What a take holds of a result: the fields of `Take` with these names."""

    notes: Score
    report: tuple[str, ...]
    metrics: Mapping[str, float]


def music_of(
    piece: Score, region: Region, writes: Writes, result: Score, metrics: bool = True, key: Key | None = None
) -> Music:
    """The music that a result brings to a piece, and its figures.

    Parameters
    ----------
    piece, region : what the function was given
    writes : what it may write (`music.placing`), and so what becomes of the result
    metrics : whether the music is measured (`music.analysis.measure`)
    key : that its tension is measured against (`key_of`)

    Examples
    --------
    >>> piece = Score.of_notes(start=[0, 1920], duration=[480] * 2, pitch=[60, 62], velocity=[90] * 2)
    >>> found = music_of(piece, Region.bars(piece, 2), "region", piece)
    >>> found.notes.note_count, found.metrics["notes"]
    (1, 1.0)
    """
    found = brought(piece, region, result, writes)
    figures = measure(found.score, _measured(found.score, region, writes), key=key) if metrics else {}
    return Music(found.notes, found.report, figures)


def key_of(piece: Score) -> Key | None:
    """The key that all takes of a piece are measured against: the one its notes suggest, where it names none itself."""
    return None if piece.keys else estimate_key(piece)


def _measured(score: Score, region: Region, writes: Writes) -> Region:
    """The region that is measured: the take's own, on all tracks where it may add some."""
    match writes:
        case "region":
            return region
        case "piece":
            return Region.all(score)
        case _:
            return Region(region.spans, tuple(track.id for track in score.tracks))
