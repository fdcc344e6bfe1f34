import { get } from "node:http";
import { describe, expect, test } from "vitest";
import { Client, paired } from "../../live/fakes/client";
import { FakeSet } from "../../live/fakes/set";
import { builtForTests, rigsForTests } from "./device";

const device = rigsForTests(builtForTests());

async function connected(set = new FakeSet()) {
  const rig = await device(set);
  return { rig, client: await paired(rig.port, rig.code) };
}

const HELLO = { token: null, client: "notebook", versions: [1] };

function page(port: number, path: string, host = `127.0.0.1:${port}`) {
  return new Promise<{ status?: number; headers: Record<string, unknown> }>((resolve) => {
    get({ port, path, host: "127.0.0.1", headers: { host } }, (response) => {
      response.resume();
      resolve({ ...(response.statusCode ? { status: response.statusCode } : {}), headers: response.headers });
    });
  });
}

describe("who may connect", () => {
  test.each([
    ["a page of the web", { origin: "https://evil.example" }],
    ["a sandboxed frame", { origin: "null" }],
    ["a name that only looks like this machine", { origin: "http://localhost.evil.example" }],
    ["a foreign host name that resolves to here", { host: "evil.example:9610" }],
    ["this machine under another port", { host: "127.0.0.1:1" }],
  ])("%s is refused at the upgrade", async (_who, headers) => {
    const rig = await device();
    await expect(Client.open(rig.port, headers)).rejects.toThrow("403");
  });

  test("a page of this machine may, as the relay page does", async () => {
    const rig = await device();
    const client = await Client.open(rig.port, { origin: `http://127.0.0.1:${rig.port}` });
    expect(await client.ask("hello", HELLO)).toMatchObject({ type: "error", code: "unauthorized" });
  });

  test("the relay page can be framed by nobody and runs no script but its own", async () => {
    const rig = await device();
    const { status, headers } = await page(rig.port, "/relay");
    expect(status).toBe(200);
    expect(headers["x-frame-options"]).toBe("DENY");
    expect(headers["content-security-policy"]).toMatch(/default-src 'none'; script-src 'nonce-[^']+';/);
    expect((await page(rig.port, "/relay", "evil.example")).status).toBe(403);
    expect((await page(rig.port, "/other")).status).toBe(404);
  });
});

describe("pairing", () => {
  test("the code is good once, and the token from then on", async () => {
    const rig = await device();
    const client = await Client.open(rig.port);
    expect(await client.ask("hello", HELLO)).toMatchObject({ code: "unauthorized" });
    const code = await rig.code();
    const { token } = await client.result<{ token: string }>("pair", { code, client: "notebook" });
    expect(token).toMatch(/^[0-9a-f]{32}$/);
    expect(await client.ask("pair", { code, client: "notebook" })).toMatchObject({ code: "unauthorized" });
    expect(await client.ask("hello", { ...HELLO, token })).toMatchObject({ type: "result" });
  });

  test("five wrong tries lock it until a hand presses for a new code", async () => {
    const rig = await device();
    const client = await Client.open(rig.port);
    await client.ask("hello", HELLO);
    const code = await rig.code();
    const wrong = code === "000000" ? "000001" : "000000";
    for (let tries = 0; tries < 5; tries++) await client.ask("pair", { code: wrong, client: "x" });
    expect(await client.ask("pair", { code, client: "x" })).toMatchObject({
      message: expect.stringContaining("Too many"),
      next: expect.stringContaining("Press Connect"),
    });
    await client.ask("hello", HELLO);
    expect(rig.shown.get("code")).toEqual(["none"]);
    rig.touch("connect", "bang");
    const fresh = await rig.code();
    expect(await client.ask("pair", { code: fresh, client: "x" })).toMatchObject({ type: "result" });
  });

  test("the set keeps no token, only what proves one; a device that opens it again knows the notebook", async () => {
    const rig = await device();
    const client = await Client.open(rig.port);
    await client.ask("hello", HELLO);
    const { token } = await client.result<{ token: string }>("pair", { code: await rig.code(), client: "notebook" });
    const kept = String(rig.shown.get("keep")?.[0]);
    expect(kept).not.toContain(token);
    const later = await device();
    later.say({ kept: JSON.parse(kept) });
    const again = await Client.open(later.port);
    await expect.poll(async () => (await again.ask("hello", { ...HELLO, token })).type).toBe("result");
  });

  test("nothing but pairing is answered to a stranger", async () => {
    const rig = await device();
    const client = await Client.open(rig.port);
    expect(await client.ask("state.get")).toMatchObject({ code: "unauthorized" });
    expect(await client.ask("hello", { ...HELLO, token: "0".repeat(32) })).toMatchObject({ code: "unauthorized" });
  });
});

describe("a connection", () => {
  test("is welcomed with what this Live can", async () => {
    const { rig, client } = await connected();
    expect(rig.shown.get("status")).toEqual(["connected", "notebook"]);
    expect(await client.ask("ping")).toMatchObject({ type: "result", of: "ping", result: {} });
  });

  test("a second notebook is told who is connected, and may come when that one left", async () => {
    const { rig, client } = await connected();
    const second = await Client.open(rig.port);
    rig.press("new_code");
    const { token } = await second.result<{ token: string }>("pair", { code: await rig.code(), client: "other" });
    const hello = { token, client: "other", versions: [1] };
    expect(await second.ask("hello", hello)).toMatchObject({
      code: "occupied",
      message: expect.stringContaining("notebook"),
    });
    client.socket.close();
    await client.closed();
    await expect.poll(async () => (await second.ask("hello", hello)).type).toBe("result");
  });

  test("two devices have a port and a code each", async () => {
    const [one, other] = [await device(), await device()];
    expect(one.port).not.toBe(other.port);
    expect(one.port).toBeGreaterThanOrEqual(9610);
    expect(other.port).toBeLessThanOrEqual(9619);
  });

  test("10,000 notes pass in pieces that symbols of Max hold", async () => {
    const set = new FakeSet();
    const track = set.addTrack("Strings");
    set.addClip(track, 0, 2500);
    const { rig, client } = await connected(set);
    const range = { start: 0, end: 2500 };
    const before = await client.result<{ parts: { rev: string }[] }>("region.get", { tracks: [track.id], ...range });
    const notes = Array.from({ length: 10_000 }, (_, n) => ({
      pitch: 36 + (n % 60),
      start_time: n / 4,
      duration: 0.25,
      velocity: 64.5,
      probability: 0.75,
    }));
    const args = { track: track.id, ...range, notes, rev: before.parts[0].rev, key: "many" };
    expect(await client.result("region.replace", args)).toMatchObject({ added: 10_000, rejected: 0, altered: 0 });
    const after = await client.result<{ parts: { notes: object[] }[] }>("region.get", { tracks: [track.id], ...range });
    expect(after.parts[0].notes).toHaveLength(10_000);
    expect(after.parts[0].notes[9_999]).toMatchObject(notes[9_999]);
    expect(rig.cords.tooLong).toBe(0);
  });

  test("a connection lost in the middle of a write leaves a whole write; its repetition is answered, not done", async () => {
    const set = new FakeSet();
    const track = set.addTrack("Strings");
    set.addClip(track, 0, 16);
    const { rig, client } = await connected(set);
    const range = { start: 0, end: 16 };
    const { parts } = await client.result<{ parts: { rev: string }[] }>("region.get", { tracks: [track.id], ...range });
    const notes = [{ pitch: 60, start_time: 1, duration: 1, velocity: 80 }];
    const args = { track: track.id, ...range, notes, rev: parts[0].rev, key: "once" };
    void client.ask("region.replace", args);
    client.socket.terminate();
    rig.press("new_code");
    const again = await Client.open(rig.port);
    const { token } = await again.result<{ token: string }>("pair", { code: await rig.code(), client: "again" });
    await expect
      .poll(async () => (await again.ask("hello", { token, client: "again", versions: [1] })).type)
      .toBe("result");
    expect(await again.result("region.replace", args)).toMatchObject({ added: 1 });
    expect(track.clips[0].notes).toHaveLength(1);
  });

  test("what is followed is told when it changes in Live", async () => {
    const set = new FakeSet();
    const track = set.addTrack("Strings");
    const clip = set.addClip(track, 0, 16);
    const { client } = await connected(set);
    await client.result("region.follow", { tracks: [track.id], end: 16 });
    set.addNotes(clip, [{ pitch: 60, start_time: 2, duration: 1 }]);
    const { args } = await client.event("region.changed");
    expect(args).toMatchObject({ parts: [{ track: track.id, notes: [{ pitch: 60, start_time: 2 }] }] });
  });

  test("tokens, codes and notes stay out of the console", async () => {
    const { rig, client } = await connected();
    await client.ask("region.get", { tracks: [1], start: 4, end: 3 });
    rig.say({ event: "selection", args: { source: "secret" } });
    await expect.poll(() => rig.cords.log.length).toBeGreaterThan(0);
    expect(rig.cords.log.join(" ")).not.toMatch(/[0-9a-f]{32}|secret|\b\d{6}\b/);
  });
});
