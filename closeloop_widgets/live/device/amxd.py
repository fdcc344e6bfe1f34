"""The .amxd container: what Live loads as a Max for Live device.

A row of chunks, each a tag of four characters, a little-endian u32 length and a body::

    ampf  4 characters: what the device is ("mmmm" is a MIDI effect)
    meta  u32, left out by some: 1 in a device that is being worked on, 7 in a frozen one
    ptch  the patch as JSON (unfrozen), or the patch and its files (frozen; `frozen.py`)

An unfrozen device finds its scripts in its own folder; a frozen one carries them and can be handed to anyone.
The layout is read off published devices (their makers' tools read it the same way); it has no specification.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from dataclasses import dataclass

from closeloop_widgets.live.device.errors import AmxdError, DeviceError
from closeloop_widgets.live.device.frozen import MAGIC, File, pack_files, unpack_files

MIDI_EFFECT = "mmmm"
MIDI_EFFECT_NUMBER = int.from_bytes(MIDI_EFFECT.encode(), "big")
"""The same as the patch itself says it (`project.amxdtype`)."""

META_UNFROZEN = 1
META_FROZEN = 7
PATCH_END = b"\n\0"
"""What follows the JSON of an unfrozen device's patch."""

_HEADER = struct.Struct("<4sI")
_LONGEST = 2**32 - 1


@dataclass(frozen=True)
class Device:
    """A Max for Live device as a file holds it.

    Attributes
    ----------
    content : the patch's bytes, with what ends them (unfrozen), or the patch and its files (frozen)
    kind : four characters; "mmmm" is a MIDI effect
    meta : the number in the chunk of that name; None where there is no such chunk

    Examples
    --------
    >>> device = unfrozen(b'{"patcher": {}}')
    >>> read_device(write_device_bytes(device)) == device
    True
    """

    content: bytes | tuple[File, ...]
    kind: str = MIDI_EFFECT
    meta: int | None = META_UNFROZEN

    @property
    def frozen(self) -> bool:
        """Whether it carries its files."""
        return not isinstance(self.content, bytes)

    @property
    def patch(self) -> bytes:
        """The patch's JSON, without what ends it; a frozen device's first file is its patch."""
        data = self.content if isinstance(self.content, bytes) else self.content[0].data
        return data.rstrip(b"\0\n")


def unfrozen(patch: bytes) -> Device:
    """The device of a patch's JSON alone."""
    return Device(patch + PATCH_END, meta=META_UNFROZEN)


def frozen(files: tuple[File, ...]) -> Device:
    """The device of a patch (the first) and the files that it carries."""
    return Device(files, meta=META_FROZEN)


def write_device_bytes(device: Device) -> bytes:
    """The file for a device.

    Raises
    ------
    DeviceError
        What is in it has no place in the format: a name, a number, a length.
    """
    kind = device.kind.encode("ascii", "replace")
    if len(kind) != 4:
        raise DeviceError(
            f"the kind of a device is four ASCII characters, such as {MIDI_EFFECT!r}, not {device.kind!r}"
        )
    chunks = [_chunk(b"ampf", kind)]
    if device.meta is not None:
        chunks.append(_chunk(b"meta", _u32(device.meta)))
    if isinstance(device.content, bytes) and device.content.startswith(MAGIC):
        raise DeviceError(f"the patch of an unfrozen device begins with {MAGIC!r}, which marks a frozen one")
    body = device.content if isinstance(device.content, bytes) else pack_files(device.content)
    return b"".join([*chunks, _chunk(b"ptch", body)])


def read_device(data: bytes) -> Device:
    """The device in a file.

    Raises
    ------
    AmxdError
        It is not such a file, is broken off, or is encrypted; says at which byte.
    """
    chunks: dict[bytes, tuple[int, bytes]] = {}
    for offset, tag, body in _chunks(data):
        if tag in chunks:
            raise AmxdError(offset, f"a second {_named(tag)} chunk; there is one of each")
        if not chunks and tag != b"ampf":
            raise AmxdError(0, f"the file begins with {_named(tag)} and not with 'ampf', so it is no .amxd file")
        if tag == b"ciph":
            raise AmxdError(offset, "the device is encrypted by its maker and cannot be read")
        if tag not in (b"ampf", b"meta", b"ptch"):
            raise AmxdError(offset, f"an unknown chunk {_named(tag)}; expected 'ampf', 'meta' or 'ptch'")
        if tag != b"ptch" and len(body) != 4:
            raise AmxdError(offset, f"the {_named(tag)} chunk has {len(body)} bytes; expected 4")
        chunks[tag] = (offset, body)
    if not chunks:
        raise AmxdError(0, "the file is empty")
    if b"ptch" not in chunks:
        raise AmxdError(len(data), "the file ends without a 'ptch' chunk, so there is no patch in it")
    start, body = chunks[b"ptch"]
    content = unpack_files(body, start + _HEADER.size) if body.startswith(MAGIC) else body
    meta = int.from_bytes(chunks[b"meta"][1], "little") if b"meta" in chunks else None
    return Device(content, _ascii(*chunks[b"ampf"]), meta)


def _chunks(data: bytes) -> Iterator[tuple[int, bytes, bytes]]:
    """Each chunk's offset, tag and body."""
    offset = 0
    while offset < len(data):
        if len(data) - offset < _HEADER.size:
            raise AmxdError(offset, f"{len(data) - offset} bytes are left, too few for a chunk's tag and length")
        tag, length = _HEADER.unpack_from(data, offset)
        start = offset + _HEADER.size
        if length > len(data) - start:
            left = len(data) - start
            raise AmxdError(
                offset, f"the chunk {_named(tag)} says {length} bytes, but {left} are left: it is broken off"
            )
        yield offset, tag, data[start : start + length]
        offset = start + length


def _chunk(tag: bytes, body: bytes) -> bytes:
    if len(body) > _LONGEST:
        raise DeviceError(f"the chunk {_named(tag)} has {len(body)} bytes; the format holds {_LONGEST}")
    return _HEADER.pack(tag, len(body)) + body


def _u32(number: int) -> bytes:
    if not 0 <= number <= _LONGEST:
        raise DeviceError(f"the meta of a device is a whole number from 0 to {_LONGEST}, not {number}")
    return number.to_bytes(4, "little")


def _ascii(offset: int, body: bytes) -> str:
    if not body.isascii():
        raise AmxdError(
            offset, f"the kind of device is {body!r}; expected four ASCII characters such as {MIDI_EFFECT!r}"
        )
    return body.decode("ascii")


def _named(tag: bytes) -> str:
    return repr(tag.decode("ascii", "backslashreplace"))
