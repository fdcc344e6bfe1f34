/**
 * Builds the device's scripts: what runs in Node for Max bundled into one file, and each script of Max's own, whose
 * language is ECMAScript 5 and which knows no modules, joined from its rooms as they are.
 */

import { mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

const HERE = fileURLToPath(new URL(".", import.meta.url));

/** A script's rooms, in a file of its name; `main` last, for it names what the others define. */
const JOINED = ["live"];

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
  for (const name of JOINED) writeFileSync(join(folder, `closeloop.${name}.js`), joined(name));
}

function joined(name) {
  const rooms = readdirSync(join(HERE, name)).filter((file) => file.endsWith(".js") && file !== "main.js");
  const parts = [...rooms.sort(), "main.js"].map(
    (file) => `// ${file}\n${readFileSync(join(HERE, name, file), "utf8")}`,
  );
  return `// Built by js/device/build.mjs from js/device/${name}.\n\n${parts.join("\n")}`;
}
