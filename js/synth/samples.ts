/** Decodes a soundfont's compressed samples ahead of their first note, which would otherwise stall the sound. */

import type { BasicPreset, BasicZone } from "spessasynth_core";
import type { Patch } from "./messages";

export function decode(presets: readonly BasicPreset[], patch: Patch): void {
  const preset = presets.find(
    ({ program, isGMGSDrum, bankMSB }) =>
      program === patch.program && isGMGSDrum === patch.drums && (patch.drums || bankMSB === 0),
  );
  for (const zone of preset?.zones ?? []) {
    for (const part of zone.instrument.zones) {
      if (patch.pitches.some((pitch) => covers(zone, pitch) && covers(part, pitch))) part.sample.getAudioData();
    }
  }
}

function covers(zone: BasicZone, pitch: number): boolean {
  return !zone.hasKeyRange || (zone.keyRange.min <= pitch && pitch <= zone.keyRange.max);
}
