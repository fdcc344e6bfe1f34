/** The device as a file of tests has it: built before the first of them, and gone after the last. */

import { afterAll, afterEach, beforeAll } from "vitest";
import { builtDevice } from "../../live/fakes/built";
import { type Rig, startRig } from "../../live/fakes/rig";
import type { FakeSet } from "../../live/fakes/set";

/** Where the scripts are, once tests run. */
export function builtForTests(): { readonly folder: string } {
  const built = { folder: "", remove: () => {} };
  beforeAll(async () => {
    Object.assign(built, await builtDevice());
  });
  afterAll(() => built.remove());
  return built;
}

/** Starts devices that end with the test that started them. */
export function rigsForTests(built: { readonly folder: string }): (set?: FakeSet) => Promise<Rig> {
  const rigs: Rig[] = [];
  afterEach(() => {
    for (const rig of rigs.splice(0)) rig.close();
  });
  return async (set) => {
    const rig = await startRig(built.folder, set);
    rigs.push(rig);
    return rig;
  };
}

/** A note as a request brings it, or as a set is given it. */
export const note = (pitch: number, start_time: number, duration = 1, more: object = {}) => ({
  pitch,
  start_time,
  duration,
  velocity: 80,
  ...more,
});
