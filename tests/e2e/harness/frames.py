"""JSON with binary buffers, as one run of bytes between the fake host's page and its Python side.

u32 length of the JSON, the JSON, then for each buffer u32 length and its bytes; little-endian. The page's half is in
`fake_host.js`.
"""

from __future__ import annotations

import json
import struct
from collections.abc import Sequence
from typing import Any


def encode(message: Any, buffers: Sequence[bytes] = ()) -> bytes:
    """One frame."""
    text = json.dumps(message).encode()
    return b"".join(struct.pack("<I", len(part)) + part for part in (text, *buffers))


def decode(frame: bytes) -> tuple[Any, list[bytes]]:
    """The message and the buffers of a frame."""
    parts, at = [], 0
    while at < len(frame):
        (length,) = struct.unpack_from("<I", frame, at)
        parts.append(frame[at + 4 : at + 4 + length])
        at += 4 + length
    return json.loads(parts[0]), parts[1:]
