/**
 * Hundreds of thousands of notes as pixels of one image.
 *
 * All notes of a row lie between the same two lines of pixels, so a row is drawn as strips one pixel high, and copied to its
 * lines at the end: a note costs a few words, whatever its height. Far out nearly all notes are as narrow as can be: of
 * such a note one word is written where it begins, and all of them are drawn out in one go.
 */

import type { Palette } from "./colors";
import type { NoteSink, RowPlaces } from "./gather";
import { PITCHES } from "./geometry";

export class Strips implements NoteSink {
  count = 0;
  #width = 0;
  #rows: RowPlaces | null = null;
  /** For each pitch, the line of pixels at a note's upper and lower edge, and the lines between them. */
  #edges = new Uint32Array(0);
  #insides = new Uint32Array(0);
  /** For each pitch, the colours of the narrowest notes where they begin; those that are not drawn out yet. */
  #begins = new Uint32Array(0);
  readonly #narrow = new Uint8Array(PITCHES);
  /** For each pitch, 1 where some note has it. */
  readonly #played = new Uint8Array(PITCHES);
  #image: ImageData | null = null;

  /** How wide the picture is, in device pixels. */
  resize(width: number): void {
    if (this.#width === width) return;
    this.#width = width;
    this.#edges = new Uint32Array(PITCHES * width);
    this.#insides = new Uint32Array(PITCHES * width);
    this.#begins = new Uint32Array(PITCHES * width);
  }

  begin(rows: RowPlaces): void {
    this.layer();
    this.count = 0;
    this.#rows = rows;
    for (let pitch = 0; pitch < PITCHES; pitch++) {
      if (!this.#played[pitch]) continue;
      this.#edges.fill(0, pitch * this.#width, (pitch + 1) * this.#width);
      this.#insides.fill(0, pitch * this.#width, (pitch + 1) * this.#width);
    }
    this.#played.fill(0);
  }

  push(x: number, width: number, pitch: number, palette: Palette, level: number): void {
    this.count++;
    const line = pitch * this.#width;
    const from = x < 0 ? line : line + x;
    const to = x + width > this.#width ? line + this.#width : line + x + width;
    if (from >= to || !this.#rows) return;
    this.#played[pitch] = 1;
    if (width > this.#rows.narrowest) {
      const bordered = width >= 4 && this.#rows.height >= 4;
      this.#draw(from, to, bordered, palette, level);
      if (!bordered) return;
      if (x >= 0) this.#insides[from] = palette.borders[level];
      if (to === line + x + width) this.#insides[to - 1] = palette.borders[level];
      return;
    }
    this.#begins[from] = palette.selected ? palette.borders[level] : palette.fills[level];
    this.#narrow[pitch] = 1;
  }

  #draw(from: number, to: number, bordered: boolean, palette: Palette, level: number): void {
    const edges = this.#edges;
    const insides = this.#insides;
    const edge = bordered || palette.selected ? palette.borders[level] : palette.fills[level];
    const inside = bordered ? palette.fills[level] : edge;
    // A loop is several times faster than `fill` for a few pixels.
    for (let at = from; at < to; at++) {
      edges[at] = edge;
      insides[at] = inside;
    }
  }

  /** Draws out the narrow notes, so that what comes lies over them. */
  layer(): void {
    const width = this.#width;
    for (let pitch = 0; pitch < PITCHES; pitch++) {
      if (!this.#narrow[pitch]) continue;
      this.#narrow[pitch] = 0;
      this.#drawOut(pitch * width, (pitch + 1) * width, this.#rows?.narrowest ?? 0);
    }
  }

  #drawOut(from: number, to: number, length: number): void {
    const begins = this.#begins;
    const edges = this.#edges;
    const insides = this.#insides;
    let [pixel, left] = [0, 0];
    for (let at = from; at < to; at++) {
      if (begins[at] !== 0) {
        pixel = begins[at];
        left = length;
        begins[at] = 0;
      }
      if (left <= 0) continue;
      left--;
      edges[at] = pixel;
      insides[at] = pixel;
    }
  }

  /** Replaces what is on the canvas by the notes. */
  paint(context: CanvasRenderingContext2D): void {
    const { width, height } = context.canvas;
    if (this.#image?.width !== width || this.#image.height !== height) this.#image = new ImageData(width, height);
    this.copyTo(new Uint32Array(this.#image.data.buffer), height);
    context.putImageData(this.#image, 0, 0);
  }

  /** Pure: writes the notes into `words`, a picture of `height` lines of pixels. */
  copyTo(words: Uint32Array, height: number): void {
    this.layer();
    words.fill(0);
    if (!this.#rows) return;
    const { tops, height: tall } = this.#rows;
    const width = this.#width;
    // Where rows are so low that a note's last line is the next row's first, the lower row stands.
    for (let pitch = PITCHES - 1; pitch >= 0; pitch--) {
      if (!this.#played[pitch]) continue;
      const edge = this.#edges.subarray(pitch * width, (pitch + 1) * width);
      const inside = this.#insides.subarray(pitch * width, (pitch + 1) * width);
      const [top, last] = [tops[pitch], tops[pitch] + tall - 1];
      for (let y = Math.max(0, top); y <= Math.min(last, height - 1); y++) {
        words.set(y === top || y === last ? edge : inside, y * width);
      }
    }
  }
}
