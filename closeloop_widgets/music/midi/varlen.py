"""Variable-length quantities: 7 bits a byte, the highest first, every byte but the last with its top bit set."""

from __future__ import annotations

MAX_VARLEN = 0x0FFFFFFF
"""The largest a MIDI file may hold: four bytes of seven bits."""


def encode_varlen(value: int) -> bytes:
    """The bytes of a value, 0 to 268,435,455.

    >>> encode_varlen(480).hex()
    '8360'
    """
    parts = [value & 0x7F]
    while value := value >> 7:
        parts.append(value & 0x7F | 0x80)
    return bytes(reversed(parts))


def decode_varlen(data: bytes, at: int) -> tuple[int, int]:
    """The value at an offset, and the offset after it.

    Raises
    ------
    IndexError
        The bytes end first.
    ValueError
        It takes more than four bytes.
    """
    value = 0
    for position in range(at, at + 4):
        byte = data[position]
        value = value << 7 | byte & 0x7F
        if byte < 0x80:
            return value, position + 1
    raise ValueError("a variable-length quantity takes at most 4 bytes")
