/**
 * Builds the device's scripts: what runs in Node for Max bundled into one file, and each script of Max's own, whose
 * language is ECMAScript 5 and which knows no modules, joined from its rooms as they are.
 */

import { mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

const HERE = fileURLToPath(new URL(".", import.meta.url));

/** The scripts, each with the rooms that it shares with another. */
const JOINED = { live: [], patch: ["live/chunks.js", "live/quiet.js"] };

export async function buildDevice(folder) {
  mkdirSync(folder, { recursive: true });
  await build({
    absWorkingDir: HERE,
    entryPoints: { "closeloop.node": "src/node/main.ts" },
    outdir: folder,
    bundle: true,
    minify: true,
    platform: "node",
    format: "cjs",
    // The oldest Node that Max 8 brings.
    target: "node16",
    charset: "ascii",
    // `ws` loads these two only where they are installed, for speed.
    external: ["max-api", "bufferutil", "utf-8-validate"],
    legalComments: "none",
    logLevel: "warning",
  });
  for (const [name, shared] of Object.entries(JOINED))
    writeFileSync(join(folder, `closeloop.${name}.js`), joined(name, shared));
}

/** `main` comes last, for it names what the others define. ASCII, as the text of a script must be for `js`. */
function joined(name, shared) {
  const rooms = readdirSync(join(HERE, name)).filter((file) => file.endsWith(".js") && file !== "main.js");
  const files = [...shared, ...rooms.sort().map((file) => `${name}/${file}`), `${name}/main.js`];
  const parts = files.map((file) => `// ${file}\n${ascii(readFileSync(join(HERE, file), "utf8"))}`);
  return `// Built by js/device/build.mjs from js/device/${name}.\n\n${parts.join("\n")}`;
}

function ascii(text) {
  return text.replace(/[\u007f-\uffff]/g, (letter) => `\\u${letter.charCodeAt(0).toString(16).padStart(4, "0")}`);
}
