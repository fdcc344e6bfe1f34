"""What the pieces' notation means, and what it refuses."""

from __future__ import annotations

import pytest

from closeloop_widgets.errors import CloseloopError
from closeloop_widgets.music.pieces import NotationError, parse
from closeloop_widgets.music.score import Score


def one_track(bars: str, head: str = "", settings: str = "") -> Score:
    return parse(f"{head}\ntrack Piano\n{settings}\n{bars}\n")


def rows(score: Score) -> list[tuple[int, int, int]]:
    return [(note.start, note.duration, note.pitch) for note in score.tracks[0].notes]


def test_a_length_holds_until_the_next_one():
    assert rows(one_track("| c4:1/4 d4 e4:1/8 f4 g4:1/4 |")) == [
        (0, 480, 60),
        (480, 480, 62),
        (960, 240, 64),
        (1200, 240, 65),
        (1440, 480, 67),
    ]


def test_accidentals_are_those_written_and_no_others():
    score = one_track("| f4:1/4 f#4 fb4 bb4 |", head="key: G major")
    assert score.tracks[0].notes.pitch.tolist() == [65, 66, 64, 70]


def test_a_chord_sounds_together_and_a_rest_is_silent():
    assert rows(one_track("| r:1/2 [c4 e4]:1/2 |")) == [(960, 960, 60), (960, 960, 64)]


def test_tied_notes_are_one_also_over_two_bar_lines():
    assert rows(one_track("| c4:1~ | c4:1~ | c4:1/2 r |")) == [(0, 4800, 60)]


def test_a_tie_holds_one_voice_while_another_moves():
    assert rows(one_track("| c4:1~ & e4:1 | c4:1/2 d4 & f4:1 |")) == [
        (0, 2880, 60),
        (0, 1920, 64),
        (1920, 1920, 65),
        (2880, 960, 62),
    ]


def test_voices_begin_together_at_the_start_of_their_bar():
    assert rows(one_track("| c5:1 & r:1/2 c4:1/2 |")) == [(0, 1920, 72), (960, 960, 60)]


def test_a_line_that_begins_with_an_ampersand_goes_on_with_the_bar_above():
    assert one_track("| c5:1\n& c4:1/2*2 | d5:1 |") == one_track("| c5:1 & c4:1/2*2 | d5:1 |")


def test_groups_repeat_inside_one_another():
    assert one_track("| ((c4:1/16 d4)*2 e4:1/4)*2 |") == one_track(
        "| c4:1/16 d4 c4 d4 e4:1/4 c4:1/16 d4 c4 d4 e4:1/4 |"
    )


def test_percent_repeats_the_bar_before_and_counted_rests_are_bars():
    score = one_track("| c4:1 | %*2 | R*2 | d4:1 |")
    assert rows(score) == [(0, 1920, 60), (1920, 1920, 60), (3840, 1920, 60), (9600, 1920, 62)]


def test_velocity_accent_and_gate_hold_from_where_they_stand():
    score = one_track("| c4:1/4 d4^ @100 e4 {gate 50} f4 |", settings="velocity: 70")
    assert score.tracks[0].notes.velocity.tolist() == [70, 88, 100, 100]
    assert score.tracks[0].notes.duration.tolist() == [480, 480, 480, 240]


def test_a_pickup_is_a_bar_of_its_own_and_the_meter_follows_it():
    score = one_track("| c4:1/4 | d4:3/4 |", head="meter: 3/4\npickup: 1/4")
    assert [(meter.tick, meter.numerator, meter.denominator) for meter in score.meters] == [(0, 1, 4), (480, 3, 4)]
    assert score.meter_map.bar_start(1) == 480
    assert score.bar_count == 2


def test_changes_stand_at_the_start_of_their_bars():
    score = one_track("| R*2 | c4:3/4 |", head="meter: 4/4\nbar 3: meter 3/4, key D minor, marker Trio, tempo 100")
    assert [(meter.tick, meter.numerator) for meter in score.meters] == [(0, 4), (3840, 3)]
    assert [(key.tick, key.sharps, key.minor) for key in score.keys] == [(3840, -1, True)]
    assert [(marker.tick, marker.text) for marker in score.markers] == [(3840, "Trio")]
    assert [(tempo.tick, tempo.microseconds) for tempo in score.tempos] == [(3840, 600_000)]


def test_a_ritardando_begins_at_its_first_tempo_and_ends_at_its_last():
    score = one_track("| R*3 |", head="bars 2-3: tempo 120 > 60")
    assert score.tempos[0].tick == 1920
    assert score.tempos[0].bpm == pytest.approx(120)
    assert score.tempos[-1].bpm == pytest.approx(60)
    assert score.tempos[-1].tick < 5760
    bpms = [tempo.bpm for tempo in score.tempos]
    assert bpms == sorted(bpms, reverse=True)


def test_a_ramp_of_control_changes_reaches_its_end_where_it_says():
    controls = one_track("| {cc 11 40>100 1/2} c4:1 |").tracks[0].controls
    assert (controls.tick[0], controls.value[0]) == (0, 40)
    assert (controls.tick[-1], controls.value[-1]) == (960, 100)
    assert set(controls.number.tolist()) == {11}


def test_pedal_bend_and_program_stand_where_they_are_written():
    track = one_track("| c4:1/4 {pedal down} c4 {bend -8192} c4 {pedal up} {program Violin} c4 |").tracks[0]
    assert (track.controls.tick.tolist(), track.controls.value.tolist()) == ([480, 1440], [127, 0])
    assert (track.bends.tick.tolist(), track.bends.value.tolist()) == ([960], [-8192])
    assert (track.programs.tick.tolist(), track.programs.value.tolist()) == ([1440], [40])


def test_drum_words_are_general_midi_s_drum_keys():
    track = one_track("| kick:1/4 snare hat crash |", settings="channel: 9").tracks[0]
    assert track.is_drum
    assert track.notes.pitch.tolist() == [36, 38, 42, 49]


@pytest.mark.parametrize(
    ("bars", "said"),
    [
        ("| c4:1/4 d4 e4 |", "line 4, track Piano, bar 1: the notes last 3/4 of a whole note, but the bar 1"),
        ("| c4:1 |\n| h4:1 |", "line 5, track Piano, bar 2: 'h4' is no pitch"),
        ("| c4:1 & d4:1/2 |", "the notes last 1/2"),
        ("| c4;1 |", "'c4;1' is not understood"),
        ("| c4:1/7*7 |", "1/7 falls between two ticks at resolution 480"),
        ("| c4:1~ | r:1/4 c4:3/4 |", "the tie of pitch 60 ends elsewhere"),
        ("| c4:1~ |", "the piece ends, but a tie still waits for its next note (MIDI pitch 60)"),
        ("| c4:0/4 |", "lasts no time"),
        ("| g9:1/2 g#9:1/2 |", "'g#9' is the MIDI pitch 128; expected 0 to 127"),
        ("| (c4:1/2*2 |", "'(' opens a group that is not closed"),
        ("| c4:1) |", "')' closes a group that was not opened"),
        ("| % |", "'%' repeats the bar before, but this is the first"),
        ("| @0 c4:1 |", "a velocity must be 1 to 127, but is '0'"),
        ("| {cc 128 1} c4:1 |", "a controller number must be 0 to 127, but is '128'"),
        ("| {cc 11 loud} c4:1 |", "'loud' is no value"),
        ("| {bend 8192} c4:1 |", "a value must be -8192 to 8191"),
        ("| {pedal half} c4:1 |", "the pedal goes 'down' or 'up', but is given 'half'"),
        ("| {program Violn} c4:1 |", "did you mean Violin"),
        ("| {swing} c4:1 |", "a directive is one of pedal, cc, bend, program, gate"),
        ("| c4:1 [d4 |", "is not understood"),
    ],
)
def test_what_is_not_notation_is_refused_by_place_and_name(bars, said):
    with pytest.raises(NotationError) as refused:
        one_track(bars)
    assert said in str(refused.value)
    assert isinstance(refused.value, CloseloopError)


@pytest.mark.parametrize(
    ("head", "said"),
    [
        ("tempo: fast", "a tempo must be 4 to 1000"),
        ("meter: 3", "'3' is no meter"),
        ("meter: 3/5", "'3/5' is no meter"),
        ("key: H major", "'H major' is no key"),
        ("resolution: 0", "resolution must be 1 to 32767, but is '0'"),
        ("mood: sad", "'mood: sad' is not understood"),
        ("bar 2: marker Coda", "the piece has the bars 1 to 1"),
        ("bar 1: loud", "'loud' is not understood"),
    ],
)
def test_what_is_no_setting_is_refused(head, said):
    with pytest.raises(NotationError, match="line 1:") as refused:
        one_track("| R |", head=head)
    assert said in str(refused.value)


def test_tracks_of_different_lengths_are_refused():
    with pytest.raises(NotationError, match="track Alto has 1 bars, but track Soprano 2"):
        parse("track Soprano\n| R*2 |\ntrack Alto\n| R |\n")


def test_a_piece_without_bars_is_refused():
    with pytest.raises(NotationError, match="no bars"):
        parse("title: Nothing\n")
