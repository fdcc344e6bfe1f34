/** Many rectangles as pixels of one image: about a tenth of the time a canvas takes for its own. */

import type { NoteBatch } from "./gather";

interface Pixels {
  readonly image: ImageData;
  /** The image's bytes, a pixel a number. */
  readonly words: Uint32Array;
}

const pixelsOf = new WeakMap<HTMLCanvasElement, Pixels>();

/** Replaces what is on the canvas by the batch's rectangles. */
export function rasterize(context: CanvasRenderingContext2D, batch: NoteBatch): void {
  const { words, image } = pixels(context.canvas);
  words.fill(0);
  fillRectangles(words, image.width, image.height, batch);
  context.putImageData(image, 0, 0);
}

function pixels(canvas: HTMLCanvasElement): Pixels {
  let found = pixelsOf.get(canvas);
  if (!found || found.image.width !== canvas.width || found.image.height !== canvas.height) {
    const image = new ImageData(canvas.width, canvas.height);
    found = { image, words: new Uint32Array(image.data.buffer) };
    pixelsOf.set(canvas, found);
  }
  return found;
}

/** Pure: writes the batch into `words`, a picture of `width` x `height` pixels, clipped to it. */
export function fillRectangles(words: Uint32Array, width: number, height: number, batch: NoteBatch): void {
  const { x, y, height: tall, styles, count } = batch;
  for (let i = 0; i < count; i++) {
    const left = Math.max(0, x[i]);
    const right = Math.min(width, x[i] + batch.width[i]);
    const top = Math.max(0, y[i]);
    const bottom = Math.min(height, y[i] + tall);
    if (left >= right || top >= bottom) continue;
    const { fillPixel, borderPixel } = styles[i];
    const bordered = batch.width[i] >= 4 && tall >= 4;
    const body = !bordered && i >= batch.selectedFrom ? borderPixel : fillPixel;
    for (let row = top; row < bottom; row++) {
      const edge = bordered && (row === y[i] || row === y[i] + tall - 1);
      words.fill(edge ? borderPixel : body, row * width + left, row * width + right);
      if (!bordered || edge) continue;
      if (x[i] >= 0) words[row * width + left] = borderPixel;
      if (x[i] + batch.width[i] <= width) words[row * width + right - 1] = borderPixel;
    }
  }
}
