"""The files in a frozen device: everything it needs, one after the other, and the list of them.

All numbers are big-endian, and every length counts its own header::

    "mx@c"  u32 16, u32 0, u32 offset of the list
    the files' bytes, one after the other
    "dlst"  u32 length, then for each file
        "dire"  u32 length, then the fields: each a tag, a u32 length and its value
            type  4 characters          "JSON" a patch, "TEXT" a script
            fnam  name, NUL, padded to 4
            sz32  u32 size              that of a patch counts the NUL that ends it
            of32  u32 offset            from the "mx@c" on
            vers  u32
            flag  u32                   17 the device's own patch, 0 a script of `js`, 8 one of `node.script`
            mdat  u32                   seconds since 1904 began, as on old Macintoshes
"""

from __future__ import annotations

import re
import struct
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from closeloop_widgets.live.device.errors import AmxdError, DeviceError

MAGIC = b"mx@c"
PATCH_FLAG = 17
SCRIPT_FLAG = 0
NODE_FLAG = 8

_MAIN = struct.Struct(">4sIII")
_PART = struct.Struct(">4sI")
_NUMBERS = (b"sz32", b"of32", b"vers", b"flag", b"mdat")
_EPOCH = datetime(1904, 1, 1, tzinfo=UTC)
_LONGEST = 2**32 - 1


@dataclass(frozen=True)
class File:
    """A file inside a frozen device.

    Attributes
    ----------
    name : as the patch names it; ASCII, without a folder
    data : its bytes; a patch's are to end in NUL
    type : four characters: "JSON" a patch, "TEXT" a script
    flag : 17 the device's own patch, 0 a script of `js`, 8 one of `node.script`
    modified : when, in seconds since 1904 began (`seconds_since_1904`)
    version : the number in its `vers` field; 0 in every device seen
    """

    name: str
    data: bytes
    type: str = "TEXT"
    flag: int = SCRIPT_FLAG
    modified: int = 0
    version: int = 0


def seconds_since_1904(when: datetime) -> int:
    """A time as these lists count it.

    Parameters
    ----------
    when : with a time zone, from 1904 to early 2040

    Raises
    ------
    DeviceError
        It has no time zone, or does not fit 32 bits.

    Examples
    --------
    >>> seconds_since_1904(datetime(1970, 1, 1, tzinfo=UTC))
    2082844800
    """
    if when.tzinfo is None:
        raise DeviceError(f"the time of a device, {when}, has no time zone; give one, such as datetime.now(UTC)")
    return _u32(int((when - _EPOCH).total_seconds()), f"the time of a device ({when}) in seconds since 1904")


def pack_files(files: Sequence[File]) -> bytes:
    """The body of a frozen device's `ptch` chunk.

    Raises
    ------
    DeviceError
        There is no file, two have one name, or something in one has no place in the format.
    """
    names = [file.name for file in files]
    if not names:
        raise DeviceError("a frozen device has at least one file: its patch")
    if len(set(names)) < len(names):
        raise DeviceError(f"a frozen device has each name once, but these are given: {', '.join(sorted(names))}")
    entries, offset = [], _MAIN.size
    for file in files:
        entries.append(_entry(file, offset))
        offset += len(file.data)
    head = _MAIN.pack(MAGIC, _MAIN.size, 0, _u32(offset, "the size of all files"))
    return b"".join([head, *(file.data for file in files), _part(b"dlst", b"".join(entries))])


def unpack_files(body: bytes, base: int = 0) -> tuple[File, ...]:
    """The files in the body of a frozen device's `ptch` chunk.

    Parameters
    ----------
    body : from the "mx@c" on
    base : where in the device's file it begins, so that errors can say where in that

    Raises
    ------
    AmxdError
        It is broken off, or a length, an offset or a field is not right; says at which byte.
    """
    if len(body) < _MAIN.size:
        raise AmxdError(
            base, f"the list of a frozen device needs {_MAIN.size} bytes to begin with, but {len(body)} are there"
        )
    _, size, _, listed = _MAIN.unpack_from(body)
    if size != _MAIN.size:
        raise AmxdError(base + 4, f"the header of a frozen device says {size} bytes; expected {_MAIN.size}")
    if not _MAIN.size <= listed <= len(body):
        raise AmxdError(
            base + 12, f"the list of files is said to be at {listed}, outside the {len(body)} bytes there are"
        )
    parts = list(_parts(body, listed, len(body), base))
    if [tag for tag, _, _ in parts] != [b"dlst"]:
        raise AmxdError(base + listed, "expected one 'dlst' there, the list of files")
    _, start, end = parts[0]
    files = tuple(_file(body, part, listed, base) for part in _parts(body, start, end, base))
    if not files:
        raise AmxdError(base + listed, "the list of files is empty, so there is no patch")
    return files


def _entry(file: File, offset: int) -> bytes:
    if not re.fullmatch(r"[ -.0-\[\]-~]+", file.name):
        raise DeviceError(f"the name of a file in a device is plain ASCII without a folder, not {file.name!r}")
    kind = file.type.encode("ascii", "replace")
    if len(kind) != 4 or not file.type.isascii():
        raise DeviceError(f"{file.name}: the type of a file in a device is four ASCII characters, not {file.type!r}")
    name = file.name.encode("ascii") + b"\0"
    numbers = zip(_NUMBERS, (len(file.data), offset, file.version, file.flag, file.modified), strict=True)
    fields = [(b"type", kind), (b"fnam", name + b"\0" * (-len(name) % 4))]
    fields += [(tag, _u32(number, f"{file.name}: its {tag.decode()}").to_bytes(4, "big")) for tag, number in numbers]
    return _part(b"dire", b"".join(_part(tag, value) for tag, value in fields))


def _part(tag: bytes, value: bytes) -> bytes:
    return _PART.pack(tag, _PART.size + len(value)) + value


def _parts(body: bytes, start: int, end: int, base: int) -> Iterator[tuple[bytes, int, int]]:
    """The tag of each part between two offsets, and where its value begins and ends."""
    while start < end:
        if end - start < _PART.size:
            raise AmxdError(base + start, f"{end - start} bytes are left, too few for a tag and a length")
        tag, length = _PART.unpack_from(body, start)
        if not _PART.size <= length <= end - start:
            raise AmxdError(
                base + start, f"{tag!r} says {length} bytes, but from {_PART.size} to {end - start} can be there"
            )
        yield tag, start + _PART.size, start + length
        start += length


def _file(body: bytes, part: tuple[bytes, int, int], listed: int, base: int) -> File:
    tag, start, end = part
    if tag != b"dire":
        raise AmxdError(base + start - _PART.size, f"{tag!r} in the list of files; expected 'dire'")
    fields = {name: body[first:last] for name, first, last in _parts(body, start, end, base)}
    missing = [name.decode() for name in (b"type", b"fnam", *_NUMBERS) if name not in fields]
    if missing:
        raise AmxdError(base + start, f"an entry in the list of files has no {', '.join(missing)}")
    wrong = [name.decode() for name in (b"type", *_NUMBERS) if len(fields[name]) != 4]
    if wrong:
        raise AmxdError(base + start, f"in an entry of the list of files, {', '.join(wrong)} should have 4 bytes")
    name, nul, _ = fields[b"fnam"].partition(b"\0")
    if not (name and nul and name.isascii() and fields[b"type"].isascii()):
        raise AmxdError(base + start, f"the name {fields[b'fnam']!r} of a file is not ASCII that ends in NUL")
    size, offset, version, flag, modified = (int.from_bytes(fields[field], "big") for field in _NUMBERS)
    if not _MAIN.size <= offset <= offset + size <= listed:
        raise AmxdError(base + start, f"{name.decode()} is said to be at {offset} with {size} bytes, outside the files")
    return File(name.decode(), body[offset : offset + size], fields[b"type"].decode(), flag, modified, version)


def _u32(number: int, what: str) -> int:
    if not 0 <= number <= _LONGEST:
        raise DeviceError(f"{what} is {number}; the format holds 0 to {_LONGEST}")
    return number
