/** Takes as the trait `kept_takes` has them: the twin of `closeloop_widgets/takes/kept.py`. */

import { type Run, type Take, type ToldTake, withTakes } from "../store/takes";

interface Header {
  readonly runs: readonly Run[];
  readonly takes: readonly (ToldTake & { readonly size: number })[];
}

/** "CLT1", little-endian. */
const MAGIC = 0x31544c43;
const ALIGN = 8;

/** None where the bytes are those of another version: they are a copy of what the kernel has. */
export function keptTakes(bytes: Uint8Array): Take[] {
  if (bytes.length < ALIGN) return [];
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (view.getUint32(0, true) !== MAGIC) return [];
  try {
    const end = ALIGN + view.getUint32(4, true);
    const { runs, takes } = JSON.parse(new TextDecoder().decode(bytes.subarray(ALIGN, end))) as Header;
    let at = Math.ceil(end / ALIGN) * ALIGN;
    const packs = takes.map(({ size }) => {
      at += size;
      return bytes.slice(at - size, at);
    });
    return withTakes([], runs, takes, packs);
  } catch (error) {
    console.warn("the takes that were kept with this notebook could not be read", error);
    return [];
  }
}
