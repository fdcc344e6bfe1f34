"""The .amxd container: what is written is read back, and broken files say where."""

from __future__ import annotations

import struct
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from closeloop_widgets.live.device.amxd import (
    MIDI_EFFECT_NUMBER,
    Device,
    frozen,
    read_device,
    unfrozen,
    write_device_bytes,
)
from closeloop_widgets.live.device.errors import AmxdError, DeviceError
from closeloop_widgets.live.device.frozen import MAGIC, NODE_FLAG, PATCH_FLAG, File, seconds_since_1904

u32 = st.integers(0, 2**32 - 1)
ascii_text = st.characters(min_codepoint=33, max_codepoint=126, exclude_characters="/\\")
four = st.text(ascii_text, min_size=4, max_size=4)
files = st.lists(
    st.builds(
        File,
        name=st.text(ascii_text, min_size=1, max_size=40),
        data=st.binary(max_size=200),
        type=four,
        flag=u32,
        modified=u32,
        version=u32,
    ),
    min_size=1,
    max_size=6,
    unique_by=lambda file: file.name,
).map(tuple)
patches = st.binary(max_size=300).filter(lambda data: not data.startswith(MAGIC))
devices = st.builds(Device, content=files | patches, kind=four, meta=st.none() | u32)

WHEN = seconds_since_1904(datetime(2024, 2, 3, tzinfo=UTC))
SMALL = frozen(
    (
        File("small.amxd", b"{}\n\0", "JSON", PATCH_FLAG, WHEN),
        File("a.js", b"post(1);", modified=WHEN),
        File("n.js", b"console.log(1);", flag=NODE_FLAG, modified=WHEN),
    )
)


def offset_of_fault(data: bytes) -> int:
    """Where reading stopped; the end where it did not."""
    try:
        read_device(data)
    except AmxdError as error:
        return error.offset
    return len(data)


@given(devices)
def test_a_device_is_read_back_as_it_was_written(device: Device) -> None:
    data = write_device_bytes(device)
    assert read_device(data) == device
    assert write_device_bytes(read_device(data)) == data


def test_an_unfrozen_device_is_laid_out_as_max_saves_it() -> None:
    assert write_device_bytes(unfrozen(b"{}")) == (
        b"ampf\x04\0\0\0mmmm" + b"meta\x04\0\0\0\x01\0\0\0" + b"ptch\x04\0\0\0{}\n\0"
    )


def test_a_frozen_device_is_laid_out_as_max_freezes_it() -> None:
    data = write_device_bytes(frozen((File("p.amxd", b"{}\0", "JSON", PATCH_FLAG, WHEN),)))
    entry = (
        b"type\0\0\0\x0cJSON"
        b"fnam\0\0\0\x10p.amxd\0\0"
        b"sz32\0\0\0\x0c\0\0\0\x03"
        b"of32\0\0\0\x0c\0\0\0\x10"
        b"vers\0\0\0\x0c\0\0\0\0"
        b"flag\0\0\0\x0c\0\0\0\x11"
        b"mdat\0\0\0\x0c" + struct.pack(">I", WHEN)
    )
    dire = b"dire" + struct.pack(">I", 8 + len(entry)) + entry
    body = b"mx@c\0\0\0\x10\0\0\0\0\0\0\0\x13{}\0dlst" + struct.pack(">I", 8 + len(dire)) + dire
    assert data == b"ampf\x04\0\0\0mmmmmeta\x04\0\0\0\x07\0\0\0ptch" + struct.pack("<I", len(body)) + body


def test_the_patch_says_midi_effect_by_the_number_that_max_writes() -> None:
    assert MIDI_EFFECT_NUMBER == 1835887981


def test_the_patch_of_either_is_had_without_what_ends_it() -> None:
    assert SMALL.frozen
    assert SMALL.patch == b"{}"
    assert not unfrozen(b"{}").frozen
    assert unfrozen(b"{}").patch == b"{}"


@pytest.mark.parametrize("kept", range(len(write_device_bytes(SMALL))))
def test_a_file_broken_off_anywhere_is_refused_with_the_byte(kept: int) -> None:
    with pytest.raises(AmxdError, match="at byte") as caught:
        read_device(write_device_bytes(SMALL)[:kept])
    assert 0 <= caught.value.offset <= kept


@given(st.data())
def test_a_damaged_file_is_read_or_refused_and_never_ends_otherwise(data: st.DataObject) -> None:
    damaged = bytearray(write_device_bytes(SMALL))
    for _ in range(data.draw(st.integers(1, 4))):
        damaged[data.draw(st.integers(0, len(damaged) - 1))] = data.draw(st.integers(0, 255))
    assert 0 <= offset_of_fault(bytes(damaged)) <= len(damaged)


@given(st.binary(max_size=200))
def test_any_bytes_are_read_or_refused(data: bytes) -> None:
    assert 0 <= offset_of_fault(data) <= len(data)


@pytest.mark.parametrize(
    ("old", "new", "problem"),
    [
        (b"ampf", b"MThd", "begins with 'MThd' and not with 'ampf'"),
        (b"meta", b"ciph", "encrypted by its maker"),
        (b"meta", b"what", "unknown chunk 'what'"),
        (b"meta", b"ampf", "a second 'ampf' chunk"),
        (b"dlst", b"list", "expected one 'dlst' there"),
        (b"dire", b"dirt", "expected 'dire'"),
        (b"sz32", b"size", "has no sz32"),
        (b"mx@c\0\0\0\x10", b"mx@c\0\0\0\x20", "says 32 bytes; expected 16"),
        (b"of32\0\0\0\x0c\0", b"of32\0\0\0\x0c\x7f", "outside the files"),
        (b"flag\0\0\0\x0c", b"flag\0\0\0\x0b", "can be there"),
    ],
)
def test_what_is_wrong_is_named(old: bytes, new: bytes, problem: str) -> None:
    data = write_device_bytes(SMALL)
    with pytest.raises(AmxdError, match="at byte") as caught:
        read_device(data.replace(old, new, 1))
    assert problem in str(caught.value)


@pytest.mark.parametrize(
    ("device", "problem"),
    [
        (frozen(()), "at least one file"),
        (frozen((File("a", b""), File("a", b""))), "each name once"),
        (frozen((File("folder/a", b""),)), "without a folder, not 'folder/a'"),
        (frozen((File("é", b""),)), "plain ASCII"),
        (frozen((File("a", b"", type="text file"),)), "four ASCII characters, not 'text file'"),
        (frozen((File("a", b"", flag=-1),)), "a: its flag is -1"),
        (Device(b"", kind="midi effect"), "not 'midi effect'"),
        (Device(b"", meta=2**32), "not 4294967296"),
        (Device(MAGIC), "marks a frozen one"),
    ],
)
def test_what_the_format_cannot_hold_is_refused(device: Device, problem: str) -> None:
    with pytest.raises(DeviceError) as caught:
        write_device_bytes(device)
    assert problem in str(caught.value)


def test_a_time_without_a_zone_is_refused() -> None:
    with pytest.raises(DeviceError, match="no time zone"):
        seconds_since_1904(datetime(2024, 2, 3))
