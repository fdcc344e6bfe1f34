/** Many bars as pixels of one picture: a canvas's own rectangles take ten times as long. */

export interface Columns {
  /** A bar one device pixel wide, from `top` down to the lower edge, with a cap of another colour. */
  bar(x: number, top: number, fill: number, cap: number): void;
  /** Draws the picture over what is there, at this size in CSS pixels. */
  paint(context: CanvasRenderingContext2D, width: number, height: number): void;
}

interface Picture {
  readonly canvas: OffscreenCanvas;
  readonly image: ImageData;
  readonly words: Uint32Array;
}

// A picture is as large as the canvas it is for, and used again for its next frame.
const pictures = new WeakMap<HTMLCanvasElement, Picture>();

/** How high a bar's cap is, in device pixels. */
const CAP = 2;

/** An empty picture for a canvas. */
export function columnPicture(target: HTMLCanvasElement): Columns {
  const { canvas, image, words } = pictureFor(target);
  const { width } = image;
  words.fill(0);
  return {
    bar(x, top, fill, cap) {
      if (x < 0 || x >= width) return;
      const first = Math.max(0, top) * width + x;
      const below = first + CAP * width;
      for (let at = first; at < words.length; at += width) words[at] = at < below ? cap : fill;
    },
    paint(context, wide, tall) {
      canvas.getContext("2d")?.putImageData(image, 0, 0);
      context.drawImage(canvas, 0, 0, wide, tall);
    },
  };
}

function pictureFor(target: HTMLCanvasElement): Picture {
  let found = pictures.get(target);
  if (!found || found.image.width !== target.width || found.image.height !== target.height) {
    const image = new ImageData(target.width, target.height);
    const words = new Uint32Array(image.data.buffer);
    found = { canvas: new OffscreenCanvas(target.width, target.height), image, words };
    pictures.set(target, found);
  }
  return found;
}
