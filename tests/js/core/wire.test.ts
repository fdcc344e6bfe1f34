import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  decodeColumns,
  encodeColumns,
  exactly,
  Joiner,
  normalised,
  type Parcel,
  split,
} from "../../../js/editor/src/store/wire";

const PARCELS: fc.Arbitrary<Parcel> = fc.record({
  message: fc.record({ type: fc.constant("ops"), text: fc.string({ unit: "binary" }) }),
  buffers: fc.array(fc.uint8Array({ maxLength: 400 }), { maxLength: 3 }),
});

describe("columns on the wire", () => {
  test.each([256, 257])("%i numbers come back, as a list or as a buffer", (count) => {
    const pitch = Uint8Array.from({ length: count }, (_, at) => at % 128);
    const start = Array.from({ length: count }, (_, at) => at * 100);
    const probability = start.map((value) => value / 3);
    const buffers: Uint8Array[] = [];
    const encoded = encodeColumns([{ op: "add", rows: { pitch, start, probability } }], buffers);
    expect(buffers.length).toBe(count > 256 ? 3 : 0);
    const carried = JSON.parse(JSON.stringify(encoded));
    const [{ rows }] = decodeColumns(carried, buffers) as [{ rows: Record<string, ArrayLike<number>> }];
    expect(Array.from(rows.pitch)).toEqual([...pitch]);
    expect(Array.from(rows.start)).toEqual(start);
    expect(Array.from(rows.probability)).toEqual(probability);
  });

  test("64-bit whole numbers, which numpy makes, are read as numbers", () => {
    const bytes = new Uint8Array(BigInt64Array.of(-5n, 2n ** 31n).buffer);
    expect(Array.from(decodeColumns({ $: 0, dtype: "i8" }, [bytes]) as ArrayLike<number>)).toEqual([-5, 2 ** 31]);
  });

  test("a column is read wherever in a buffer it lies", () => {
    const bytes = new Uint8Array(11);
    bytes.set(new Uint8Array(Int32Array.of(7, 8).buffer), 3);
    expect(decodeColumns({ $: 0, dtype: "i4" }, [bytes.subarray(3)])).toEqual(Int32Array.of(7, 8));
  });

  test("a column that refers to no buffer is refused", () => {
    expect(() => decodeColumns({ $: 2, dtype: "i4" }, [])).toThrow("refers to buffer 2");
  });
});

describe("messages in parts", () => {
  test("come back whole, in whatever order the parts arrive", () => {
    const shuffled = PARCELS.chain((parcel) => {
      const parts = split(parcel, "name", 100);
      return fc.tuple(fc.constant(parcel), fc.shuffledSubarray(parts, { minLength: parts.length }));
    });
    fc.assert(
      fc.property(shuffled, ([parcel, parts]) => {
        const joiner = new Joiner();
        const whole = parts.map((part) => joiner.add(part)).filter((one) => one !== null);
        expect(whole).toEqual([{ message: parcel.message, buffers: parcel.buffers }]);
      }),
    );
  });

  test("two messages may come interleaved", () => {
    const [a, b] = ["a", "b"].map((type) =>
      split({ message: { type, text: "x".repeat(300) }, buffers: [] }, type, 100),
    );
    const joiner = new Joiner();
    const whole = a.flatMap((part, at) => [joiner.add(part), joiner.add(b[at])]).filter((one) => one !== null);
    expect(whole.map(({ message }) => message.type)).toEqual(["a", "b"]);
  });

  test("a message whose end never comes is given up in time", () => {
    const joiner = new Joiner();
    const unfinished = (req: string, part: number) => ({
      message: { type: "chunk", req, part, parts: 2 },
      buffers: [new Uint8Array()],
    });
    for (let at = 0; at < 100; at++) expect(joiner.add(unfinished(`${at}`, 0))).toBeNull();
    expect(joiner.add(unfinished("0", 1))).toBeNull();
  });

  test("no part is larger than the limit", () => {
    const parts = split({ message: { type: "ops" }, buffers: [new Uint8Array(1000)] }, "name", 100);
    expect(Math.max(...parts.map(({ buffers }) => buffers[0].length))).toBe(100);
  });
});

test("buffers of any kind are bytes, and only their own", () => {
  const bytes = Uint8Array.of(0, 1, 2, 3);
  for (const buffer of [new DataView(bytes.buffer, 1, 2), bytes.subarray(1, 3), bytes.slice(1, 3).buffer]) {
    expect([...normalised(buffer)]).toEqual([1, 2]);
  }
  expect(new Uint8Array(exactly(bytes.subarray(1, 3)))).toEqual(Uint8Array.of(1, 2));
  expect(exactly(bytes)).toBe(bytes.buffer);
});
