/** Canvases that are painted when something in them changed, all in one animation frame, at the screen's own resolution. */

export type LayerName = "grid" | "notes" | "overlay" | "ruler" | "keyboard";

export interface Layer {
  readonly canvas: HTMLCanvasElement;
  /** Paints a cleared canvas in CSS pixels. */
  paint(context: CanvasRenderingContext2D): void;
  /** Whether there is nothing to paint: then the canvas is taken out of the picture, which costs less than an empty one. */
  isEmpty?(): boolean;
}

export class Layers<Name extends string = LayerName> {
  readonly #layers: Readonly<Record<Name, Layer>>;
  readonly #contexts = new Map<Name, CanvasRenderingContext2D>();
  readonly #dirty = new Set<Name>();
  readonly #empty = new Set<Name>();
  readonly #painted = new Set<Name>();
  readonly #eachFrame: () => boolean;
  #ratio = 1;
  #frame = 0;

  /** `eachFrame` runs in every frame that is drawn; while it returns true, another one follows. */
  constructor(layers: Readonly<Record<Name, Layer>>, eachFrame: () => boolean, signal: AbortSignal) {
    this.#layers = layers;
    this.#eachFrame = eachFrame;
    for (const [name, { canvas }] of Object.entries<Layer>(layers)) {
      // Not `willReadFrequently`: nothing is read back; the pixels of many notes are only written.
      const context = canvas.getContext("2d");
      if (!context) throw new Error("The piano roll needs a 2D canvas, and this browser gave none.");
      this.#contexts.set(name as Name, context);
    }
    signal.addEventListener("abort", () => cancelAnimationFrame(this.#frame), { once: true });
  }

  /** Marks layers to be painted in the next frame. */
  touch(...names: readonly Name[]): void {
    for (const name of names) this.#dirty.add(name);
    this.request();
  }

  request(): void {
    if (this.#frame === 0) this.#frame = requestAnimationFrame(() => this.#draw());
  }

  /** Gives a layer's canvas its size in CSS pixels. Clears it: who resizes, paints. */
  resize(name: Name, width: number, height: number, ratio: number): void {
    this.#ratio = ratio;
    const { canvas } = this.#layers[name];
    const [wide, tall] = [Math.round(width * ratio), Math.round(height * ratio)];
    if (canvas.width !== wide) canvas.width = wide;
    if (canvas.height !== tall) canvas.height = tall;
    // As many as it has pixels: a browser would scale it by the part of one that is missing.
    canvas.style.width = `${wide / ratio}px`;
    canvas.style.height = `${tall / ratio}px`;
    this.touch(name);
  }

  #draw(): void {
    this.#frame = 0;
    // Before painting: a frame's own movement (following the playhead, scrolling under a drag) shows in the same frame.
    const more = this.#eachFrame();
    if (this.#dirty.size > 0) for (const name of Object.keys(this.#layers) as Name[]) this.#showOrHide(name);
    for (const name of this.#dirty) this.#paint(name);
    this.#dirty.clear();
    cancelAnimationFrame(this.#frame);
    this.#frame = 0;
    if (more) this.request();
  }

  /** A canvas is painted when it comes back, and cleared when it goes; while it is empty nothing is done to it. */
  #showOrHide(name: Name): void {
    const empty = this.#layers[name].isEmpty?.() ?? false;
    if (empty === this.#empty.has(name)) {
      if (empty) this.#dirty.delete(name);
      return;
    }
    this.#empty[empty ? "add" : "delete"](name);
    this.#layers[name].canvas.style.visibility = empty ? "hidden" : "";
    // A canvas that was never painted is empty already, and has no pixels yet: to clear it would make them.
    this.#dirty[empty && !this.#painted.has(name) ? "delete" : "add"](name);
  }

  #paint(name: Name): void {
    const context = this.#contexts.get(name) as CanvasRenderingContext2D;
    context.setTransform(1, 0, 0, 1, 0, 0);
    context.clearRect(0, 0, context.canvas.width, context.canvas.height);
    if (this.#empty.has(name)) return;
    this.#painted.add(name);
    context.setTransform(this.#ratio, 0, 0, this.#ratio, 0, 0);
    this.#layers[name].paint(context);
  }
}

/** Calls `changed` when the window's device pixel ratio does: a zoom of the page, another screen. */
export function watchPixelRatio(changed: () => void, signal: AbortSignal): void {
  // A media query tells of leaving one ratio; each needs a query of its own.
  const query = matchMedia(`(resolution: ${devicePixelRatio}dppx)`);
  const left = () => {
    changed();
    watchPixelRatio(changed, signal);
  };
  query.addEventListener("change", left, { once: true, signal });
}
