/** What the kernel's reducer said, said here too. */

import { readdirSync, readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { fromBase64 } from "../../../js/editor/src/score/base64";
import { EditError } from "../../../js/editor/src/score/errors";
import type { Change } from "../../../js/editor/src/score/ops";
import { pack, unpack } from "../../../js/editor/src/score/pack";
import { apply } from "../../../js/editor/src/score/reduce";
import { encodeColumns } from "../../../js/editor/src/store/wire";

interface Case {
  readonly name?: string;
  readonly score: string;
  readonly change: Change;
  readonly result: string | null;
  readonly inverse: Change | null;
  readonly error: string | { readonly code: string } | null;
}

const FOLDER = new URL("../../data/golden/", import.meta.url);
const FILES = readdirSync(FOLDER).filter((file) => file.endsWith(".json"));

function refusal(act: () => unknown): string | null {
  try {
    act();
    return null;
  } catch (error) {
    if (error instanceof EditError) return error.code;
    throw error;
  }
}

describe.each(FILES)("the vectors of %s", (file) => {
  const { cases } = JSON.parse(readFileSync(new URL(file, FOLDER), "utf8")) as { cases: Case[] };

  test.each(cases.map((one, at) => [one.name ?? `case ${at + 1}`, one] as const))("%s", (_, one) => {
    const score = unpack(fromBase64(one.score));
    if (one.error !== null) {
      const expected = typeof one.error === "string" ? one.error : one.error.code;
      expect(refusal(() => apply(score, one.change))).toBe(expected);
      return;
    }
    const applied = apply(score, one.change);
    const result = unpack(fromBase64(one.result as string));
    expect(applied.score).toEqual(result);
    expect(encodeColumns(applied.inverse, [])).toEqual(one.inverse);
    expect({ ...apply(applied.score, applied.inverse).score, nextId: 0 }).toEqual({ ...score, nextId: 0 });
    expect(unpack(pack(result))).toEqual(result);
  });
});
