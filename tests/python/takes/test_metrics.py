"""The metrics of takes: those of the piece with the take in it, and how well controls were followed."""

from __future__ import annotations

import math
from typing import Annotated, Literal

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import closeloop_widgets as cl
from closeloop_widgets.models import register
from closeloop_widgets.models.filling import filled
from closeloop_widgets.music import pieces
from closeloop_widgets.music.analysis import density, measure, measured
from closeloop_widgets.music.excerpt import excerpt
from closeloop_widgets.music.placing import WRITES, place, target
from closeloop_widgets.takes.following import in_words
from closeloop_widgets.takes.metrics import Measuring

CHORALE = pieces.load("bwv269")
REGION = cl.Region.bars(CHORALE, 2, 5, [2, 3])


def shifted(score, up):
    tracks = (cl.replace(t, notes=t.notes.replaced(pitch=t.notes.pitch.astype(int) + up)) for t in score.tracks)
    return score.with_tracks(tracks)


def thinned(score):
    return score.with_tracks(cl.replace(t, notes=t.notes.take(slice(0, None, 2))) for t in score.tracks)


def music(function, region, result):
    """What a take of a result brings, and the piece with it."""
    given = target(CHORALE, region, function.writes)
    kept = place(CHORALE, given, result, function.writes).score
    return given, excerpt(CHORALE, kept, given, function.writes), kept


def finite(row):
    return {name: value for name, value in row.items() if math.isfinite(value)}


class TestTheMusic:
    def test_a_take_of_a_region_is_measured_as_the_piece_with_it_kept(self):
        function = register(lambda score: score)
        results = [shifted(CHORALE, 3), thinned(CHORALE), cl.Score()]
        made = [music(function, REGION, result) for result in results]
        found = Measuring(function, CHORALE, REGION, {})([notes for _, notes, _ in made])
        expected = [finite(measure(kept, REGION, original=CHORALE)) for _, _, kept in made]
        for row in expected:
            assert row.pop("changes_outside") == 0
        assert found == [pytest.approx(row) for row in expected]

    def test_added_tracks_are_measured_alone_in_the_time_of_the_region(self):
        function = register(lambda score: score, writes="tracks")
        bass = {"start": [1920, 2880, 90000], "duration": [480] * 3, "pitch": [40, 43, 45], "velocity": [90] * 3}
        given, notes, kept = music(function, REGION, CHORALE.with_track(name="Bass", notes=bass))
        (found,) = Measuring(function, CHORALE, given, {})([notes])
        added = kept.tracks[-1].id
        assert found == pytest.approx(finite(measure(kept, cl.Region(REGION.spans, (added,)))))
        assert found["notes"] == 2

    def test_what_follows_the_end_is_measured_from_there_on(self):
        function = register(lambda score: score, writes="end")
        given = target(CHORALE, None, "end")
        longer = CHORALE.with_tracks(
            cl.replace(t, notes=t.notes.replaced(start=t.notes.start + given.start)) for t in CHORALE.tracks
        )
        given, notes, kept = music(function, None, longer)
        (found,) = Measuring(function, CHORALE, given, {})([notes])
        assert found["notes"] == CHORALE.note_count
        assert found["density"] == pytest.approx(
            float(np.mean(density(kept, cl.Region(((given.start, 2 * given.start),), given.tracks)))), rel=0.1
        )

    def test_a_new_piece_is_measured_as_a_whole(self):
        function = register(lambda score: score, writes="piece")
        given, notes, kept = music(function, None, thinned(CHORALE))
        (found,) = Measuring(function, CHORALE, given, {})([notes])
        assert found == pytest.approx(finite(measure(kept, cl.Region.all(kept))))

    @pytest.mark.parametrize("writes", WRITES)
    def test_silence_has_no_metrics_but_that_it_has_no_notes(self, writes):
        function = register(lambda score: score, writes=writes)
        given, notes, _ = music(function, REGION, cl.Score())
        (found,) = Measuring(function, CHORALE, given, {})([notes])
        assert found["notes"] == 0
        assert all(math.isfinite(value) for value in found.values())
        assert "register" not in found


def asked_in(name, score, per):
    """What the region has, in the unit in which controls ask for it."""
    return measured(name, score, REGION, per=per, constants="midi-miner")


Levels = cl.Measured("density", levels=[0.1, 0.2, 0.3])


class TestHowControlsWereFollowed:
    def errors(self, hint, value, writes="region", result=CHORALE):
        function = register(
            lambda score, **_: score, writes=writes, parameters={"asked": Annotated[hint, cl.Default(value)]}
        )
        given, notes, kept = music(function, REGION, result)
        cells = function.complete({}, None, CHORALE, given)
        (found,) = Measuring(function, CHORALE, given, cells)([notes])
        return found.get("asked_error"), kept

    def test_a_number_is_off_by_the_difference_to_what_was_measured(self):
        found, kept = self.errors(Annotated[float, cl.Range(0, 1), cl.Measured("density")], 0.9)
        assert found == pytest.approx(0.9 - float(measured("density", kept, REGION, per="all")))

    @pytest.mark.parametrize("name", ["density", "occupation", "tensile_strain", "cloud_diameter"])
    @pytest.mark.parametrize(
        ("marks", "per"),
        [((cl.PerTrack(),), "track"), ((cl.PerBar(),), "bar"), ((cl.PerTrack(), cl.PerBar()), "track and bar")],
    )
    def test_values_for_tracks_and_bars_are_off_by_the_mean_over_them(self, name, marks, per):
        kind = list[list[float]] if len(marks) == 2 else list[float]
        hint = Annotated[(kind, *marks, cl.Range(0, 2), cl.Measured(name))]
        found, kept = self.errors(hint, 1.5, result=shifted(CHORALE, 2))
        assert found == pytest.approx(float(np.nanmean(np.abs(1.5 - asked_in(name, kept, per)))))

    def test_levels_are_compared_as_the_values_that_they_stand_for(self):
        found, kept = self.errors(Annotated[list[int], cl.PerTrack(), cl.Range(2, 5), Levels], 5)
        got = 2 + np.searchsorted([0.1, 0.2, 0.3], measured("density", kept, REGION, per="track"), side="right")
        assert found == pytest.approx(float(np.abs(5 - got).mean()))

    def test_a_choice_is_off_by_places(self):
        levels = cl.Measured("density", levels=[0.01, 0.02])
        assert self.errors(Annotated[Literal["low", "some", "high"], levels], "low")[0] == 2

    def test_a_pair_is_off_by_what_lies_outside_of_it(self):
        hint = Annotated[tuple[float, float], cl.Range(0, 9), cl.Measured("register")]
        assert self.errors(hint, (0, 9))[0] == 0
        found, kept = self.errors(hint, (7, 9))
        assert found == pytest.approx(7 - float(measured("register", kept, REGION, per="all")))

    @pytest.mark.parametrize("name", ["density", "occupation", "polyphony_rate", "cloud_diameter", "tensile_strain"])
    def test_music_follows_what_was_calculated_from_itself(self, name):
        hint = Annotated[np.ndarray, cl.PerBar(), cl.Range(0, 9, step=0.001), cl.Measured(name), cl.Default(0.0)]
        function = register(lambda score, *, asked: score, parameters={"asked": hint})
        shown, _ = filled([function], cl.calculate(CHORALE, REGION), {}, CHORALE, REGION)
        found = Measuring(function, CHORALE, REGION, shown[function.name])([music(function, REGION, CHORALE)[1]])[0]
        assert found["asked_error"] < 0.001
        assert found["asked_came"] == pytest.approx(float(np.nanmean(asked_in(name, CHORALE, "bar"))))

    def test_what_was_asked_and_what_came_stand_beside_how_far_off_it_is(self):
        function = register(
            lambda score, *, density: score,
            parameters={
                "density": Annotated[
                    list[float], cl.PerTrack(), cl.Range(0, 1), cl.Measured("density"), cl.Default(0.5)
                ]
            },
        )
        cells = function.complete({"density": {2: 0.1}}, None, CHORALE, REGION)
        (found,) = Measuring(function, CHORALE, REGION, cells)([music(function, REGION, CHORALE)[1]])
        came = measured("density", CHORALE, REGION, per="track")
        assert found["density_asked"] == pytest.approx(0.3)
        assert found["density_came"] == pytest.approx(float(came.mean()))
        assert found["density_error"] == pytest.approx(float(np.abs(came - [0.1, 0.5]).mean()))
        assert in_words(found).startswith("Density asked 0.3, came ")

    def test_a_measure_that_analysis_does_not_know_is_left_out(self):
        assert self.errors(Annotated[float, cl.Range(0, 1), cl.Measured("groove")], 0.5)[0] is None

    def test_values_for_the_tracks_that_were_there_say_nothing_of_tracks_that_were_added(self):
        bass = {"start": [1920], "duration": [480], "pitch": [40], "velocity": [90]}
        result = CHORALE.with_track(notes=bass)
        per_track = Annotated[list[float], cl.PerTrack(), cl.Range(0, 1), cl.Measured("density")]
        assert self.errors(per_track, 0.5, "tracks", result)[0] is None
        for_all, kept = self.errors(Annotated[float, cl.Range(0, 1), cl.Measured("density")], 0.5, "tracks", result)
        added = cl.Region(REGION.spans, (kept.tracks[-1].id,))
        assert for_all == pytest.approx(0.5 - float(density(kept, added, per="all")))

    @settings(max_examples=20, deadline=None)
    @given(st.lists(st.integers(-5, 5), min_size=1, max_size=4))
    def test_many_takes_are_measured_together_as_one_by_one(self, ups):
        hint = Annotated[list[list[float]], cl.PerTrack(), cl.PerBar(), cl.Range(0, 1), cl.Measured("occupation")]
        function = register(lambda score, **_: score, parameters={"asked": Annotated[hint, cl.Default(0.5)]})
        values = function.complete({}, None, CHORALE, REGION)
        takes = [music(function, REGION, shifted(CHORALE, up))[1] for up in ups]
        measuring = Measuring(function, CHORALE, REGION, values)
        assert measuring(takes) == [measuring([take])[0] for take in takes]
