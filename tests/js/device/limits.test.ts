import { afterEach, expect, test, vi } from "vitest";
import { Pairing } from "../../../js/device/src/node/pairing";
import { Client, paired } from "../../live/fakes/client";
import { FakeSet } from "../../live/fakes/set";
import { builtForTests, rigsForTests } from "./device";

const device = rigsForTests(builtForTests());

async function connected(set = new FakeSet()) {
  const rig = await device(set);
  return { rig, client: await paired(rig.port, rig.code) };
}

const HELLO = { token: null, client: "notebook", versions: [1] };

test("a stranger who says much is sent away before it is read", async () => {
  const rig = await device();
  const stranger = await Client.open(rig.port);
  const closed = stranger.closed();
  void stranger.ask("hello", { ...HELLO, client: "x".repeat(5000) });
  expect(await closed).toEqual({ code: 1008, reason: "Say hello first." });
});

test.each([
  ["bytes", Buffer.from([1, 2, 3]), 1003],
  ["what is no request", "hello?", 1008],
  ["more than a message holds", "x".repeat(8 * 1024 * 1024 + 1), 1009],
])("a notebook that sends %s is sent away, and the device goes on", async (_what, sent, code) => {
  const { rig, client } = await connected();
  const closed = client.closed();
  client.socket.send(sent);
  expect((await closed).code).toBe(code);
  await expect.poll(() => rig.shown.get("status")).toEqual(["waiting"]);
});

test("a program of another version is told so, and does not keep others away", async () => {
  const rig = await device();
  const client = await Client.open(rig.port);
  await client.ask("hello", HELLO);
  const { token } = await client.result<{ token: string }>("pair", { code: await rig.code(), client: "notebook" });
  expect(await client.ask("hello", { ...HELLO, token, versions: [2, 3] })).toMatchObject({
    code: "unsupported",
    message: expect.stringContaining("version 1"),
  });
  expect(await (await Client.open(rig.port)).ask("hello", { ...HELLO, token })).toMatchObject({ type: "result" });
});

test("more requests at once than the device takes are refused, and those before them are answered", async () => {
  const { client } = await connected();
  const asked = Array.from({ length: 70 }, () => client.ask("state.get"));
  const said = await Promise.all(asked);
  expect(said.filter(({ type }) => type === "result")).toHaveLength(64);
  expect(said.at(-1)).toMatchObject({ code: "too_large", next: expect.stringContaining("Wait") });
  expect((await client.ask("state.get")).type).toBe("result");
});

test("music that is more than a message holds is refused with what to choose instead", async () => {
  const set = new FakeSet();
  const tracks = [1, 2].map((n) => set.addTrack(`Track ${n}`));
  for (const track of tracks) {
    const clip = set.addClip(track, 0, 30_000);
    // Each number as long as a float64 gets.
    const notes = Array.from({ length: 20_000 }, (_, n) => ({
      pitch: 60,
      start_time: n + 1 / 3,
      duration: 1 / 7,
      velocity: 64 + 1 / 3,
      probability: 1 / 3,
      velocity_deviation: 1 / 7,
      release_velocity: 64 + 1 / 7,
    }));
    set.addNotes(clip, notes);
  }
  const { client } = await connected(set);
  const range = { start: 0, end: 30_000 };
  expect(await client.ask("region.get", { tracks: tracks.map(({ id }) => id), ...range })).toMatchObject({
    code: "too_large",
    next: "Choose fewer bars or fewer tracks.",
  });
  expect((await client.ask("region.get", { tracks: [tracks[0].id], ...range })).type).toBe("result");
}, 30_000);

test("a Live that does not answer is told before Python gives up, with what to look for", async () => {
  const { rig, client } = await connected();
  vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
  rig.cords.lost = true;
  const asked = client.ask("state.get");
  await expect.poll(() => vi.getTimerCount()).toBeGreaterThan(0);
  vi.advanceTimersByTime(9_000);
  expect(await asked).toMatchObject({
    code: "internal",
    message: expect.stringMatching(/^Live did not answer/),
    next: expect.stringContaining("dialog"),
  });
});
afterEach(() => void vi.useRealTimers());

test("a code is good for two minutes", () => {
  let now = 0;
  let shown: string | null = null;
  const kept: string[][] = [];
  const pairing = new Pairing(
    (code) => {
      shown = code;
    },
    (hashes) => void kept.push(hashes),
    [],
    () => now,
  );
  pairing.renew(false);
  const code = String(shown);
  now = 119_999;
  pairing.renew(false);
  expect(shown).toBe(code);
  now = 120_000;
  expect(() => pairing.pair(code)).toThrow("That is not the code");
  expect([shown, kept]).toEqual([null, []]);
  pairing.renew(false);
  expect(pairing.isKnown(pairing.pair(String(shown)))).toBe(true);
});
