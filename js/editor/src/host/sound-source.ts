/** The synthesizer's code and soundfont, asked from the kernel when the first note is to sound. */

import type { SoundSource } from "../sound/synth";
import type { Link } from "../store/link";
import { exactly } from "../store/wire";

export function kernelSound(link: Link): SoundSource {
  const part = async (name: "processor" | "soundfont") => {
    const { buffers } = await link.ask({ type: "sound", part: name });
    return exactly(buffers[0]);
  };
  return { available: () => link.alive, processor: () => part("processor"), soundfont: () => part("soundfont") };
}
