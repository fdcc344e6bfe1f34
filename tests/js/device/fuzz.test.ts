import fc from "fast-check";
import { afterEach, beforeEach, expect, test } from "vitest";
import { Client, paired } from "../../live/fakes/client";
import { keptARound } from "../../live/fakes/memory";
import type { Rig } from "../../live/fakes/rig";
import { FakeSet } from "../../live/fakes/set";
import { builtForTests, rigsForTests } from "./device";

/** Some seconds; a minute and more with CLOSELOOP_FUZZ_ROUNDS=300. */
const ROUNDS = Number(process.env.CLOSELOOP_FUZZ_ROUNDS ?? 25);
const TEXTS = 400;
const STRANGERS = 40;

/** Bytes that a round may keep: 100 for each message, for V8 itself learns for a while. A record of each would be more. */
const KEPT = 100 * (TEXTS + STRANGERS);

const built = builtForTests();
const startDevice = rigsForTests(built);

let set: FakeSet;
let rig: Rig;
let known: Client;
let unhandled: unknown[] = [];
const note = (reason: unknown) => unhandled.push(reason);

beforeEach(async () => {
  unhandled = [];
  process.on("unhandledRejection", note);
  set = new FakeSet();
  set.addClip(set.addTrack("Piano"), 0, 16);
  rig = await startDevice(set);
  known = await paired(rig.port, rig.code);
});
afterEach(() => {
  process.off("unhandledRejection", note);
});

const TYPES = ["state.get", "selection.get", "region.get", "region.replace", "variants.put", "schema.set", "param.set"];
const FIELDS = ["track", "tracks", "start", "end", "notes", "rev", "key"];
const anyArgs = fc.oneof(fc.jsonValue(), fc.dictionary(fc.constantFrom(...FIELDS), fc.jsonValue()));
/** What is as it should be, but for what it asks for: it goes as far as the script that talks to Live. */
const nearly = fc
  .record({
    track: fc.constantFrom(1, 2, 99),
    start: fc.constantFrom(0, 2, 16),
    end: fc.constantFrom(1, 8, 32),
    notes: fc.array(
      fc.record({ pitch: fc.nat(140), start_time: fc.nat(20), duration: fc.nat(3), velocity: fc.nat(127) }),
    ),
    rev: fc.constantFrom("none", "0000000000000000"),
    key: fc.string({ minLength: 1, maxLength: 4 }),
  })
  .chain(({ track, start, end, ...more }) =>
    fc.constantFrom(
      ["region.get", { tracks: [track], start, end }],
      ["region.replace", { track, start, end, ...more }],
      ["variants.put", { track: 99, length: 4, variants: [{ name: "x", notes: more.notes }], key: more.key }],
      ["selection.get", { source: "clip" }],
      ["ping", {}],
    ),
  )
  .map(([type, args]) => JSON.stringify({ v: 1, id: "x", type, args }));
const wrong = fc
  .record({
    v: fc.constantFrom<unknown>(1, 2, "1"),
    id: fc.constantFrom<unknown>("x", "__proto__", 7, ""),
    type: fc.constantFrom("constructor", "hello", "pair", "eval", ...TYPES),
    args: anyArgs,
  })
  .map((message) => JSON.stringify(message));
const NO_MESSAGES = ["__proto__", "[".repeat(3000), '{"v":1', "\u0000", '{"__proto__":{"v":1}}'];
const hostile = fc.oneof(fc.string(), fc.json(), fc.constantFrom(...NO_MESSAGES), wrong, nearly);

/** Hostile texts by strangers, and by a notebook that is known; ends when all of it has been answered. */
async function round(): Promise<void> {
  const texts = fc.sample(hostile, TEXTS);
  for (const text of texts.slice(0, STRANGERS)) {
    const stranger = await Client.open(rig.port);
    const closed = stranger.closed();
    stranger.socket.send(text);
    stranger.socket.close();
    await closed;
  }
  for (const text of texts) {
    // What has no id to answer to ends a connection, as it ends a stranger's.
    if (!text.includes('"id":"x"')) continue;
    const answered = known.answerTo("x");
    known.socket.send(text);
    await answered;
  }
  // Of the fakes, and none of the device's.
  rig.cords.console.length = 0;
  rig.cords.log.length = 0;
  known.events.length = 0;
}

test("whatever a stranger or a notebook sends, the device stays up, keeps none of it, and writes nothing", async () => {
  const kept = await keptARound(round, ROUNDS);
  expect((await known.ask("state.get")).type).toBe("result");
  expect(set.writes).toEqual([]);
  expect(unhandled).toEqual([]);
  expect(kept).toBeLessThan(KEPT);
}, 600_000);

test("a device that kept a record of each message would be noticed", async () => {
  const PING = '{"v":1,"id":"x","type":"ping","args":{}}';
  const records: object[] = [];
  const leak = async () => {
    for (let number = 0; number < TEXTS + STRANGERS; number++) records.push({ number, said: JSON.parse(PING) });
  };
  expect(await keptARound(leak, ROUNDS)).toBeGreaterThan(KEPT);
});
