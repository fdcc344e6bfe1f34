"""Places of Live and of the piece, in words: bars where they are whole, counted from 1."""

from __future__ import annotations

from collections.abc import Iterable

from closeloop_widgets.editor.live_part import LivePart
from closeloop_widgets.music.score import Score


def part_in_words(part: LivePart) -> str:
    """What is linked.

    Examples
    --------
    >>> from closeloop_widgets.music.region import Region
    >>> score = Score.of_notes(start=[0], duration=[480], pitch=[60], velocity=[90]).with_track(name="Bass")
    >>> part_in_words(LivePart(Region(((1920, 5760),), (2,)), {2: 7}, score, {}, {}, {}))
    'Bass, bars 2–3 of the arrangement'
    """
    names = [part.score.track(track).name or f"Track {track}" for track in part.tracks]
    tracks = ", ".join(names) if len(names) <= 3 else f"{names[0]} and {len(names) - 1} more tracks"
    spans = [bars_in_words(start, end, part.score) for start, end in part.region.spans]
    where = " and ".join(spans) if len(spans) <= 2 else f"{len(spans)} passages"
    return f"{tracks}, {where} of {'the arrangement' if part.clip is None else 'a clip'}"


def bars_in_words(start: int, end: int, score: Score) -> str:
    """The bars that ticks from `start` up to `end` lie in."""
    meters = score.meter_map
    first, last = meters.bar_at(start) + 1, meters.bar_at(max(start, end - 1)) + 1
    return f"bar {first}" if first == last else f"bars {first}–{last}"


def beats_in_words(beats: Iterable[float], score: Score, origin: float) -> str:
    """The bars that beats of Live lie in."""
    ticks = sorted(max(0, round((beat - origin) * score.ticks_per_quarter)) for beat in beats)
    return bars_in_words(ticks[0], ticks[-1] + 1, score)
