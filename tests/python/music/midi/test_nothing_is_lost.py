"""Reading and writing gives every event back: mido reads both files and must see the same."""

from __future__ import annotations

import warnings
from collections import Counter

import pytest

from closeloop_widgets.music.midi import read_midi, write_midi
from tests.python.music.midi.files import CHORALES, END, OPENTTD, QUARTETS, events, smf, zipped

VARIED = {
    "running status through a meta event": smf("00 90 3c 40 10 3e 41 00 ff 01 01 41 08 3c 00 08 3e 00" + END),
    "no running status": smf("00 90 3c 40 10 90 3e 41 10 90 3c 00 00 90 3e 00" + END),
    "note-offs with velocities": smf("00 90 3c 40 00 90 3e 40 60 80 3c 07 00 80 3e 7f" + END),
    "note-offs of velocity 0": smf("00 90 3c 40 00 90 3e 40 60 80 3c 00 00 80 3e 00" + END),
    "both kinds of note-off": smf("00 90 3c 40 00 90 3e 40 60 80 3c 40 00 90 3e 00" + END),
    "a note-on before a note-off at one tick": smf("00 90 3c 40 60 90 3e 40 00 80 3c 40 60 80 3e 40" + END),
    "notes of no length": smf("00 90 3c 40 00 80 3c 40 00 90 3c 41 00 80 3c 40" + END),
    "two notes of one pitch at once": smf("00 90 3c 40 10 90 3c 41 10 80 3c 10 10 80 3c 11" + END),
    "note-offs without a note": smf("00 80 3c 40 10 90 3c 40 10 80 3c 40 10 80 3c 40 10 90 3d 00" + END),
    "aftertouch of both kinds": smf("00 90 3c 40 05 a0 3c 22 05 d0 33 05 34 05 80 3c 40" + END),
    "control changes between notes": smf(
        "00 b0 65 00 00 64 00 00 06 0c 00 90 3c 40 00 b0 40 7f 60 80 3c 40 00 b0 40 00" + END
    ),
    "bank, program, bend": smf("00 b0 00 01 00 b0 20 02 00 c0 05 00 e0 00 20 10 e0 7f 7f 10 c0 06" + END),
    "tempo, meter, key and marker out of the first chunk": smf(
        END, "00 ff 51 03 07 a1 20 00 ff 58 04 06 03 24 08 00 ff 59 02 fd 01 10 ff 06 01 41 00 90 3c 40 10 3c 00" + END
    ),
    "equal markers at one tick": smf("00 ff 06 01 41 00 ff 01 01 42 00 ff 06 01 41" + END),
    "texts that are not UTF-8": smf("00 ff 03 02 e9 41 00 ff 06 01 e8 00 ff 05 01 e7 00 90 3c 40 10 3c 00" + END),
    "texts that are UTF-8": smf("00 ff 03 02 c3 a9 00 ff 06 02 c3 a8 00 90 3c 40 10 3c 00" + END),
    "an end of track after the last event": smf("00 90 3c 40 10 3c 00 87 40 ff 2f 00"),
    "three names in a chunk": smf("00 ff 03 01 41 00 ff 03 01 42 10 ff 03 01 43 00 90 3c 40 10 3c 00" + END),
    "names of chunks that play nothing": smf(
        "00 ff 03 01 41" + END, "00 ff 03 01 42" + END, "00 90 3c 40 10 3c 00" + END
    ),
    "an empty name": smf("00 ff 03 00 00 90 3c 40 10 3c 00" + END),
    "several channels in a chunk": smf("00 ff 03 01 41 00 90 3c 40 00 91 3c 40 10 80 3c 40 00 81 3c 40" + END),
    "names with a channel prefix": smf(
        "00 ff 03 01 41 00 ff 20 01 01 00 ff 03 01 42 00 90 3c 40 00 91 3c 40 10 80 3c 40 00 81 3c 40" + END
    ),
    "one name twice, with a channel prefix": smf(
        "00 ff 03 01 41 00 ff 20 01 00 00 ff 03 01 41 00 90 3c 40 10 3c 00" + END
    ),
    "unknown meta events": smf("00 ff 21 01 00 00 ff 60 02 01 02 10 ff 7f 03 00 01 02 00 ff 00 02 00 07" + END),
    "format 0": smf("00 ff 03 01 41 00 90 3c 40 00 99 24 40 10 90 3c 00 00 99 24 00" + END, kind=0),
    "a gap of four bytes": smf("00 90 3c 40 ff ff ff 7f 3c 00 81 80 80 00 3c 40 81 80 00 3c 00" + END),
    "an empty chunk between others": smf(END, "00 90 3c 40 10 3c 00" + END, END, "00 91 3c 40 10 3c 00" + END),
}


@pytest.mark.parametrize("data", VARIED.values(), ids=list(VARIED))
def test_every_event_comes_back(data: bytes) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        score = read_midi(data)
    written = write_midi(score)
    assert events(written) == events(data)
    assert read_midi(written) == score


BEYOND_MIDO = {
    "sysex, whole and continued": smf("00 f0 05 7e 7f 09 01 f7 10 f0 03 43 12 00 30 f7 02 01 f7 00 f7 01 f6" + END),
    "a tempo of two bytes, a key of nine sharps, a meter of 0": smf(
        "00 ff 51 02 07 a1 00 ff 59 02 09 00 00 ff 58 04 00 02 18 08" + END
    ),
    "system messages": smf("00 f8 05 f2 01 02 00 f3 04 05 90 3c 40 10 80 3c 40 00 fe" + END),
}


@pytest.mark.parametrize("data", BEYOND_MIDO.values(), ids=list(BEYOND_MIDO))
def test_what_mido_cannot_read_comes_back_byte_for_byte(data: bytes) -> None:
    assert write_midi(read_midi(data)) == data


def test_a_file_that_uses_running_status_throughout_or_never_comes_back_byte_for_byte() -> None:
    for name in ("no running status", "note-offs with velocities", "unknown meta events", "format 0"):
        assert write_midi(read_midi(VARIED[name])) == VARIED[name], name


def test_a_format_2_file_stays_one() -> None:
    data = smf("00 90 3c 40 10 3c 00" + END, "00 ff 51 03 07 a1 20 00 90 3e 40 10 3e 00" + END, kind=2)
    with pytest.warns(UserWarning, match="format 2"):
        score = read_midi(data)
    assert [track.chunk for track in score.tracks] == [0, 1]
    assert events(write_midi(score)) == events(data)


def test_chunks_of_unknown_kinds_stay_where_they_were() -> None:
    alien = b"XFIH\x00\x00\x00\x03abc"
    data = smf(END, alien, "00 90 3c 40 10 3c 00" + END, alien, count=2)
    assert write_midi(read_midi(data)) == data


def test_a_run_longer_than_a_window_is_read_whole() -> None:
    body = bytearray()
    for n in range(20_000):
        body += bytes((0x81, n % 0x80, 0x90, 20 + n % 90, 1 + n % 127, 5, 20 + n % 90, 0))
        if n % 3_001 == 0:
            body += bytes((0, 0xC0, n % 128, 3, 0xD0, 5))
    data = smf(body.hex() + END)
    score = read_midi(data)
    assert score.note_count == 20_000
    assert score.tracks[0].notes.duration.tolist() == [5] * 20_000
    assert events(write_midi(score)) == events(data)


def test_release_velocities_that_say_nothing_fill_no_column() -> None:
    for velocity in ("00", "40"):
        score = read_midi(smf(f"00 90 3c 40 10 80 3c {velocity}" + END))
        assert not score.tracks[0].notes.extra
    score = read_midi(smf("00 90 3c 40 10 80 3c 07 00 90 3c 40 10 90 3c 00" + END))
    assert score.tracks[0].notes.extra["release_velocity"].tolist() == [7, 64]


def test_ids_run_from_1_over_the_whole_file() -> None:
    score = read_midi(
        smf("00 b0 07 64 00 90 3c 40 10 3c 00" + END, "00 c1 05 00 91 3c 40 00 e1 00 40 10 91 3c 00" + END)
    )
    ids = [id for track in score.tracks for table in track.tables().values() for id in table.columns()["id"].tolist()]
    assert sorted(ids) == [1, 2, 3, 4, 5]
    assert score.next_id == 6


@pytest.mark.skipif(not OPENTTD.exists(), reason="Debian's openttd-openmsx is not installed")
def test_every_event_of_the_openmsx_files_comes_back() -> None:
    files = sorted(OPENTTD.glob("*.mid"))
    assert len(files) == 31
    notes = 0
    for path in files:
        notes += _assert_kept(path.name, path.read_bytes())
    assert notes == 80_363 + 1  # one has no end


@pytest.mark.skipif(not QUARTETS.exists(), reason="openscore-quartets.zip is not there")
def test_every_event_of_string_quartets_comes_back() -> None:
    assert sum(_assert_kept(name, data) for name, data in zipped(QUARTETS, every=10)) > 60_000


@pytest.mark.skipif(not CHORALES.exists(), reason="js-fake-chorales.zip is not there")
def test_every_event_of_chorales_comes_back() -> None:
    assert sum(_assert_kept(name, data) for name, data in zipped(CHORALES, every=20)) > 8_000


def _assert_kept(name: str, data: bytes) -> int:
    """Every event comes back; notes that had no end get one, and nothing else is new. How many notes there are."""
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        score = read_midi(data, name=name)
    written = write_midi(score)
    before, after = (events(data), events(written)) if written != data else ((), ())
    if before != after:
        assert any("no end" in str(w.message) for w in caught), name
        assert before[:2] == after[:2]
        for old, new in zip(before[2], after[2], strict=True):
            added = Counter(new) - Counter(old)
            assert not Counter(old) - Counter(new), name
            assert all(event[0] & 0xE0 == 0x80 for _, event in added), name
            assert [e for e in new if e not in added] == [e for e in old if e not in added], name
    assert read_midi(written) == score, name
    return score.note_count
