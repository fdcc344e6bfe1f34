"""AbletonOSC as a way to Live, against a loopback server that loses what the real one loses."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from closeloop_widgets.live import requests as asked
from closeloop_widgets.live.bridge import Live
from closeloop_widgets.live.carriers.osc.carrier import OscCarrier
from closeloop_widgets.live.carriers.osc.notes import as_row, float32, range_between, revision
from closeloop_widgets.live.errors import (
    BadRequestError,
    ConflictError,
    InternalError,
    LiveError,
    NoClipError,
    NotConnectedError,
    OccupiedError,
    UnsupportedError,
)
from closeloop_widgets.live.link import Link
from closeloop_widgets.live.pairing import Tokens
from closeloop_widgets.live.values import CellTrack, Note, Pitches
from closeloop_widgets.models import model
from closeloop_widgets.music.region import Region
from closeloop_widgets.music.score import Score
from closeloop_widgets.takes import Run, Take
from tests.python.live.osc.ableton_osc import FakeAbletonOsc, FakeClip


def free_port() -> int:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


@pytest.fixture
def replies() -> int:
    return free_port()


@pytest.fixture
def osc(replies: int) -> Iterator[FakeAbletonOsc]:
    server = FakeAbletonOsc(replies)
    yield server
    server.close()


@pytest.fixture
def link(osc: FakeAbletonOsc, replies: int, tmp_path: Path) -> Iterator[Link]:
    link = Link(OscCarrier(osc.port, replies), "tests", Tokens(tmp_path / "tokens.json"))
    link.open()
    yield link
    link.close()


def many(count: int, step: float = 0.25) -> list[Note]:
    return [Note(36 + i % 12, i * step, step, 90.0) for i in range(count)]


def rows(notes: Any) -> list[Any]:
    return sorted(as_row(note) for note in notes)


def region(link: Link, start: float, end: float, clip: int = 0) -> asked.RegionFound:
    return link.ask(asked.RegionGet((clip // 10_000,), start, end, clip))


def replacing(link: Link, start: float, end: float, notes: list[Note], **more: Any) -> asked.Replaced:
    rev = more.pop("rev", None) or region(link, start, end).parts[0].rev
    more = {"key": "k1", "clip": 0, **more}
    return link.ask(asked.RegionReplace(track=0, start=start, end=end, notes=tuple(notes), rev=rev, **more))


def test_the_set_is_told_without_the_arrangement(link: Link, osc: FakeAbletonOsc) -> None:
    osc.put(1, 2, FakeClip("Verse", 8.0))
    state = link.ask(asked.StateGet())
    assert (state.tempo, state.numerator, state.denominator) == (96.0, 3, 4)
    assert (state.loop.start, state.loop.end, state.loop.on) == (4.0, 12.0, True)
    assert len(state.scenes) == 4
    (slot,) = state.tracks[1].slots
    assert (slot.scene, slot.clip.name, slot.clip.id) == (2, "Verse", 10_002)
    assert link.welcome is not None
    assert link.welcome.live_version == "12.1"


@pytest.mark.parametrize("count", [0, 1, 200, 388, 389, 3000])
def test_all_notes_are_read_though_large_answers_are_lost(link: Link, osc: FakeAbletonOsc, count: int) -> None:
    clip = osc.put(0, 0, FakeClip("Many", 800.0, many(count)))
    assert rows(region(link, 0.0, 800.0).parts[0].notes) == rows(clip.notes)


def test_answers_that_were_lost_were_asked_for_in_shorter_ranges(link: Link, osc: FakeAbletonOsc) -> None:
    osc.put(0, 0, FakeClip("Dense", 16.0, many(2000, step=1 / 128)))
    assert len(region(link, 0.0, 16.0).parts[0].notes) == 2000
    assert "/live/clip/get/notes" in osc.lost


def test_the_highest_pitch_is_read_and_removed(link: Link, osc: FakeAbletonOsc) -> None:
    clip = osc.put(0, 0, FakeClip("High", 4.0, [Note(127, 0.0, 1.0, 90.0), Note(0, 0.0, 1.0, 90.0)]))
    assert len(region(link, 0.0, 4.0).parts[0].notes) == 2
    assert replacing(link, 0.0, 4.0, []).removed == 2
    assert not clip.notes


def test_a_region_is_replaced_at_once_and_nothing_outside_it_changes(link: Link, osc: FakeAbletonOsc) -> None:
    clip = osc.put(0, 0, FakeClip("Tune", 16.0, many(64)))
    outside = [note for note in clip.notes if not 4 <= note.start_time < 8]
    new = [Note(60, 4.0, 0.5, 100.0), Note(64, 7.5, 0.5, 80.0, mute=True)]
    done = replacing(link, 4.0, 8.0, [*new, Note(72, 8.0, 1.0, 90.0)])
    assert (done.removed, done.added, done.rejected, done.altered) == (16, 2, 1, 0)
    assert rows(clip.notes) == rows([*outside, *new])
    assert osc.bundles[-1] == ["/live/clip/remove/notes", "/live/clip/add/notes"]
    assert done.rev == region(link, 4.0, 8.0).parts[0].rev


def test_many_notes_are_written_in_messages_of_two_hundred(link: Link, osc: FakeAbletonOsc) -> None:
    clip = osc.put(0, 0, FakeClip("Tune", 400.0))
    notes = many(1000)
    assert replacing(link, 0.0, 400.0, notes).altered == 0
    assert rows(clip.notes) == rows(notes)
    assert sum(bundle.count("/live/clip/add/notes") for bundle in osc.bundles) == 5


def test_only_the_pitches_that_are_named_go(link: Link, osc: FakeAbletonOsc) -> None:
    clip = osc.put(0, 0, FakeClip("Tune", 4.0, [Note(p, 1.0, 1.0, 90.0) for p in (47, 48, 59, 60)]))
    rev = revision([note for note in clip.notes if 48 <= note.pitch <= 59])
    assert replacing(link, 0.0, 4.0, [], pitches=Pitches(48, 59), rev=rev).removed == 2
    assert [note.pitch for note in clip.notes] == [47, 60]


def test_notes_that_changed_since_they_were_read_are_not_overwritten(link: Link, osc: FakeAbletonOsc) -> None:
    clip = osc.put(0, 0, FakeClip("Tune", 4.0, many(4)))
    rev = region(link, 0.0, 4.0).parts[0].rev
    clip.notes.append(Note(80, 2.0, 1.0, 90.0))
    with pytest.raises(ConflictError):
        replacing(link, 0.0, 4.0, [], rev=rev)
    assert len(clip.notes) == 5


def test_a_dry_run_says_what_would_be_done_and_does_nothing(link: Link, osc: FakeAbletonOsc) -> None:
    clip = osc.put(0, 0, FakeClip("Tune", 4.0, many(4)))
    assert replacing(link, 0.0, 4.0, many(2), dry_run=True).removed == 4
    assert len(clip.notes) == 4


def test_a_write_that_is_asked_twice_is_done_once(link: Link, osc: FakeAbletonOsc) -> None:
    clip = osc.put(0, 0, FakeClip("Tune", 4.0, many(4)))
    rev = region(link, 0.0, 4.0).parts[0].rev
    first = replacing(link, 0.0, 4.0, many(2), rev=rev)
    clip.notes.clear()
    assert replacing(link, 0.0, 4.0, many(2), rev=rev) == first
    assert not clip.notes


def test_what_live_shortens_is_counted(link: Link, osc: FakeAbletonOsc) -> None:
    osc.put(0, 0, FakeClip("Tune", 4.0))
    done = replacing(link, 0.0, 4.0, [Note(60, 0.0, 2.0, 90.0), Note(60, 1.0, 1.0, 90.0)])
    assert (done.added, done.altered) == (2, 1)


def test_notes_come_back_where_live_does_not_take_the_new_ones(link: Link, osc: FakeAbletonOsc) -> None:
    osc.put(0, 0, FakeClip("Tune", 4.0, many(4)))
    rev = region(link, 0.0, 4.0).parts[0].rev
    osc.refuses_notes = True
    with pytest.raises(InternalError, match="are back"):
        replacing(link, 0.0, 4.0, many(2), rev=rev)
    assert osc.bundles[-1] == ["/live/clip/add/notes"]


def test_a_clip_is_made_where_there_is_none_and_one_may_be(link: Link, osc: FakeAbletonOsc) -> None:
    with pytest.raises(NoClipError):
        replacing(link, 0.0, 4.0, many(4), clip=1, rev=revision([]))
    done = replacing(link, 0.0, 4.0, many(4), clip=1, rev=revision([]), create=True, name="New", key="k2")
    assert done.created
    assert (osc.clip(0, 1).name, len(osc.clip(0, 1).notes)) == ("New", 4)


def variants(count: int) -> tuple[asked.Variant, ...]:
    return tuple(asked.Variant(f"model - take {i}", tuple(many(4))) for i in range(count))


def test_takes_go_under_each_other_into_scenes_that_are_made(link: Link, osc: FakeAbletonOsc) -> None:
    osc.put(0, 1, FakeClip("Mine", 4.0, many(1)))
    landed = link.ask(asked.VariantsPut(0, 4.0, variants(3), key="v"))
    assert [one.scene for one in landed.landed] == [2, 3, 4]
    assert landed.scenes_made == 1
    assert [osc.clip(0, scene).name for scene in (2, 3, 4)] == [f"model - take {i}" for i in range(3)]
    assert osc.clip(0, 1).name == "Mine"


def test_a_full_slot_is_never_overwritten(link: Link, osc: FakeAbletonOsc) -> None:
    osc.put(0, 1, FakeClip("Mine", 4.0, many(1)))
    with pytest.raises(OccupiedError, match="scene 1"):
        link.ask(asked.VariantsPut(0, 4.0, variants(2), key="v", scene=0))
    landed = link.ask(asked.VariantsPut(0, 4.0, variants(2), key="w", scene=0, on_occupied="next_free"))
    assert [one.scene for one in landed.landed] == [2, 3]
    assert len(osc.clip(0, 1).notes) == 1


def test_the_selected_clip_is_the_selection(link: Link, osc: FakeAbletonOsc) -> None:
    osc.put(1, 3, FakeClip("Chosen", 4.0, many(4)))
    osc.selected = (1, 3)
    selection = link.ask(asked.SelectionGet())
    assert (selection.source, selection.start, selection.end) == ("clip", 0.0, 4.0)
    assert rows(selection.parts[0].notes) == rows(many(4))
    osc.selected = (1, 0)
    assert link.ask(asked.SelectionGet()).source is None


NOTE = Note(60, 0.0, 1.0, 90.0)
UNSUPPORTED: list[tuple[asked.Args[Any], str]] = [
    (asked.RegionGet((0,), 0.0, 4.0), "notes of the arrangement"),
    (asked.RegionFollow((0,), 0.0, 4.0, 0), "when notes change"),
    (asked.SelectionGet("notes"), "which notes"),
    (asked.RegionReplace(0, 0.0, 4.0, (), "r", "k"), "notes of the arrangement"),
    (asked.RegionReplace(0, 0.0, 4.0, (), "r", "k", clip=0, note_ids=(1,)), "single notes"),
    (asked.RegionReplace(0, 0.0, 4.0, (), "r", "k", clip=0, boundary="trim"), "cut a note short"),
    (asked.RegionReplace(0, 0.0, 4.0, (Note(60, 0, 1, 90, probability=0.5),), "r", "k", clip=0), "probability"),
    (asked.VariantsPut(0, 4.0, (asked.Variant("a", (NOTE,)),), key="k", where="take_lanes"), "take lanes"),
    (asked.VariantsToArrangement(0, 0.0, "k"), "into the arrangement"),
    (asked.SchemaSet((), {}), "no controls"),
    (asked.ParamSet("f", {}), "no controls"),
    (asked.CellsSet((CellTrack(1, "Bass"),), (0,)), "no controls"),
    (asked.JobProgress("j", "running"), "nowhere to show"),
]


@pytest.mark.parametrize(("args", "reason"), UNSUPPORTED, ids=[reason for _, reason in UNSUPPORTED])
def test_what_abletonosc_cannot_do_is_refused_with_the_reason(
    link: Link, osc: FakeAbletonOsc, args: asked.Args[Any], reason: str
) -> None:
    clip = osc.put(0, 0, FakeClip("Tune", 4.0, many(4)))
    with pytest.raises(UnsupportedError, match=reason) as caught:
        link.ask(args)
    assert caught.value.next
    assert rows(clip.notes) == rows(many(4))


def test_a_region_of_another_track_than_its_clips_is_refused(link: Link) -> None:
    with pytest.raises(BadRequestError, match="one track"):
        link.ask(asked.RegionGet((1,), 0.0, 4.0, 0))


def test_audio_is_not_taken_for_notes(link: Link, osc: FakeAbletonOsc) -> None:
    osc.put(0, 0, FakeClip("Drums.wav", 4.0, midi=False))
    with pytest.raises(NoClipError, match="audio"):
        region(link, 0.0, 4.0)


def test_what_abletonosc_reports_as_an_error_is_told(link: Link) -> None:
    with pytest.raises(LiveError, match="AbletonOSC reports"):
        link.ask(asked.RegionGet((7,), 0.0, 4.0, 70_000))


def test_a_port_that_is_taken_is_said(osc: FakeAbletonOsc, replies: int, link: Link, tmp_path: Path) -> None:
    second = Link(OscCarrier(osc.port, replies), "tests", Tokens(tmp_path / "others.json"))
    with pytest.raises(NotConnectedError, match=f"Port {replies} of this computer is taken"):
        second.open()


def test_nobody_there_is_said_within_a_second_or_so(tmp_path: Path) -> None:
    nobody = Link(OscCarrier(free_port(), free_port()), "tests", Tokens(tmp_path / "tokens.json"))
    with pytest.raises(NotConnectedError, match="AbletonOSC is not there"):
        nobody.open()


times = st.floats(0, 2000, width=64) | st.integers(0, 6000).map(lambda third: third / 3)


@settings(max_examples=300, deadline=None)
@given(times, st.floats(0.01, 64), st.lists(times, max_size=30))
def test_a_range_that_is_emptied_holds_what_starts_in_it_and_nothing_else(
    start: float, length: float, starts: list[float]
) -> None:
    end = start + length
    read = [float32(time) for time in starts]
    try:
        low, span = range_between(start, end, read)
    except UnsupportedError:
        return
    assert float32(low) == low
    assert float32(span) == span
    for told, time in zip(read, starts, strict=True):
        assert (low <= time < low + span) == (float32(start) <= told < float32(end))


def test_notes_nearer_than_float32_can_tell_are_refused() -> None:
    with pytest.raises(UnsupportedError, match="nearer to each other"):
        range_between(1000.0, 1004.0, [float32(1000.0 - 2**-14), 1000.0])


@model
def same(score: Score, region: Region) -> Score:
    return score


def test_the_open_clip_is_pulled_changed_and_pushed_and_takes_of_it_go_into_scenes(
    osc: FakeAbletonOsc, replies: int, tmp_path: Path
) -> None:
    clip = osc.put(1, 0, FakeClip("Tune", 4.0, many(4)))
    osc.selected = (1, 0)
    with Live(OscCarrier(osc.port, replies), Tokens(tmp_path / "tokens.json")) as live:
        found = live.selection()
        assert found is not None
        before = rows(clip.notes)
        live.push(found.score, found.region, to=found)
        assert rows(clip.notes) == before
        up = found.score.with_tracks(
            replace(track, notes=track.notes.replaced(pitch=track.notes.pitch.astype(int) + 1))
            for track in found.score.tracks
        )
        live.push(up, found.region, to=found)
        assert [row[0] for row in rows(clip.notes)] == [row[0] + 1 for row in before]
        take = Take(Run.of(same, found.region, {}, 7, up, id="r", n=1), 0, up, 7)
        (landed,) = live.push_takes([take], to=found, scene=2)
        assert (landed.scene, landed.name, landed.altered) == (1, "Same - take 1 - seed 7", 0)
        with pytest.raises(UnsupportedError, match="arrangement"):
            live.pull(0, 4)


def test_a_release_velocity_is_lost_and_counted(link: Link, osc: FakeAbletonOsc) -> None:
    osc.put(0, 0, FakeClip("Mine", 4.0, []))
    done = replacing(link, 0.0, 4.0, [NOTE, replace(NOTE, pitch=62, release_velocity=30.0)])
    assert (done.added, done.altered) == (2, 1)
