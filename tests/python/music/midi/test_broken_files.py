"""Bytes that are no MIDI file, or a broken one: an error that says where, or what could be saved and a warning."""

from __future__ import annotations

import io
import random
import time
import tracemalloc
import warnings
from pathlib import Path

import pytest

from closeloop_widgets.errors import MidiError
from closeloop_widgets.music.midi import MidiWarning, read_midi, write_midi
from closeloop_widgets.music.score import Score
from tests.python.music.midi.files import END, events, smf

SMALL = smf(
    "00 ff 03 04 53 6f 6e 67 00 ff 51 03 07 a1 20 00 ff 58 04 03 02 18 08" + END,
    "00 ff 03 02 49 49 00 b0 07 64 00 c0 05 00 90 3c 40 81 10 3c 00 00 3e 41 00 d0 22 10 e0 00 41 60 80 3e 10" + END,
    "00 91 30 40 00 f0 03 01 02 f7 83 60 91 30 00" + END,
)


def saved(data: bytes) -> tuple[Score | None, str]:
    """The score and the warning, or no score and the error; anything else raised is a failure."""
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        try:
            score = read_midi(data)
        except MidiError as error:
            return None, str(error)
    assert all(w.category is MidiWarning for w in caught)
    assert len(caught) <= 1
    return score, "".join(str(w.message) for w in caught)


def test_a_file_cut_at_any_byte_is_refused_or_saved_in_part_with_a_warning() -> None:
    whole, nothing = saved(SMALL)
    assert whole is not None
    assert nothing == ""
    note_counts = []
    for cut in range(len(SMALL)):
        score, said = saved(SMALL[:cut])
        assert said, cut
        note_counts.append(score.note_count if score else 0)
        if score:
            assert read_midi(write_midi(score)) == score, cut
    assert note_counts == sorted(note_counts)
    assert set(note_counts) == {0, 1, 2, 3}


def test_what_was_read_before_the_cut_is_all_there() -> None:
    score, said = saved(SMALL[: SMALL.index(b"\x00\x3e\x41") + 1])
    assert score is not None
    assert [(n.pitch, n.start, n.end) for n in score.tracks[0].notes] == [(60, 0, 144)]
    assert "chunk 1 breaks off at byte" in said


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"", "is empty"),
        (b"hello, world", "no MIDI file: it begins with b'hell' at byte 0"),
        (b"MThd\x00\x00", "ends at byte 6"),
        (b"MThd\x00\x00\x00\x02" + bytes(20), "length at byte 4 is 2"),
        (smf(END, kind=3), "format at byte 8 is 3"),
        (smf(END, division=0), "at byte 12 are 0"),
        (smf(END, division=0xE728), "SMPTE frames \\(25 a second"),
        (b"RIFF\x10\x00\x00\x00RMIDdisp\x00\x00\x00\x00", "RMID"),
        (b"RIFF\x10\x00\x00\x00WAVEfmt ", "no MIDI file"),
        (smf(count=3), "promises 3 track chunks, the file holds 0"),
        (smf("00 3c 40"), "the data byte 0x3c stands where a status byte must be"),
    ],
)
def test_what_cannot_be_read_is_refused_and_named(data: bytes, said: str) -> None:
    with pytest.raises(MidiError, match=said):
        read_midi(data)


@pytest.mark.parametrize(
    ("data", "notes", "said"),
    [
        (smf("00 90 3c 40 10 3c"), [(60, 0, 0)], "breaks off at byte 26"),
        (smf("00 90 3c 40 10 3c 00"), [(60, 0, 16)], "no end of track"),
        (smf("00 90 3c 40 10 3c 00" + END + "00 90 40 40"), [(60, 0, 16)], "4 bytes after its end of track"),
        (smf("00 90 3c 40 60 ff 2f 00"), [(60, 0, 96)], "1 notes of chunk 0 have no end"),
        (smf("00 90 3c 40 10 90 3c 40 10 80 3c 40" + END), [(60, 0, 32), (60, 16, 32)], "have no end"),
        (smf("00 99 24 40 10 24 41 10 24 42 10 ff 2f 00"), [(36, 0, 16), (36, 16, 32), (36, 32, 48)], "3 notes"),
        (smf("00 90 3c 40 10 3c 00 81 80 80 80 00 90 3e 40" + END), [(60, 0, 16)], "at most 4 bytes"),
        (smf("00 90 3c 40 10 3c 00" + "ff ff ff 7f b0 00 00" * 8 + "10 90 3e 40" + END), [(60, 0, 16)], "is beyond"),
        (smf("00 90 3c 40 10 3c 00 00 ff 01 7f 61" + END), [(60, 0, 16)], "127 bytes, of which the chunk holds"),
        (smf("00 90 3c 40 10 3c 00 00 f0 8f ff ff 7f 61" + END), [(60, 0, 16)], "breaks off at byte 29"),
        (smf("00 90 3c 40 10 3c 00 00 90 3c c0" + END), [(60, 0, 16)], "above 127"),
        (smf("00 90 3c 40 10 3c 00 00 f4" + END), [(60, 0, 16)], "0xf4 is no status byte"),
        (smf("00 90 3c 40 10 3c 00" + END, count=2), [(60, 0, 16)], "promises 2 track chunks, the file holds 1"),
        (smf("00 90 3c 40 10 3c 00" + END) + b"\x00\x00", [(60, 0, 16)], "2 bytes after the last chunk"),
        (smf("00 90 3c 40 10 3c 00" + END) + bytes(20), [(60, 0, 16)], "20 bytes after its end of track"),
        (smf(END, "00 90 3c 40 10 3c 00" + END, kind=0), [(60, 0, 16)], "saved, as format 1"),
    ],
)
def test_what_can_be_saved_is_saved_with_a_warning(data: bytes, notes: list[tuple[int, int, int]], said: str) -> None:
    score, warning = saved(data)
    assert score is not None, warning
    assert [(n.pitch, n.start, n.end) for n in score.tracks[0].notes] == notes
    assert said in warning
    healed = write_midi(score)
    events(healed)
    again, nothing = saved(healed)
    assert again == score
    assert nothing == ""


def test_a_chunk_that_declares_too_much_does_not_swallow_the_next() -> None:
    data = bytearray(smf("00 90 3c 40 10 3c 00" + END, "00 91 3c 40 10 3c 00" + END))
    data[21] += 9
    score, said = saved(bytes(data))
    assert score is not None
    assert [t.channel for t in score.tracks] == [0, 1]
    assert "but ends after 11" in said


def test_a_chunk_that_declares_too_little_is_read_on() -> None:
    data = bytearray(smf("00 90 3c 40 10 3c 00" + END, "00 91 3c 40 10 3c 00" + END))
    data[21] -= 4
    score, said = saved(bytes(data))
    assert score is not None
    assert [t.channel for t in score.tracks] == [0, 1]
    assert "after its declared end" in said


def test_a_declared_length_of_4_gigabytes_takes_no_memory() -> None:
    data = smf(b"MTrk\xff\xff\xff\xff" + bytes.fromhex("00 90 3c 40 10 3c 00 00 ff 2f 00"))
    tracemalloc.start()
    score, said = saved(data)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert score is not None
    assert "declares 4294967295 bytes" in said
    assert peak < 5_000_000


def test_a_riff_wrapper_is_taken_off() -> None:
    body = smf("00 90 3c 40 10 3c 00" + END)
    wrapped = b"RMID" + b"DISP\x03\x00\x00\x00abc\x00" + b"data" + len(body).to_bytes(4, "little") + body
    score, said = saved(b"RIFF" + len(wrapped).to_bytes(4, "little") + wrapped)
    assert score is not None
    assert "RIFF" in said
    assert write_midi(score) == body


def test_a_file_without_chunks_is_an_empty_score() -> None:
    score = read_midi(smf())
    assert (score.tracks, score.note_count) == ((), 0)
    assert write_midi(score) == smf()


def test_thousands_of_problems_make_one_warning_of_a_few_lines() -> None:
    score, said = saved(smf(*["00 90 3c 40"] * 3000))
    assert score is not None
    assert "more problems" in said
    assert len(said) < 1000


def test_random_damage_never_does_worse_than_an_error_or_a_warning() -> None:
    source = random.Random(20)
    deadline = time.process_time() + 20
    for round_number in range(2000):
        data = bytearray(SMALL)
        for _ in range(source.randint(1, 6)):
            at = source.randrange(len(data))
            match source.randrange(4):
                case 0:
                    data[at] = source.randrange(256)
                case 1:
                    del data[at : at + source.randint(1, 8)]
                case 2:
                    data[at:at] = source.randbytes(source.randint(1, 8))
                case 3:
                    data[at] ^= 1 << source.randrange(8)
        score, said = saved(bytes(data))
        if score is not None:
            assert saved(write_midi(score))[0] is not None, (round_number, said)
        assert time.process_time() < deadline, f"only {round_number} rounds in 20 s of the processor"


@pytest.mark.parametrize(
    "body",
    [
        "00 d0 40 00 d1 40" * 12_000,
        "00 90 3c 40 00 d0 40 00 90 3c 00" * 8_000,
        "00 b0 07 40" * 70 + ("00 c0 01" + "00 b0 07 40" * 60) * 200,
        "00 ff 01 01 61" * 16_000,
        "00 80 3c 40" * 24_000,
        "00 90 3c 40" * 24_000,
        "00 90 3c 40 00 f0 01 f7" * 12_000,
    ],
    ids=["pressure", "notes and pressure", "programs", "texts", "only note-offs", "only note-ons", "sysex"],
)
def test_no_mix_of_events_takes_more_than_proportional_time(body: str) -> None:
    def seconds(data: bytes) -> float:
        start = time.process_time()
        score, _ = saved(data)
        assert score is not None
        write_midi(score)
        return time.process_time() - start

    content = bytes.fromhex(body)
    half = content[: len(content) // 2]
    short = min(seconds(smf(half.hex() + END)) for _ in range(2))
    long = min(seconds(smf(content.hex() + END)) for _ in range(2))
    assert long < max(6 * short, 0.3)


def test_the_message_names_the_file(tmp_path: Path) -> None:
    path = tmp_path / "lost.mid"
    path.write_bytes(b"nothing")
    with pytest.raises(MidiError, match=r"^lost\.mid: this is no MIDI file"):
        read_midi(path)
    with pytest.raises(MidiError, match=r"^from the browser: "):
        read_midi(b"nothing", name="from the browser")
    with pytest.raises(MidiError, match="binary mode"):
        read_midi(io.StringIO("text"))  # type: ignore[arg-type]


def test_every_kind_of_source_and_destination_is_taken(tmp_path: Path) -> None:
    path = tmp_path / "song.mid"
    score = read_midi(SMALL)
    assert write_midi(score, path) == path.read_bytes()
    assert write_midi(score, str(path)) == path.read_bytes()
    file = io.BytesIO()
    write_midi(score, file)
    for source in (path, str(path), SMALL, bytearray(SMALL), memoryview(SMALL), io.BytesIO(SMALL), path.open("rb")):
        assert read_midi(source) == score
    assert file.getvalue() == path.read_bytes()
    assert Score.from_midi(path).to_midi() == path.read_bytes()


def test_a_write_that_fails_leaves_the_old_file_and_no_other(tmp_path: Path) -> None:
    path = tmp_path / "song.mid"
    write_midi(read_midi(SMALL), path)
    before = path.read_bytes()
    late = Score.of_notes(start=[2**31 - 1], duration=[5], pitch=[60], velocity=[1])
    with pytest.raises(MidiError):
        write_midi(late, path)
    assert path.read_bytes() == before
    assert list(tmp_path.iterdir()) == [path]
