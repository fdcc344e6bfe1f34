/**
 * A device without Live: its built scripts as they are, over a fake set, driven through a real socket.
 *
 *   node tests/live/device.mjs [--version 12.2.0]
 *
 * It prints JSON lines: `{"port": 9610}` once it listens, `{"code": "123456"}` whenever it shows a code, `{"shown": ...}`
 * for the rest of what the patch would show. On stdin it takes JSON lines and answers each in turn with `{"answer": ...}`:
 *
 *   {"do": "look"}                                  the set: tracks, clips, notes, calls that wrote
 *   {"do": "track", "name": "Piano"}                 -> its id
 *   {"do": "scene"}                                 -> how many there are
 *   {"do": "clip", "track": 3, "start": 0, "length": 16}             -> its id, in the arrangement
 *   {"do": "slot", "track": 3, "scene": 0, "length": 16}             -> its id, in the session
 *   {"do": "notes", "clip": 7, "notes": [..]}       -> their ids
 *   {"do": "bend", "clip": 7}                       each note of a clip plays MPE of its own, `bend ID`
 *   {"do": "set", "id": 7, "values": {"looping": 1, "selected": [9]}} changes fields of an object, or of the set (no id)
 *   {"do": "open", "clip": 7}                       the clip in the detail view
 *   {"do": "fail", "call": "add_new_notes", "after": 0, "how": "silent", "times": 1}; without a call, none fails any more
 *   {"do": "lose", "lost": true}                    nothing passes between the scripts
 *   {"do": "panel"}                                 what each object of the panel was told, and shows
 *   {"do": "touch", "message": "run", "atoms": ["infill", "bang"]}   a hand on a control of the panel
 *   {"do": "press", "message": "new_code", "atoms": []}              what the patch tells Node
 *   {"do": "say", "event": "action.invoke", "args": {..}}            what the patch tells by itself
 */

import { mkdtempSync, rmSync } from "node:fs";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath, pathToFileURL } from "node:url";
import { build } from "esbuild";
import { buildDevice } from "../../js/device/build.mjs";

const HERE = fileURLToPath(new URL(".", import.meta.url));
const folder = mkdtempSync(join(HERE, "..", "..", "node_modules", ".device-"));
process.on("exit", () => rmSync(folder, { recursive: true, force: true }));
for (const signal of ["SIGINT", "SIGTERM"]) process.on(signal, () => process.exit(0));

function print(line) {
  process.stdout.write(`${JSON.stringify(line)}\n`);
}

async function fakes() {
  const outfile = join(folder, "rig.mjs");
  await build({
    entryPoints: [join(HERE, "fakes", "control.ts")],
    outfile,
    bundle: true,
    platform: "node",
    format: "esm",
    target: "node20",
    logLevel: "warning",
  });
  return import(pathToFileURL(outfile).href);
}

const [, version] =
  process.argv
    .slice(2)
    .join(" ")
    .match(/--version (\S+)/) ?? [];
await buildDevice(folder);
const { control } = await fakes();
const device = await control(folder, version, print);
const lines = createInterface({ input: process.stdin });
lines.on("line", (line) => print(device.run(line)));
lines.on("close", () => process.exit(0));
