/** The device's scripts, built as they are shipped, once for each run of tests. */

import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
// @ts-expect-error: a script of the build, without types
import { buildDevice } from "../../../js/device/build.mjs";

export async function builtDevice(): Promise<{ folder: string; remove: () => void }> {
  const folder = mkdtempSync(join(tmpdir(), "closeloop-device-"));
  await buildDevice(folder);
  return { folder, remove: () => rmSync(folder, { recursive: true }) };
}
