/**
 * Builds what the browser runs into closeloop_widgets/static, where it is committed: an install has no Node.
 *
 *   node js/build.mjs           build, print sizes
 *   node js/build.mjs --check   build to a temporary folder, and fail unless static/ holds the same code
 */

import { createHash } from "node:crypto";
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import { deflateRawSync, gzipSync, inflateRawSync } from "node:zlib";
import { build } from "esbuild";
import { buildDevice } from "./device/build.mjs";

const ROOT = dirname(dirname(fileURLToPath(import.meta.url)));
const STATIC = join(ROOT, "closeloop_widgets", "static");
const KB = 1000;

/** The folder in static/ of what the writer of devices puts into them. */
const DEVICE = "device";

/**
 * What is built from what. `limit` is in bytes: the widget's module is a synced string, sent once for each editor
 * that a page shows and saved with each notebook, so it must stay small. It is `packed`: about half the size.
 */
const TARGETS = [
  { source: "js/editor/src/main.ts", name: "widget", format: "esm", limit: 200 * KB, packed: true },
  // An AudioWorklet's script: no module of its own, so that it also loads from a data: URL.
  { source: "js/synth/processor.ts", name: "synth-processor", format: "iife" },
];

async function buildAll(folder) {
  const sources = TARGETS.filter((target) => existsSync(join(ROOT, target.source)));
  for (const { source, name, format } of sources) {
    await build({
      absWorkingDir: ROOT,
      entryPoints: { [name]: source },
      outdir: folder,
      bundle: true,
      minify: true,
      format,
      target: "es2022",
      charset: "utf8",
      // Licences of what is bundled are in NOTICE: bytes here are sent with every editor.
      legalComments: "none",
      loader: { ".svg": "text" },
      logLevel: "warning",
    });
  }
  for (const { name } of sources.filter(({ packed }) => packed)) {
    const path = join(folder, `${name}.js`);
    writeFileSync(path, packedModule(readFileSync(path, "utf8")));
  }
  await buildDevice(join(folder, DEVICE));
  return sources;
}

const PACKED = /^const packed = "([^"]*)";$/m;

/**
 * A module that holds another one deflated, and exports what that one does. Base64 and not bytes, for it travels as text.
 *
 * The one inside is imported as hosts import this one, from a blob; from a data: URL where a page allows no blobs. Hosts
 * import this one anew for each editor; the one inside is inflated and compiled once for all editors of a page.
 */
function packedModule(code) {
  const packed = deflateRawSync(code, { level: 9 }).toString("base64");
  const version = createHash("sha256").update(code).digest("hex").slice(0, 16);
  return `// Built by js/build.mjs from js/editor: a module, deflated. Its source is in the project's repository.
const packed = "${packed}";
const shared = Symbol.for("closeloop_widgets.module.${version}");
const load = async () => {
  const letters = atob(packed);
  const bytes = new Uint8Array(letters.length);
  for (let at = 0; at < bytes.length; at++) bytes[at] = letters.charCodeAt(at);
  const inflated = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("deflate-raw"));
  const code = await new Response(inflated).text();
  const url = URL.createObjectURL(new Blob([code], { type: "text/javascript" }));
  const dataUrl = () => "data:text/javascript;charset=utf-8," + encodeURIComponent(code);
  const module = await import(url).catch(() => import(dataUrl()));
  URL.revokeObjectURL(url);
  return module;
};
globalThis[shared] ??= load();
const module = await globalThis[shared];
export default module.default;
`;
}

/** What a built file says, packed or not: how well it is deflated differs between machines. */
function contentsOf(path) {
  const text = readFileSync(path, "utf8");
  const packed = PACKED.exec(text);
  return packed ? text.replace(packed[1], () => inflateRawSync(Buffer.from(packed[1], "base64")).toString()) : text;
}

function report(folder) {
  for (const file of scripts(folder)) {
    const bytes = readFileSync(join(folder, file));
    const sizes = [bytes.length, gzipSync(bytes, { level: 9 }).length].map((size) => `${(size / KB).toFixed(1)} KB`);
    process.stdout.write(`${file.padEnd(26)} ${sizes[0].padStart(9)}  gzip ${sizes[1].padStart(9)}\n`);
  }
}

/** The built files in a folder. Others may lie in static/ that are no concern of this script. */
function scripts(folder) {
  const names = ["", DEVICE].flatMap((inner) => {
    const path = join(folder, inner);
    return existsSync(path) ? readdirSync(path).map((name) => join(inner, name)) : [];
  });
  return names.filter((name) => /\.(js|css)$/.test(name)).sort();
}

/** Sentences about what is too big in a build. */
function tooBig(folder) {
  const sized = TARGETS.map(({ name, limit }) => ({ path: join(folder, `${name}.js`), name, limit }))
    .filter(({ path, limit }) => limit && existsSync(path))
    .map((target) => ({ ...target, size: readFileSync(target.path).length }));
  return sized
    .filter(({ size, limit }) => size > limit)
    .map(({ name, size, limit }) => `${name}.js is ${size} bytes, but at most ${limit} may be sent with an editor.`);
}

/** Sentences about how the committed files differ from a build: changed, missing, or built from nothing any more. */
function differences(built, committed) {
  const names = [...new Set([...scripts(built), ...scripts(committed)])].sort();
  return names.flatMap((name) => {
    const [ours, theirs] = [join(built, name), join(committed, name)];
    const where = relative(ROOT, theirs);
    if (!existsSync(theirs)) return `${where} is not there. Run \`make build\` and commit it.`;
    if (!existsSync(ours)) return `${where} is built from nothing in js/build.mjs. Delete it.`;
    if (contentsOf(ours) === contentsOf(theirs)) return [];
    return `${where} is not what the sources build. Run \`make build\` and commit it.`;
  });
}

/** Puts a build in the place of the one before. */
function replace(committed, built) {
  mkdirSync(join(committed, DEVICE), { recursive: true });
  for (const name of scripts(committed)) rmSync(join(committed, name));
  for (const name of scripts(built)) copyFileSync(join(built, name), join(committed, name));
}

async function main(check) {
  const folder = mkdtempSync(join(tmpdir(), "closeloop-build-"));
  try {
    const built = await buildAll(folder);
    for (const { source } of TARGETS.filter((target) => !built.includes(target)))
      process.stdout.write(`${source} is not there, so nothing was built from it\n`);
    report(folder);
    const faults = tooBig(folder);
    if (check) faults.push(...differences(folder, STATIC));
    else if (faults.length === 0) replace(STATIC, folder);
    for (const sentence of faults) process.stderr.write(`${sentence}\n`);
    process.exitCode = faults.length ? 1 : 0;
  } catch (error) {
    // What does not compile, esbuild has told about by now.
    if (!error.errors) throw error;
    process.exitCode = 1;
  } finally {
    rmSync(folder, { recursive: true });
  }
}

await main(process.argv.includes("--check"));
