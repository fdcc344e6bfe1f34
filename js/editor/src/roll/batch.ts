/** A few notes side by side in typed arrays that are used again for the next frame: what a canvas's own shapes are drawn from. */

import type { NoteStyle, Palette } from "./colors";
import type { NoteSink, RowPlaces } from "./gather";

export class NoteBatch implements NoteSink {
  count = 0;
  height = 0;
  x = new Int32Array(1024);
  y = new Int32Array(1024);
  width = new Int32Array(1024);
  pitch = new Uint8Array(1024);
  chance = new Float32Array(1024);
  readonly palettes: Palette[] = [];
  readonly styles: NoteStyle[] = [];
  #tops: Int32Array = new Int32Array(0);

  begin({ tops, height }: RowPlaces): void {
    this.count = 0;
    this.height = height;
    this.#tops = tops;
  }

  push(x: number, width: number, pitch: number, palette: Palette, level: number, chance: number): void {
    const at = this.count++;
    if (at === this.x.length) this.#grow();
    this.x[at] = x;
    this.y[at] = this.#tops[pitch];
    this.width[at] = width;
    this.pitch[at] = pitch;
    this.chance[at] = chance;
    this.palettes[at] = palette;
    this.styles[at] = palette.styles[level];
  }

  #grow(): void {
    const room = this.x.length * 2;
    this.x = copied(this.x, new Int32Array(room));
    this.y = copied(this.y, new Int32Array(room));
    this.width = copied(this.width, new Int32Array(room));
    this.pitch = copied(this.pitch, new Uint8Array(room));
    this.chance = copied(this.chance, new Float32Array(room));
  }
}

/** `into`, beginning with what `from` holds. */
function copied<A extends { set(from: A): void }>(from: A, into: A): A {
  into.set(from);
  return into;
}
