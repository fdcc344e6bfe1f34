"""Hypothesis strategies: small scores whose every tick can be looked at."""

from __future__ import annotations

from hypothesis import strategies as st

from closeloop_widgets.music.region import Region
from closeloop_widgets.music.score import DRUM_CHANNEL, Score
from closeloop_widgets.music.time import Meter

QUARTER = 8
"""Ticks a quarter note."""
LAST = 90


@st.composite
def scores(draw: st.DrawFn, drums: bool = True, muted: bool = True, pitches: tuple[int, int] = (0, 127)) -> Score:
    meters = draw(
        st.lists(st.builds(Meter, st.integers(0, LAST), st.integers(1, 5), st.sampled_from([4, 8])), max_size=3)
    )
    score = Score(ticks_per_quarter=QUARTER, meters=tuple(sorted(meters, key=lambda meter: meter.tick)))
    for _ in range(draw(st.integers(0, 3))):
        rows = draw(
            st.lists(
                st.tuples(st.integers(0, LAST), st.integers(0, 40), st.integers(*pitches), st.integers(0, int(muted))),
                max_size=10,
            )
        )
        columns = zip(*rows, strict=True) if rows else ([],) * 4
        start, duration, pitch, mute = (list(column) for column in columns)
        score = score.with_track(
            channel=draw(st.sampled_from([0, DRUM_CHANNEL] if drums else [0])),
            notes={"start": start, "duration": duration, "pitch": pitch, "velocity": [90] * len(rows), "mute": mute},
        )
    return score


@st.composite
def regions(draw: st.DrawFn, score: Score) -> Region:
    spans = st.tuples(st.integers(0, LAST), st.integers(1, 60)).map(lambda span: (span[0], span[0] + span[1]))
    ids = [track.id for track in score.tracks]
    return Region(
        tuple(draw(st.lists(spans, min_size=1, max_size=3))),
        tuple(draw(st.lists(st.sampled_from(ids), unique=True))) if ids else (),
        draw(st.none() | st.tuples(st.integers(0, 60), st.integers(61, 127))),
    )
