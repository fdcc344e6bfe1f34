"""Cloud diameter, cloud momentum and tensile strain in the spiral array."""

from __future__ import annotations

import itertools
import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from closeloop_widgets.errors import RegionError, ScoreError
from closeloop_widgets.music import pieces
from closeloop_widgets.music.analysis import CONSTANTS, SpiralArray, spell, tension
from closeloop_widgets.music.analysis.spelling import fifths_in_key
from closeloop_widgets.music.region import Region
from closeloop_widgets.music.score import DRUM_CHANNEL, Key, Score
from tests.data.make_analysis_golden import IN_MAJOR_WITHIN_BARS
from tests.python.music.analysis import reference
from tests.python.music.analysis.golden import GOLDEN
from tests.python.music.analysis.strategies import QUARTER, regions, scores

NAMES = ("cloud_diameter", "cloud_momentum", "tensile_strain")
BAR = 1920


def chords(*bars: list[int], keys: tuple[Key, ...] = (Key(0, 0),)) -> Score:
    """A chord held for each bar."""
    rows = [(number * BAR, pitch) for number, pitches in enumerate(bars) for pitch in pitches]
    return Score(keys=keys).with_track(
        notes={
            "start": [start for start, _ in rows],
            "duration": [BAR] * len(rows),
            "pitch": [pitch for _, pitch in rows],
            "velocity": [90] * len(rows),
        }
    )


class TestPartitura:
    def test_its_keys_lie_where_ours_do(self):
        array, sharps = CONSTANTS["partitura"], np.arange(-7, 8)
        np.testing.assert_allclose(array.key(sharps, False), GOLDEN["keys"]["major"], atol=1e-12)
        np.testing.assert_allclose(array.key(sharps, True), GOLDEN["keys"]["minor"], atol=1e-12)
        assert array.unit == pytest.approx(GOLDEN["keys"]["unit"])

    @pytest.mark.parametrize("name", NAMES)
    def test_it_finds_the_same_tension_in_every_bar_of_a_piece(self, name):
        ours = getattr(tension(pieces.load(IN_MAJOR_WITHIN_BARS), key="C major"), name)
        theirs = np.array(GOLDEN["tension"][name])
        if name == "cloud_momentum":
            assert np.isnan(ours[0])  # where partitura says 0
            ours, theirs = ours[1:], theirs[1:]
        np.testing.assert_allclose(ours, theirs, atol=1e-6)  # theirs are float32


def sixteenths(ticks: list[int]) -> list[list[int]]:
    """The ticks of a bar in twos (a sixteenth), from the start of each stretch of them."""
    steps: list[list[int]] = []
    for tick in ticks:
        follows = steps and steps[-1][-1] + 1 == tick
        if follows and len(steps[-1]) < QUARTER // 4:
            steps[-1].append(tick)
        else:
            steps.append([tick])
    return steps


class MidiMiner:
    """midi-miner's formulas, on line-of-fifths indices relative to C."""

    WEIGHT = np.array([0.536, 0.274, 0.19])

    def position(self, index: int) -> np.ndarray:
        ring = [(0, 1), (1, 0), (0, -1), (-1, 0)][index % 4]
        return np.array([*ring, index * 0.4])

    def triad(self, root: int, third: int) -> np.ndarray:
        return self.WEIGHT @ [self.position(root), self.position(root + 1), self.position(root + third)]

    def key(self, index: int, minor: bool) -> np.ndarray:
        if not minor:
            return self.WEIGHT @ [self.triad(index, 4), self.triad(index + 1, 4), self.triad(index - 1, 4)]
        fifth = 0.75 * self.triad(index + 1, 4) + 0.25 * self.triad(index + 1, -3)
        fourth = 0.75 * self.triad(index - 1, -3) + 0.25 * self.triad(index - 1, 4)
        return self.WEIGHT @ [self.triad(index, -3), fifth, fourth]


class TestMidiMiner:
    @settings(max_examples=50)
    @given(
        st.lists(st.lists(st.integers(30, 90), min_size=1, max_size=5, unique=True), min_size=1, max_size=4),
        st.integers(-5, 6),
        st.booleans(),
    )
    def test_held_chords_have_the_tension_of_its_formulas(self, bars, sharps, minor):
        miner = MidiMiner()
        found = tension(chords(*bars), constants="midi-miner", key=Key(0, sharps, minor))
        key = miner.key(sharps + 3 if minor else sharps, minor)
        clouds = [[miner.position(k) for k in fifths_in_key(pitches, sharps)] for pitches in bars]
        centres = [np.mean(cloud, axis=0) for cloud in clouds]
        for bar, cloud in enumerate(clouds):
            pairs = itertools.combinations(cloud, 2)
            diameter = max((np.linalg.norm(a - b) for a, b in pairs), default=0)
            assert found.cloud_diameter[bar] == pytest.approx(diameter)
            assert found.tensile_strain[bar] == pytest.approx(np.linalg.norm(centres[bar] - key))
            if bar:
                assert found.cloud_momentum[bar] == pytest.approx(np.linalg.norm(centres[bar] - centres[bar - 1]))

    @settings(max_examples=50)
    @given(st.data())
    def test_moving_music_has_the_mean_of_its_formulas_over_the_sixteenths_that_sound(self, data):
        score = data.draw(scores(muted=False))
        region = data.draw(regions(score))
        found = tension(score, region, constants="midi-miner", key="C major")
        miner = MidiMiner()
        key = miner.key(0, minor=False)
        tracks = [track for track in score.tracks if track.id in region.tracks and not track.is_drum]
        notes = [note for track in tracks for note in track.notes if reference.allowed(note, region)]
        for bar, ticks in enumerate(reference.bars_of(score, region).values()):
            centres, diameters = [], []
            for step in sixteenths(ticks):
                pitches = sorted({n.pitch for n in notes if any(n.start <= tick < n.end for tick in step)})
                if pitches:
                    cloud = [miner.position(k) for k in fifths_in_key(pitches, 0)]
                    centres.append(np.mean(cloud, axis=0))
                    diameters.append(max(np.linalg.norm(a - b) for a in cloud for b in cloud))
            diameter = np.mean(diameters) if diameters else math.nan
            assert found.cloud_diameter[bar] == pytest.approx(diameter, nan_ok=True)
            strain = np.linalg.norm(np.mean(centres, axis=0) - key) if centres else math.nan
            assert found.tensile_strain[bar] == pytest.approx(strain, nan_ok=True)

    @given(st.integers(-11, 11))
    def test_music_and_key_transposed_together_are_as_tense_as_before(self, up):
        bars = [[60, 64, 67], [62, 66, 69], [61, 65, 68]]
        moved = [[pitch + up for pitch in bar] for bar in bars]
        before = tension(chords(*bars), constants="midi-miner", key=Key(0, 0))
        sharps = (up * 7 + 5) % 12 - 5
        after = tension(chords(*moved), constants="midi-miner", key=Key(0, sharps))
        for name in NAMES:
            np.testing.assert_allclose(getattr(after, name), getattr(before, name), atol=1e-12)


class TestAgainstCountingEveryTick:
    @settings(max_examples=50)
    @given(st.data())
    def test_a_bars_centre_is_the_mean_of_what_sounds_in_its_ticks(self, data):
        score = data.draw(scores(muted=False))
        region = data.draw(regions(score))
        found = tension(score, region, key="C major")
        spelled, array = spell(score), CONSTANTS["partitura"]
        tracks = [t for t in score.tracks if t.id in region.tracks and not t.is_drum]
        clouds = []
        for ticks in reference.bars_of(score, region).values():
            notes = [
                (k, sum(note.start <= t < note.end for t in ticks))
                for track in tracks
                for note, k in zip(track.notes, spelled[track.id] if len(track.notes) else [], strict=True)
                if reference.allowed(note, region)
            ]
            clouds.append([(k, ticks) for k, ticks in notes if ticks])
        earlier = None
        for bar, cloud in enumerate(clouds):
            if not cloud:
                assert math.isnan(found.cloud_diameter[bar])
                assert math.isnan(found.tensile_strain[bar])
                continue
            places = array.notes([k for k, _ in cloud]) / array.unit
            diameter = max(np.linalg.norm(a - b) for a in places for b in places)
            assert found.cloud_diameter[bar] == pytest.approx(diameter, abs=1e-12)
            centre = np.average(places, axis=0, weights=[ticks for _, ticks in cloud])
            if earlier is not None:
                assert found.cloud_momentum[bar] == pytest.approx(np.linalg.norm(centre - earlier), abs=1e-12)
            else:
                assert math.isnan(found.cloud_momentum[bar])
            earlier = centre

    @settings(max_examples=30)
    @given(st.data())
    def test_a_bar_is_as_wide_and_as_strained_alone_as_in_its_piece(self, data):
        score = data.draw(scores())
        bar = data.draw(st.integers(0, score.bar_count - 1))
        alone = tension(score, Region.bars(score, bar + 1), constants="midi-miner", key="F minor")
        whole = tension(score, constants="midi-miner", key="F minor")
        np.testing.assert_allclose(alone.cloud_diameter[0], whole.cloud_diameter[bar])
        np.testing.assert_allclose(alone.tensile_strain[0], whole.tensile_strain[bar])


class TestKeys:
    def test_the_key_signature_in_force_at_a_bar_is_the_one_it_is_strained_against(self):
        changing = chords([60, 64, 67], [69, 73, 76], keys=(Key(0, 0), Key(BAR, 3)))
        fixed = chords([60, 64, 67], [69, 73, 76])
        np.testing.assert_allclose(*tension(changing).tensile_strain)
        assert tension(fixed).tensile_strain[1] > 2 * tension(fixed).tensile_strain[0]

    def test_without_signatures_it_is_the_key_that_the_notes_suggest(self):
        bars = [60, 64, 67], [62, 65, 69, 71], [60, 64, 67]
        without, given = chords(*bars, keys=()), chords(*bars)
        np.testing.assert_array_equal(tension(without).tensile_strain, tension(given).tensile_strain)

    def test_a_piece_spelled_in_sharps_is_not_strained_by_a_signature_in_flats(self):
        bars = [[66, 70, 73], [61, 65, 68], [66, 70, 73]]
        for sharps in (6, -6):
            assert tension(chords(*bars), key=Key(0, sharps)).tensile_strain.max() < 0.2

    def test_a_key_can_be_named(self):
        score = chords([60, 64, 67])
        assert tension(score, key="A minor").tensile_strain == tension(score, key=Key(0, 0, True)).tensile_strain


class TestNothing:
    def test_a_silent_bar_has_no_tension_and_the_next_one_moves_from_the_last_that_sounds(self):
        gap = tension(chords([60, 64, 67], [], [67, 71, 74]))
        near = tension(chords([60, 64, 67], [67, 71, 74]))
        assert np.isnan([getattr(gap, name)[1] for name in NAMES]).all()
        assert gap.cloud_momentum[2] == near.cloud_momentum[1]

    @pytest.mark.parametrize("score", [Score(), chords([]), Score(keys=(Key(0, 0),))])
    def test_silence_has_none_at_all(self, score):
        found = tension(score)
        assert all(np.isnan(getattr(found, name)).tolist() == [True] for name in NAMES)

    def test_one_pitch_class_has_no_width(self):
        assert tension(chords([48, 60, 72])).cloud_diameter == 0

    def test_drums_have_no_part_in_it(self):
        score = chords([60, 64, 67])
        drums = {"start": [0], "duration": [BAR], "pitch": [42], "velocity": [90]}
        with_drums = score.with_track(channel=DRUM_CHANNEL, notes=drums)
        assert tension(with_drums).cloud_diameter == tension(score).cloud_diameter


class TestConstants:
    def test_one_can_bring_ones_own(self):
        own = SpiralArray("own", 0.4, (0.536, 0.274, 0.19), unit=2.0, spelling="key")
        score = chords([60, 64, 67])
        twice = tension(score, constants="midi-miner").tensile_strain
        assert tension(score, constants=own).tensile_strain * 2 == pytest.approx(twice)

    def test_unknown_constants_are_refused_with_the_names_there_are(self):
        with pytest.raises(ScoreError, match=r"no constants 'chew'.*'partitura' or 'midi-miner'"):
            tension(chords([60]), constants="chew")

    def test_an_unknown_key_is_refused(self):
        with pytest.raises(ScoreError, match="'H major' is no key"):
            tension(chords([60]), key="H major")

    def test_a_track_that_the_piece_lacks_is_refused(self):
        with pytest.raises(RegionError, match="track 9"):
            tension(chords([60]), Region(((0, BAR),), (9,)))
