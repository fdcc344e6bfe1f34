import fc from "fast-check";
import { expect, test } from "vitest";
import { Client, paired } from "../../live/fakes/client";
import { startRig } from "../../live/fakes/rig";
import { FakeSet } from "../../live/fakes/set";
import { builtForTests } from "./device";

const built = builtForTests();

const TYPES = ["state.get", "selection.get", "region.get", "region.replace", "variants.put", "schema.set", "param.set"];
const hostile = fc.oneof(
  fc.string(),
  fc.json(),
  fc.constantFrom("__proto__", "[".repeat(3000), '{"v":1', "\u0000", '{"__proto__":{"v":1}}'),
  fc
    .record({
      v: fc.constantFrom<unknown>(1, 2, "1"),
      id: fc.constantFrom<unknown>("x", "__proto__", 7, ""),
      type: fc.constantFrom("constructor", "hello", "pair", "eval", ...TYPES),
      args: fc.oneof(
        fc.jsonValue(),
        fc.dictionary(fc.constantFrom("track", "tracks", "start", "end", "notes", "rev", "key"), fc.jsonValue()),
      ),
    })
    .map((message) => JSON.stringify(message)),
);

test("whatever a stranger or a notebook sends, the device stays up and nothing is written to the set", async () => {
  const set = new FakeSet();
  set.addClip(set.addTrack("Piano"), 0, 16);
  const rig = await startRig(built.folder, set);
  const unhandled: unknown[] = [];
  const note = (reason: unknown) => unhandled.push(reason);
  process.on("unhandledRejection", note);
  try {
    const known = await paired(rig.port, rig.code);
    const texts = fc.sample(hostile, 2000);
    for (const text of texts.slice(0, 200)) {
      const stranger = await Client.open(rig.port);
      stranger.socket.send(text);
      stranger.socket.close();
    }
    for (const text of texts) {
      // What has no id to answer to ends a connection: only its own.
      if (known.socket.readyState !== known.socket.OPEN) break;
      if (/"id":"x"/.test(text)) known.socket.send(text);
    }
    const last = await known.ask("state.get");
    expect(last.type).toBe("result");
    expect(set.writes).toEqual([]);
    expect(unhandled).toEqual([]);
  } finally {
    process.off("unhandledRejection", note);
    rig.close();
  }
});
