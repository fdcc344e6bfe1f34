"""Properties of the k-gram variation, on Bach's chorales and on small made pieces."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from closeloop_widgets.models import Cancelled, Context
from closeloop_widgets.models.kgram import kgram
from closeloop_widgets.models.kgram.grams import KGrams, draw
from closeloop_widgets.models.kgram.learned import TooFewNotesError
from closeloop_widgets.music.paste import paste
from closeloop_widgets.music.region import Region
from closeloop_widgets.music.score import DRUM_CHANNEL, Score
from closeloop_widgets.music.tables import Note, Notes


def vary(score: Score, region: Region, **values: Any) -> Score:
    """What the editor does: the variation, put into the region."""
    result = kgram.call(score, region, {"seed": 1, **values})
    assert isinstance(result, Score)
    pasted = paste(score, region, result)
    assert pasted.outside == 0
    return pasted.score


def inside(score: Score, region: Region, track: int) -> Notes:
    notes = score.track(track)
    return notes.notes.take(region.rows(notes))


def music(notes: Iterable[Note]) -> list[tuple[int, int, int]]:
    return [(note.start, note.duration, note.pitch) for note in notes]


def test_the_same_seed_makes_the_same_variation(chorale: Score) -> None:
    region = Region.bars(chorale, 5, 8)

    assert vary(chorale, region, seed=4) == vary(chorale, region, seed=4)


def test_other_seeds_make_other_variations(any_chorale: Score) -> None:
    region = Region.bars(any_chorale, 5, 8)
    soprano = any_chorale.tracks[0].id

    made = {tuple(music(inside(vary(any_chorale, region, seed=seed), region, soprano))) for seed in range(10)}

    assert len(made) >= 9


@pytest.mark.parametrize("keep_rhythm", [False, True])
@pytest.mark.parametrize("seed", range(5))
def test_every_selected_voice_is_another_and_keeps_to_its_range(
    any_chorale: Score, seed: int, keep_rhythm: bool
) -> None:
    region = Region.bars(any_chorale, 5, 8)

    varied = vary(any_chorale, region, seed=seed, keep_rhythm=keep_rhythm)

    for track in any_chorale.tracks:
        old, new = inside(any_chorale, region, track.id), inside(varied, region, track.id)
        assert music(old) != music(new)
        assert set(new.pitch.tolist()) <= set(track.notes.pitch.tolist())


@pytest.mark.parametrize("seed", range(5))
def test_a_voice_fills_the_region_exactly_and_stays_one_voice(any_chorale: Score, seed: int) -> None:
    region = Region.bars(any_chorale, 5, 8)

    varied = vary(any_chorale, region, seed=seed)

    for track in any_chorale.tracks:
        old, new = inside(any_chorale, region, track.id), inside(varied, region, track.id)
        assert new.start[0] == old.start[0]
        assert new.end.max() <= max(region.end, old.end.max())
        assert (new.start >= region.start).all()
        assert (new.end[:-1] <= new.start[1:]).all()
        assert region.end - new.end.max() <= 480


def test_keeping_the_rhythm_keeps_starts_lengths_and_velocities(any_chorale: Score) -> None:
    region = Region.bars(any_chorale, 3, 6)

    varied = vary(any_chorale, region, keep_rhythm=True)

    for track in any_chorale.tracks:
        old, new = inside(any_chorale, region, track.id), inside(varied, region, track.id)
        for column in ("start", "duration", "velocity"):
            assert getattr(old, column).tolist() == getattr(new, column).tolist()


def test_velocities_are_those_of_the_notes_it_learned_from(chorale: Score) -> None:
    region = Region.bars(chorale, 5, 8)
    varied = vary(chorale, region)

    for track in chorale.tracks:
        known = {(n.pitch, n.velocity) for n in track.notes}
        assert {(n.pitch, n.velocity) for n in inside(varied, region, track.id)} <= known


def test_only_the_selected_tracks_and_bars_change(chorale: Score) -> None:
    alto = chorale.tracks[1]
    region = Region.bars(chorale, 3, 4, tracks=[alto.id])

    varied = kgram(chorale, region, seed=1, context=Context())

    for track in chorale.tracks:
        kept = track.notes.take(~region.rows(track))
        after = varied.track(track.id)
        assert after.notes.take(~region.rows(after)) == kept


def quoted(score: Score, varied: Score, region: Region, length: int = 4) -> tuple[int, int]:
    """How many of the variation's n-grams of (pitch, duration) the piece around has too, and how many there are."""

    def grams(notes: Notes) -> list[tuple[tuple[int, int], ...]]:
        sequence = list(zip(notes.pitch.tolist(), notes.duration.tolist(), strict=True))
        return [tuple(sequence[at : at + length]) for at in range(len(sequence) - length + 1)]

    found = total = 0
    for track in (score.track(id) for id in region.tracks):
        before = track.notes.take(track.notes.start < region.start)
        after = track.notes.take(track.notes.start >= region.end)
        known = {*grams(before), *grams(after)}
        made = grams(inside(varied, region, track.id))
        found, total = found + sum(gram in known for gram in made), total + len(made)
    return found, total


def test_a_higher_order_quotes_the_piece_more(any_chorale: Score) -> None:
    region = Region.bars(any_chorale, 5, 8)
    shares = []
    for order in (1, 2, 3, 6):
        pairs = [quoted(any_chorale, vary(any_chorale, region, seed=s, order=order), region) for s in range(8)]
        shares.append(sum(found for found, _ in pairs) / sum(total for _, total in pairs))

    assert shares == sorted(shares)
    assert shares[2] > 2 * shares[0]


def test_a_lower_temperature_draws_from_fewer_figures(any_chorale: Score) -> None:
    region = Region.bars(any_chorale, 5, 8)

    def figures(temperature: float) -> int:
        varied = [vary(any_chorale, region, seed=s, temperature=temperature) for s in range(6)]
        return len({(n.pitch, n.duration) for v in varied for id in region.tracks for n in inside(v, region, id)})

    assert figures(0.1) < figures(1.0) <= figures(2.0)


def dissonance(score: Score, region: Region) -> float:
    """The share of the region's sounding pairs, a sixteenth at a time, that are seconds, sevenths or tritones."""
    harsh = total = 0
    for tick in range(region.start, region.end, 120):
        sounding = [
            int(pitch)
            for track in score.tracks
            for pitch in track.notes.pitch[(track.notes.start <= tick) & (track.notes.end > tick)]
        ]
        pairs = [(a - b) % 12 for at, a in enumerate(sounding) for b in sounding[:at]]
        harsh += sum(pair in (1, 2, 6, 10, 11) for pair in pairs)
        total += len(pairs)
    return harsh / total


def test_the_other_voices_make_a_voice_less_harsh(any_chorale: Score, monkeypatch: pytest.MonkeyPatch) -> None:
    region = Region.bars(any_chorale, 5, 8)

    def mean() -> float:
        return float(np.mean([dissonance(vary(any_chorale, region, seed=s), region) for s in range(8)]))

    with_weight = mean()
    monkeypatch.setattr("closeloop_widgets.models.kgram.part.INTERVAL_WEIGHT", 0.0)

    assert with_weight < 0.8 * mean()


def made_piece(**columns: list[int]) -> Score:
    return Score.of_notes(**{"velocity": [80] * len(columns["start"]), **columns})


def test_chords_stay_chords_the_piece_has() -> None:
    chords = [(48, 52, 55), (53, 57, 60), (55, 59, 62), (48, 55, 64)] * 6
    score = made_piece(
        start=[480 * at for at, chord in enumerate(chords) for _ in chord],
        duration=[480] * 3 * len(chords),
        pitch=[pitch for chord in chords for pitch in chord],
    )
    region = Region.bars(score, 3, 4)

    for keep_rhythm in (False, True):
        new = inside(vary(score, region, temperature=2.0, keep_rhythm=keep_rhythm), region, 1)
        made = {tuple(new.pitch[new.start == start].tolist()) for start in set(new.start.tolist())}
        assert made <= set(chords)


def drum_piece() -> Score:
    """Eight bars: kick on 1 and 3, snare on 2 and 4, hats on eighths; in every second bar a tom on the last eighth."""
    rows = [(1920 * bar + 240 * eighth, 42) for bar in range(8) for eighth in range(8)]
    rows += [(1920 * bar + 480 * beat, 36 if beat % 2 == 0 else 38) for bar in range(8) for beat in range(4)]
    rows += [(1920 * bar + 1680, 45) for bar in range(1, 8, 2)]
    rows.sort()
    count = len(rows)
    return Score().with_track(
        channel=DRUM_CHANNEL,
        notes={
            "start": [start for start, _ in rows],
            "duration": [60] * count,
            "pitch": [pitch for _, pitch in rows],
            "velocity": [100] * count,
        },
    )


@pytest.mark.parametrize("keep_rhythm", [False, True])
def test_drums_keep_each_hit_to_the_place_in_the_bar_it_has_in_the_piece(keep_rhythm: bool) -> None:
    score = drum_piece()
    region = Region.bars(score, 3, 6)

    new = inside(vary(score, region, keep_rhythm=keep_rhythm, temperature=2.0), region, 1)

    places = {36: {0, 960}, 38: {480, 1440}, 45: {1680}, 42: set(range(0, 1920, 240))}
    for note in new:
        assert note.start % 1920 in places[note.pitch]
    assert music(new) != music(inside(score, region, 1))


def test_no_two_notes_sound_at_once_on_one_pitch() -> None:
    rng = np.random.default_rng(0)
    score = made_piece(
        start=[240 * at for at in range(128)],
        duration=rng.integers(100, 2000, 128).tolist(),
        pitch=rng.integers(60, 66, 128).tolist(),
    )
    region = Region.bars(score, 5, 8)

    for seed in range(5):
        varied = vary(score, region, seed=seed)
        new = inside(varied, region, 1)
        limit = max(region.end, int(inside(score, region, 1).end.max()))
        for pitch in set(new.pitch.tolist()):
            notes = varied.tracks[0].notes.take(varied.tracks[0].notes.pitch == pitch)
            mine = [n for n in notes if region.start <= n.start < region.end]
            for note in mine:
                assert note.duration >= 1
                assert note.end <= limit
                others = [o for o in notes if o.id != note.id]
                assert not any(o.start < note.end and note.start < o.end for o in others)


def test_a_played_piece_keeps_its_small_delays_and_is_never_moved_out_of_the_region() -> None:
    rng = np.random.default_rng(1)
    starts = np.maximum(0, 480 * np.arange(64) + rng.integers(-35, 36, 64))
    score = made_piece(start=starts.tolist(), duration=[400] * 64, pitch=(60 + np.arange(64) % 5).tolist())
    region = Region.bars(score, 5, 8)

    new = inside(vary(score, region), region, 1)

    assert (new.start >= region.start).all()
    assert (new.start < region.end).all()
    assert len(set((new.start % 480).tolist())) > 3


def test_a_silent_track_stays_silent_beside_one_that_plays_and_is_filled_alone(chorale: Score) -> None:
    region = Region.bars(chorale, 5, 6)
    alto = chorale.tracks[1]
    silent = chorale.with_tracks(
        replace(t, notes=t.notes.take(~region.rows(t))) if t.id == alto.id else t for t in chorale.tracks
    )

    assert len(inside(vary(silent, region), region, alto.id)) == 0
    alone = region.on_tracks(silent, [alto.id])
    filled = inside(vary(silent, alone), alone, alto.id)
    assert filled.start[0] < region.start + 1920
    assert len(filled) > 2


def test_the_whole_piece_can_be_varied_from_itself(chorale: Score) -> None:
    varied = vary(chorale, Region.all(chorale))

    assert varied != chorale
    assert varied.bar_count == chorale.bar_count


def test_several_spans_are_varied_each_for_itself(chorale: Score) -> None:
    first, second = Region.bars(chorale, 3), Region.bars(chorale, 7)
    region = Region((*first.spans, *second.spans), first.tracks)

    varied = vary(chorale, region)

    for span in (first, second):
        assert any(music(inside(varied, span, id)) != music(inside(chorale, span, id)) for id in span.tracks)


def test_a_band_of_pitches_is_varied_within_itself() -> None:
    bass, treble = [36, 38, 40, 41] * 12, [72, 74, 76, 77] * 12
    score = made_piece(start=[480 * at for at in range(48)] * 2, duration=[480] * 96, pitch=[*bass, *treble])
    region = replace(Region.bars(score, 4, 6), pitches=(60, 127))

    varied = vary(score, region, temperature=2.0)

    low = varied.tracks[0].notes.take(varied.tracks[0].notes.pitch < 60)
    assert low.pitch.tolist() == bass
    assert music(inside(varied, region, 1)) != music(inside(score, region, 1))


def test_single_notes_keep_their_rhythm(chorale: Score) -> None:
    soprano = chorale.tracks[0]
    region = Region.of_notes(chorale, soprano.notes.id[10:14].tolist())

    varied = vary(chorale, region)

    assert varied.tracks[0].notes.start.tolist() == soprano.notes.start.tolist()
    changed = varied.tracks[0].notes.pitch != soprano.notes.pitch
    assert changed.any()
    assert not np.delete(changed, slice(10, 14)).any()


def test_a_piece_with_too_few_notes_is_refused_with_its_count(line: Score) -> None:
    with pytest.raises(
        TooFewNotesError, match=r"too few notes to learn .* track 1 has 4 in the whole piece.*at least 8"
    ):
        kgram.call(line, Region.all(line), {})


def test_a_track_too_short_to_learn_from_stays_beside_one_that_is_not(chorale: Score) -> None:
    short = {"start": [5 * 1920], "duration": [480], "pitch": [60], "velocity": [80]}
    score = chorale.with_track(name="triangle", notes=short)
    region = Region.bars(score, 5, 8)

    varied = vary(score, region)

    assert varied.tracks[4] == score.tracks[4]
    assert varied.tracks[0] != score.tracks[0]


def test_it_tells_its_progress_and_can_be_cancelled(chorale: Score) -> None:
    told: list[str] = []
    kgram.call(chorale, Region.bars(chorale, 5, 8), {}, Context(report=lambda fraction, text: told.append(text)))
    assert told[0] == "varying Soprano"

    context = Context()
    context._cancel.set()
    with pytest.raises(Cancelled):
        kgram.call(chorale, Region.bars(chorale, 5, 8), {}, context)


def test_chances_add_up_to_one_and_know_no_symbol_never_seen() -> None:
    grams = KGrams(order=3)
    grams.learn([1, 2, 3, 1, 2, 4], [0, 1, 2, 3, 0, 1])

    for before in ([], [1], [1, 2], [9, 9, 9], [3, 1, 2]):
        for position in range(5):
            chances = grams.chances(before, position)
            assert chances.sum() == pytest.approx(1)
            assert (chances > 0).all()


def test_a_longer_known_context_sharpens_the_chances() -> None:
    grams = KGrams(order=2)
    grams.learn(list("abcabdabcabd"), [0] * 12)

    assert grams.chances(["a", "b"], 0)[grams.symbols.index("c")] > grams.chances(["b"], 0)[grams.symbols.index("a")]


def test_a_cold_draw_takes_the_likeliest_and_a_chance_of_nothing_is_never_drawn() -> None:
    rng = np.random.default_rng(0)
    chances = np.array([0.2, 0.0, 0.5, 0.3])

    assert {draw(chances, 0.01, rng) for _ in range(50)} == {2}
    assert {draw(chances, 2.0, rng) for _ in range(200)} == {0, 2, 3}
