"""The meta events a score models - tempo, meter, key, marker, name - to and from bytes.

Only what comes back byte for byte is modelled. A tempo of two bytes or a key of nine sharps is carried instead.
"""

from __future__ import annotations

from closeloop_widgets.music.midi.varlen import decode_varlen, encode_varlen
from closeloop_widgets.music.score import Carried, Key, Marker
from closeloop_widgets.music.time import Meter, Tempo

NAME = 0x03
MARKER = 0x06
CHANNEL_PREFIX = b"\xff\x20\x01"
END_OF_TRACK = b"\xff\x2f\x00"
TEMPO = b"\xff\x51\x03"
METER = b"\xff\x58\x04"
KEY = b"\xff\x59\x02"

Modelled = Tempo | Meter | Key | Marker | Carried


def text_meta(kind: int, text: str, encoding: str) -> bytes:
    """A text event (name, marker ...)."""
    data = text.encode(encoding, "replace")
    return bytes((0xFF, kind)) + encode_varlen(len(data)) + data


def payload(meta: bytes) -> bytes:
    """What a meta event holds after its type and length."""
    return meta[decode_varlen(meta, 2)[1] :]


def model_of(chunk: int, tick: int, data: bytes, encoding: str) -> Modelled:
    """What an event that is no channel message is in a score."""
    head, body = data[:3], data[3:]
    if head == TEMPO:
        return Tempo(tick, int.from_bytes(body, "big"), chunk)
    if head == METER and body[0] >= 1 and body[1] <= 30:
        return Meter(tick, body[0], 1 << body[1], body[2], body[3], chunk)
    if head == KEY and (body[0] + 7) % 256 <= 14 and body[1] <= 1:
        return Key(tick, (body[0] ^ 0x80) - 0x80, bool(body[1]), chunk)
    if data[:2] == bytes((0xFF, MARKER)):
        return Marker(tick, payload(data).decode(encoding), chunk)
    return Carried(chunk, tick, data)


def bytes_of(value: Modelled, encoding: str) -> bytes:
    """The event that `model_of` reads back as this value."""
    match value:
        case Tempo():
            return TEMPO + value.microseconds.to_bytes(3, "big")
        case Meter():
            return METER + bytes((value.numerator, value.denominator.bit_length() - 1, value.clocks, value.notated))
        case Key():
            return KEY + bytes((value.sharps % 256, value.minor))
        case Marker():
            return text_meta(MARKER, value.text, encoding)
        case Carried():
            return value.data
