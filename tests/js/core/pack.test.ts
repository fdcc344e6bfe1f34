import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { ScoreError } from "../../../js/editor/src/score/errors";
import { pack, unpack } from "../../../js/editor/src/score/pack";
import { EMPTY_SCORE, newTrack } from "../../../js/editor/src/score/score";
import { tableFromRows } from "../../../js/editor/src/score/tables";
import { scores } from "./arbitrary";

const NOTES = tableFromRows("notes", { id: [1], start: [0], duration: [480], pitch: [60], velocity: [90] });
const PACKED = pack({ ...EMPTY_SCORE, tracks: [newTrack({ id: 1, notes: NOTES })], nextId: 2 });

/** The pack with its header changed, and the length that says so. */
function withHeader(change: (header: string) => string): Uint8Array {
  const length = new DataView(PACKED.buffer).getUint32(4, true);
  const json = new TextEncoder().encode(change(new TextDecoder().decode(PACKED.subarray(8, 8 + length))));
  const start = Math.ceil((8 + json.length) / 8) * 8;
  const body = PACKED.subarray(Math.ceil((8 + length) / 8) * 8);
  const bytes = new Uint8Array(start + body.length);
  bytes.set(PACKED.subarray(0, 4));
  new DataView(bytes.buffer).setUint32(4, json.length, true);
  bytes.set(json, 8);
  bytes.set(body, start);
  return bytes;
}

describe("a pack", () => {
  test("holds every score", () => {
    fc.assert(
      fc.property(scores(), (score) => {
        expect(unpack(pack(score))).toEqual(score);
      }),
    );
  });

  test("is read from wherever in a buffer it lies", () => {
    fc.assert(
      fc.property(scores(), fc.nat(9), (score, offset) => {
        const packed = pack(score);
        const bytes = new Uint8Array(offset + packed.length + 3);
        bytes.set(packed, offset);
        expect(unpack(new DataView(bytes.buffer, offset, packed.length))).toEqual(score);
      }),
    );
  });

  test("is read without a copy where it is aligned", () => {
    expect(unpack(PACKED).tracks[0].notes.start.buffer).toBe(PACKED.buffer);
    expect(unpack(PACKED.buffer).tracks[0].notes.start.buffer).toBe(PACKED.buffer);
  });

  test("that was cut off anywhere is refused", () => {
    for (let length = 0; length < PACKED.length - 8; length++) {
      expect(() => unpack(PACKED.subarray(0, length))).toThrow(ScoreError);
    }
  });

  test.each<[string, Uint8Array, string]>([
    ["another file", new TextEncoder().encode("MThd0000"), 'it begins with "MThd", not "CLW1"'],
    ["a header that is no JSON", withHeader(() => "{"), "broken packed score"],
    ["another version", withHeader((header) => header.replace('"v":1', '"v":2')), "version 2"],
    [
      "a column of another type",
      withHeader((header) => header.replace('"i4"', '"f4"')),
      'notes.id is "f4"; expected i4',
    ],
    [
      "a column past the end",
      withHeader((header) => header.replace('"rows":1', '"rows":99')),
      "notes.id takes 396 bytes",
    ],
    ["a missing column", withHeader((header) => header.replace('"pitch"', '"mute"')), "notes lack the column pitch"],
    ["a missing field", withHeader((header) => header.replace('"carried"', '"other"')), "broken packed score"],
    ["a table nobody knows", withHeader((header) => header.replace('"notes"', '"lyric"')), 'a table "lyric"'],
  ])("that is %s is refused", (_, bytes, message) => {
    expect(() => unpack(bytes)).toThrow(message);
  });
});
