/** Paints pictures and hands them to the page. */

/**
 * Where pictures are painted before canvases show them.
 *
 * Chromium copies a canvas that is painted on in every frame in which anything moves, whether or not it changed (without a GPU
 * at least); one that was only handed its picture, once. Nothing is copied here: the picture itself changes hands.
 */
export class Paper {
  #context: OffscreenCanvasRenderingContext2D | null = null;

  /** Has `canvas` show what `paint` paints, in device pixels. */
  print(
    canvas: HTMLCanvasElement,
    [width, height]: readonly [number, number],
    ratio: number,
    paint: (context: OffscreenCanvasRenderingContext2D) => void,
  ): void {
    const context = this.#sized(width, height);
    if (!context) return;
    paint(context);
    if (canvas.width !== width || canvas.height !== height) {
      Object.assign(canvas, { width, height });
      Object.assign(canvas.style, { width: `${width / ratio}px`, height: `${height / ratio}px` });
    }
    canvas.getContext("bitmaprenderer")?.transferFromImageBitmap(context.canvas.transferToImageBitmap());
  }

  #sized(width: number, height: number): OffscreenCanvasRenderingContext2D | null {
    const paper = this.#context?.canvas;
    if (paper?.width !== width || paper.height !== height) {
      this.#context = new OffscreenCanvas(width, height).getContext("2d");
    }
    return this.#context;
  }
}
