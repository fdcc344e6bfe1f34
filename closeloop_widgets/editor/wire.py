"""Messages as they travel: big columns as buffers, big messages in chunks (docs/protocol.md).

A stock Jupyter socket closes on a message over 10 MB, and Colab fails above 1 MB upward: hence the chunks.
"""

from __future__ import annotations

import itertools
import json
import struct
from collections import OrderedDict
from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np

from closeloop_widgets.errors import CloseloopError

Message = dict[str, Any]
Buffer = bytes | bytearray | memoryview

INLINE_NUMBERS = 256
"""Longer lists of numbers travel as buffers."""

DOWN_CHUNK = 1 << 20
"""Bytes of one part of a message to the browser."""

MAX_MESSAGE = 256 << 20
"""Bytes of the largest message that is put together again."""

MAX_OPEN_CHUNKS = 16
"""How many chunked messages may be on their way at once; the oldest is given up for one more."""

_DTYPES = {"i4": "<i4", "i2": "<i2", "u1": "<u1", "f4": "<f4", "f8": "<f8"}


class WireError(CloseloopError, ValueError):
    """A message that is not one of this protocol's."""


def encode_columns(value: Any, buffers: list[Buffer]) -> Any:
    """The same JSON with numpy columns as lists or, where they are long, as references into `buffers`."""
    if isinstance(value, np.ndarray):
        if len(value) <= INLINE_NUMBERS:
            return value.tolist()
        buffers.append(np.ascontiguousarray(value).tobytes())
        return {"$": len(buffers) - 1, "dtype": value.dtype.str[1:]}
    if isinstance(value, dict):
        return {key: encode_columns(item, buffers) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [encode_columns(item, buffers) for item in value]
    return value


def decode_columns(value: Any, buffers: Sequence[Buffer]) -> Any:
    """The same with references into `buffers` as numpy columns."""
    if isinstance(value, dict):
        if "$" in value:
            try:
                return np.frombuffer(memoryview(buffers[value["$"]]).cast("B"), _DTYPES[value["dtype"]])
            except (KeyError, IndexError, TypeError, ValueError) as error:
                raise WireError(f"a column refers to a buffer that is not there: {value}") from error
        return {key: decode_columns(item, buffers) for key, item in value.items()}
    if isinstance(value, list):
        # A list of plain numbers, the common long one, needs no walk.
        return value if value and isinstance(value[0], int | float) else [decode_columns(v, buffers) for v in value]
    return value


_names = itertools.count(1)


def split(
    message: Message, buffers: Sequence[Buffer], limit: int = DOWN_CHUNK
) -> Iterator[tuple[Message, list[Buffer]]]:
    """The message itself, or where it is larger than `limit` its parts."""
    size = sum(memoryview(buffer).nbytes for buffer in buffers)
    text = json.dumps(message, separators=(",", ":")).encode() if size <= limit else None
    if text is not None and size + len(text) <= limit:
        yield message, list(buffers)
        return
    text = text or json.dumps(message, separators=(",", ":")).encode()
    blob = bytearray(struct.pack("<I", len(text)) + text)
    for buffer in buffers:
        view = memoryview(buffer).cast("B")
        blob += struct.pack("<I", view.nbytes)
        blob += view
    parts = -(-len(blob) // limit)
    name = f"k{next(_names)}"
    for part in range(parts):
        chunk = {"v": 1, "type": "chunk", "req": name, "part": part, "parts": parts}
        yield chunk, [bytes(blob[part * limit : (part + 1) * limit])]


class Joiner:
    """Puts chunked messages together again, whatever the order their parts come in."""

    def __init__(self) -> None:
        self._open: OrderedDict[str, dict[int, bytes]] = OrderedDict()

    def add(self, message: Message, buffers: Sequence[Buffer]) -> tuple[Message, Sequence[Buffer]] | None:
        """A whole message, given one or the last part of one; None while parts are missing."""
        if message.get("type") != "chunk":
            return message, buffers
        name, part, parts = message.get("req"), message.get("part"), message.get("parts")
        if not (isinstance(name, str) and isinstance(part, int) and isinstance(parts, int) and len(buffers) == 1):
            raise WireError(f"a chunk needs req, part, parts and one buffer, but is {str(message)[:200]}")
        received = self._open.setdefault(name, {})
        received[part] = bytes(buffers[0])
        if sum(map(len, received.values())) > MAX_MESSAGE:
            del self._open[name]
            raise WireError(f"a message of over {MAX_MESSAGE >> 20} MB was not taken; send less at once")
        if len(received) < parts:
            while len(self._open) > MAX_OPEN_CHUNKS:
                self._open.popitem(last=False)
            return None
        del self._open[name]
        return _unchunked(b"".join(received[i] for i in sorted(received)))


def _unchunked(blob: bytes) -> tuple[Message, list[Buffer]]:
    view = memoryview(blob)
    try:
        (length,) = struct.unpack_from("<I", view)
        message = json.loads(bytes(view[4 : 4 + length]))
        at, buffers = 4 + length, list[Buffer]()
        while at < len(view):
            (size,) = struct.unpack_from("<I", view, at)
            if at + 4 + size > len(view):
                raise WireError("a chunked message ends in the middle of a buffer")
            buffers.append(view[at + 4 : at + 4 + size])
            at += 4 + size
    except (struct.error, ValueError) as error:
        raise WireError(f"a chunked message cannot be read: {error}") from error
    if not isinstance(message, dict):
        raise WireError("a message must be an object")
    return message, buffers
