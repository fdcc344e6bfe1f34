"""Makes `closeloop_widgets/audio/soundfont/closeloop-gm.sf3`, the small General MIDI font that the project ships.

    apt-get install fluidr3mono-gm-soundfont sf3convert
    pip install soundfile
    python scripts/make_soundfont.py

It cuts FluidR3Mono_GM (MIT) down to the programs of `KEPT` and one drum kit, gives every other program of General
MIDI the nearest kept one, and has sf3convert encode the samples again at its lowest quality. Two things are left
alone on purpose: the sample rates, since loops of a whole number of samples go out of tune when resampled (by up to
27 cents), and the generators and modulators, so that a kept program plays as it does in the original. (Only where a
sample's tuning is written down changes, for synthesizers that look in one place only.)

The mapping lives in the font itself, as presets that repeat another's zones: every synthesizer has its own idea of
what to do about a missing program, and silence is a common one.
"""

from __future__ import annotations

import argparse
import io
import shutil
import struct
import subprocess
import sys
import tempfile
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import soundfile  # type: ignore[import-untyped]
from numpy.typing import NDArray

SOURCE = Path("/usr/share/sounds/sf3/FluidR3Mono_GM.sf3")
SOURCE_LICENCE = Path("/usr/share/doc/fluidr3mono-gm-soundfont/copyright")
TARGET = Path(__file__).parents[1] / "closeloop_widgets/audio/soundfont/closeloop-gm.sf3"

KEPT: dict[int, Iterable[int]] = {
    0: [0, 1, 2, 3],  # grand piano
    4: [4, 5],  # Rhodes
    6: [6, 7, 15, 104, 105, 106, 107, 120],  # harpsichord: the plucked, with little body
    11: [8, 9, 10, 11, 98, 108, 112, 114],  # vibraphone: the struck metal
    13: [12, 13, 115],  # xylophone: the struck wood
    14: [14],  # tubular bells
    16: [16, 17, 18],  # drawbar organ
    19: [19],  # church organ
    20: [20, 21, 22, 23, 109],  # reed organ: the free reeds
    24: [24, 25, 45, 46],  # nylon guitar: the plucked, with a body
    27: [26, 27, 28, 31, 99],  # clean guitar
    30: [29, 30, 84],  # distorted guitar
    32: [32],  # acoustic bass
    33: [33, 34, 35, 36, 37],  # fingered bass
    38: [38, 39, 87],  # synth bass
    40: [40, 41, 110],  # violin
    42: [42, 43],  # cello
    47: [47, 116, 117, 118],  # timpani: the tuned drums
    48: [44, 48, 49, 50, 51, 55],  # strings
    53: [52, 53, 54, 85, 91, 94, 123],  # voices
    56: [56, 59, 61, 62, 63],  # trumpet
    57: [57, 58, 60],  # trombone
    65: [64, 65, 66, 67],  # alto saxophone
    68: [68, 69, 111],  # oboe
    70: [70],  # bassoon
    71: [71],  # clarinet
    73: [72, 73, 74, 75, 76, 77, 78, 79, 82, 83],  # flute
    80: [80],  # square wave
    81: [81, 86, 90, 96, 100, 101, 102, 103, 113],  # saw wave
    89: [88, 89, 92, 93, 95, 97],  # warm pad
    122: [119, 121, 122, 124, 125, 126, 127],  # sea shore: the noises
}
"""Programs that keep their own sound, and the programs each of them is heard for."""

DRUM_BANK = 128
DRUM_KITS = [0, 8, 16, 24, 25, 32, 40, 48]
"""The kits that General MIDI files ask for; all of them are the standard kit."""

GENERATOR_INSTRUMENT, GENERATOR_SAMPLE = 41, 53
GENERATOR_COARSE_TUNE, GENERATOR_FINE_TUNE, GENERATOR_ROOT_KEY = TUNING = 51, 52, 58
MONO_SAMPLE = 1
SILENT_FRAMES = 46
"""What SoundFont 2 wants after each sample."""

RECORDS: dict[str, list[Any]] = {
    "phdr": [("name", "S20"), ("program", "<u2"), ("bank", "<u2"), ("bag", "<u2"), ("rest", "<u4", 3)],
    "pbag": [("gen", "<u2"), ("mod", "<u2")],
    "pmod": [("record", "V10")],
    "pgen": [("operator", "<u2"), ("amount", "<u2")],
    "inst": [("name", "S20"), ("bag", "<u2")],
    "ibag": [("gen", "<u2"), ("mod", "<u2")],
    "imod": [("record", "V10")],
    "igen": [("operator", "<u2"), ("amount", "<u2")],
    "shdr": [
        ("name", "S20"), ("start", "<u4"), ("end", "<u4"), ("loop_start", "<u4"), ("loop_end", "<u4"),
        ("rate", "<u4"), ("pitch", "u1"), ("correction", "i1"), ("link", "<u2"), ("type", "<u2"),
    ],
}  # fmt: skip
"""The tables of a soundfont's `pdta` list, in order (SoundFont 2.04, section 7). Each ends in a terminal record."""

Records = NDArray[Any]


@dataclass
class Zone:
    """One zone of a preset or an instrument: its generators and modulators as they stand in the file."""

    generators: Records
    modulators: Records


@dataclass
class Font:
    """A soundfont taken apart: the `INFO` chunks, the samples' bytes, and the tables."""

    info: list[tuple[bytes, bytes]]
    samples: bytes
    tables: dict[str, Records]

    def zones(self, kind: str, index: int) -> list[Zone]:
        """The zones of a preset (`kind` "p") or an instrument ("i")."""
        heads = self.tables["phdr" if kind == "p" else "inst"]
        bags, gens, mods = (self.tables[kind + name] for name in ("bag", "gen", "mod"))
        first, end = int(heads["bag"][index]), int(heads["bag"][index + 1])
        return [
            Zone(gens[now["gen"] : after["gen"]].copy(), mods[now["mod"] : after["mod"]].copy())
            for now, after in zip(bags[first:end], bags[first + 1 : end + 1], strict=True)
        ]

    def preset(self, bank: int, program: int) -> int:
        """The index of a preset."""
        heads = self.tables["phdr"][:-1]
        found = np.flatnonzero((heads["bank"] == bank) & (heads["program"] == program))
        if not len(found):
            sys.exit(f"the source font has no preset {program} in bank {bank}; is it FluidR3Mono_GM 2.315?")
        return int(found[0])


def main() -> None:
    parser = argparse.ArgumentParser(description="Makes the project's soundfont.")
    parser.add_argument("--source", type=Path, default=SOURCE, help="FluidR3Mono_GM.sf3")
    parser.add_argument("--licence", type=Path, default=SOURCE_LICENCE, help="its copyright text")
    parser.add_argument("--target", type=Path, default=TARGET)
    parser.add_argument("--quality", default="0.0", help="of the Vorbis encoder: 0.0 (small) to 1.0")
    arguments = parser.parse_args()
    check_every_program_is_mapped_once()
    if not shutil.which("sf3convert"):
        sys.exit("sf3convert is missing: apt-get install sf3convert")

    font = read_font(arguments.source.read_bytes())
    arguments.target.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        cut_path = Path(folder) / "cut.sf2"
        cut_path.write_bytes(write_font(cut(font)))
        # A fixed serial number of the Ogg streams makes the result the same each time.
        command = ["sf3convert", "-z", "-q", arguments.quality, "-S", "1", str(cut_path), str(arguments.target)]
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    arguments.target.write_bytes(write_font(read_font(arguments.target.read_bytes())))  # with RIFF's padding
    shutil.copyfile(arguments.licence, arguments.target.parent / "COPYRIGHT.txt")
    print(f"{arguments.target}: {arguments.target.stat().st_size:,} bytes")


def check_every_program_is_mapped_once() -> None:
    mapped = sorted(program for programs in KEPT.values() for program in programs)
    if mapped != list(range(128)):
        wrong = [p for p in range(128) if mapped.count(p) != 1]
        sys.exit(f"KEPT must name each of the programs 0 to 127 once, but does not for {wrong}")


def read_font(data: bytes) -> Font:
    """Takes a soundfont file apart."""
    lists = dict(_chunks(data[12:]))
    pdta = dict(_chunks(lists[b"pdta"]))
    tables = {name: np.frombuffer(pdta[name.encode()], np.dtype(fields)) for name, fields in RECORDS.items()}
    return Font(list(_chunks(lists[b"INFO"])), dict(_chunks(lists[b"sdta"]))[b"smpl"], tables)


def write_font(font: Font) -> bytes:
    """Puts a soundfont file together."""
    info = b"".join(_chunk(name, body) for name, body in font.info)
    samples = font.samples + b"\0" * (len(font.samples) % 2)  # sf3convert does not know RIFF's padding of odd chunks
    tables = b"".join(_chunk(name.encode(), font.tables[name].tobytes()) for name in RECORDS)
    lists = [b"INFO" + info, b"sdta" + _chunk(b"smpl", samples), b"pdta" + tables]
    return _chunk(b"RIFF", b"sfbk" + b"".join(_chunk(b"LIST", body) for body in lists))


def cut(font: Font) -> Font:
    """The font with the kept programs and kit, every other program mapped to one of them, and what they use."""
    chosen = [(0, program, font.preset(0, kept)) for kept, programs in KEPT.items() for program in programs]
    chosen += [(DRUM_BANK, kit, font.preset(DRUM_BANK, 0)) for kit in DRUM_KITS]
    presets = [(bank, program, index, font.zones("p", index)) for bank, program, index in sorted(chosen)]

    instruments = _used([zones for *_, zones in presets], GENERATOR_INSTRUMENT)
    instrument_zones = {index: font.zones("i", index) for index in instruments}
    used_samples = _used(list(instrument_zones.values()), GENERATOR_SAMPLE)
    _renumber([zones for *_, zones in presets], GENERATOR_INSTRUMENT, instruments)
    _renumber(list(instrument_zones.values()), GENERATOR_SAMPLE, used_samples)

    tables: dict[str, Records] = {}
    samples, tables["shdr"] = _cut_samples(font, used_samples)
    _tune_samples(tables["shdr"], list(instrument_zones.values()))
    heads = [font.tables["phdr"][index].copy() for _, _, index, _ in presets] + [font.tables["phdr"][-1].copy()]
    for head, (bank, program, *_) in zip(heads, presets, strict=False):
        head["bank"], head["program"] = bank, program
    _add_zones(tables, "p", "phdr", heads, [zones for *_, zones in presets])
    heads = [font.tables["inst"][index].copy() for index in instruments] + [font.tables["inst"][-1].copy()]
    _add_zones(tables, "i", "inst", heads, list(instrument_zones.values()))
    return Font(_own_info(font.info), samples, tables)


def _chunks(data: bytes) -> Iterable[tuple[bytes, bytes]]:
    """The chunks of a RIFF body; a list's name is its kind."""
    at = 0
    while at + 8 <= len(data):
        name, size = struct.unpack_from("<4sI", data, at)
        body = data[at + 8 : at + 8 + size]
        yield (body[:4], body[4:]) if name == b"LIST" else (name, body)
        at += 8 + size
        # RIFF pads odd chunks with a zero; sf3convert does not.
        at += size % 2 and data[at : at + 1] == b"\0"


def _chunk(name: bytes, body: bytes) -> bytes:
    return struct.pack("<4sI", name, len(body)) + body + b"\0" * (len(body) % 2)


def _used(owners: list[list[Zone]], operator: int) -> list[int]:
    """What the zones refer to by a generator (instruments or samples), each once, in order."""
    return sorted(
        {int(g["amount"]) for zones in owners for zone in zones for g in zone.generators if g["operator"] == operator}
    )


def _renumber(owners: list[list[Zone]], operator: int, kept: list[int]) -> None:
    new = {old: index for index, old in enumerate(kept)}
    for zones in owners:
        for zone in zones:
            for generator in zone.generators:
                if generator["operator"] == operator:
                    generator["amount"] = new[int(generator["amount"])]


def _cut_samples(font: Font, used: list[int]) -> tuple[bytes, Records]:
    """The used samples decoded, one after another, and their headers as SoundFont 2 has them.

    In a compressed font a sample's place is in bytes and its loop counts from the sample's start; in SoundFont 2
    both are in frames from the start of all samples. sf3convert takes compressed samples for plain ones, in silence.
    """
    heads = [font.tables["shdr"][index].copy() for index in used]
    parts: list[bytes] = []
    at = 0
    for head in heads:
        frames = _decoded(font.samples[head["start"] : head["end"]])
        head["start"], head["end"] = at, at + len(frames)
        head["loop_start"] += at
        head["loop_end"] += at
        # The font is mono: a link to a stereo twin would name a sample by its old number.
        head["link"], head["type"] = 0, MONO_SAMPLE
        parts += [frames.tobytes(), bytes(2 * SILENT_FRAMES)]
        at += len(frames) + SILENT_FRAMES
    return b"".join(parts), np.array([*heads, font.tables["shdr"][-1]], font.tables["shdr"].dtype)


def _decoded(vorbis: bytes) -> NDArray[np.int16]:
    frames, _ = soundfile.read(io.BytesIO(vorbis), dtype="int16")
    return np.asarray(frames, "<i2")


def _tune_samples(heads: Records, owners: list[list[Zone]]) -> None:
    """Moves the tuning that zones give their samples (root key, semitones, cents) into the samples' headers.

    It sounds the same where both are honoured. symusic 0.5.9 reads the headers only, where FluidR3 says that most
    samples are a middle C, and so it plays the source font out of tune. Of a sample that is tuned in several ways
    (layers that beat, a triangle) the zones keep their tuning, and the header states one of the root keys.
    """
    users: dict[int, list[Zone]] = {}
    for zones in owners:
        shared = {} if _amount(zones[0], GENERATOR_SAMPLE) is not None else _taken(zones[0], TUNING)
        for zone in zones:
            sample = _amount(zone, GENERATOR_SAMPLE)
            if sample is not None:
                _give(zone, {**shared, **_taken(zone, TUNING)})
                users.setdefault(sample, []).append(zone)
    for sample, using in users.items():
        head = heads[sample]
        tunings = {_tuned(head, zone) for zone in using}
        if len(tunings) == 1:
            head["pitch"], head["correction"] = tunings.pop()
            for zone in using:
                _taken(zone, TUNING)
        elif all(_amount(zone, GENERATOR_ROOT_KEY) is not None for zone in using):
            head["pitch"] = min(tunings)[0]


def _tuned(head: np.void, zone: Zone) -> tuple[int, int]:
    """The root key and the correction in cents that a zone and its sample's header come to."""
    root = _amount(zone, GENERATOR_ROOT_KEY)
    coarse, fine = (_amount(zone, operator) or 0 for operator in (GENERATOR_COARSE_TUNE, GENERATOR_FINE_TUNE))
    semitones, cents = divmod(100 * coarse + fine + int(head["correction"]) + 50, 100)
    return (int(head["pitch"]) if root is None else root) - semitones, cents - 50


def _amount(zone: Zone, operator: int) -> int | None:
    """A generator's signed amount; None where the zone has none."""
    amounts = zone.generators["amount"][zone.generators["operator"] == operator]
    return int(amounts.astype("<i2")[0]) if len(amounts) else None


def _taken(zone: Zone, operators: Iterable[int]) -> dict[int, int]:
    """Takes generators out of a zone."""
    found = {operator: _amount(zone, operator) for operator in operators}
    zone.generators = zone.generators[~np.isin(zone.generators["operator"], list(operators))]
    return {operator: amount for operator, amount in found.items() if amount is not None}


def _give(zone: Zone, amounts: dict[int, int]) -> None:
    """Puts generators into a zone, before the last, which must be the sample."""
    given = np.array([(operator, amount % 65536) for operator, amount in amounts.items()], zone.generators.dtype)
    zone.generators = np.concatenate([zone.generators[:-1], given, zone.generators[-1:]])


def _add_zones(
    tables: dict[str, Records], kind: str, head_name: str, heads: list[np.void], owners: list[list[Zone]]
) -> None:
    """Adds the tables of presets or instruments: heads, bags, generators, modulators."""
    bags: list[tuple[int, int]] = []
    generators: list[Any] = []
    modulators: list[Any] = []
    for head, zones in zip(heads, owners, strict=False):
        head["bag"] = len(bags)
        for zone in zones:
            bags.append((len(generators), len(modulators)))
            generators += list(zone.generators)
            modulators += list(zone.modulators)
    heads[-1]["bag"] = len(bags)
    bags.append((len(generators), len(modulators)))
    for name, rows in (("bag", bags), ("gen", generators), ("mod", modulators)):
        dtype = np.dtype(RECORDS[kind + name])
        terminal = [] if name == "bag" else [np.zeros((), dtype)[()]]
        tables[kind + name] = np.array([*rows, *terminal], dtype)
    tables[head_name] = np.array(heads, np.dtype(RECORDS[head_name]))


def _own_info(info: list[tuple[bytes, bytes]]) -> list[tuple[bytes, bytes]]:
    """The source's `INFO` with a name of its own: who made the sounds, and the licence, stay in the file."""
    own = {b"INAM": b"closeloop-gm, cut from FluidR3Mono_GM\0", b"ifil": struct.pack("<HH", 2, 1)}
    return [(kind, own.get(kind, body)) for kind, body in info]


if __name__ == "__main__":
    main()
