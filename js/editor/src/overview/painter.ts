/** Paints the strip: the notes as a picture that is kept, and over it what changes more often. */

import { faded, VELOCITY_LEVELS } from "../roll/colors";
import type { RollContext } from "../roll/context";
import { extentOfScore } from "../roll/extent";
import { type Scene, trackColor } from "../roll/scene";
import { audibleTracks } from "../sound/schedule";
import { type Painted, paintPiece } from "./picture";

/** A gesture is never to wait for the picture: it is made when there is nothing else to do, and at the latest after this. */
const IDLE = { timeout: 250 } as const;

export class StripPainter {
  readonly #context: RollContext;
  readonly #canvas: HTMLCanvasElement;
  readonly #ink: CanvasRenderingContext2D;
  readonly #picture = document.createElement("canvas");
  #image: ImageData | null = null;
  #painted = false;
  #idle = 0;
  #frame = 0;

  constructor(context: RollContext, canvas: HTMLCanvasElement, signal: AbortSignal) {
    const ink = canvas.getContext("2d");
    if (!ink) throw new Error("The overview needs a 2D canvas, and this browser gave none.");
    this.#context = context;
    this.#canvas = canvas;
    this.#ink = ink;
    signal.addEventListener("abort", () => this.#cancel(), { once: true });
  }

  /** Gives it its size, in CSS pixels, and paints: a canvas that is sized is empty. The first time notes in the roll come first. */
  resize(width: number, height: number, ratio: number): void {
    const [wide, tall] = [Math.max(1, Math.round(width * ratio)), Math.max(1, Math.round(height * ratio))];
    if (this.#canvas.width === wide && this.#canvas.height === tall) return;
    for (const canvas of [this.#canvas, this.#picture]) Object.assign(canvas, { width: wide, height: tall });
    this.#canvas.style.width = `${width}px`;
    this.#canvas.style.height = `${height}px`;
    this.#image = null;
    if (this.#painted) this.#paintPicture();
    else this.touchNotes();
    this.#paint();
  }

  /** The notes look different. */
  touchNotes(): void {
    if (this.#idle) return;
    const run = () => {
      this.#idle = 0;
      this.#paintPicture();
      this.touch();
    };
    this.#idle = canIdle() ? requestIdleCallback(run, IDLE) : window.setTimeout(run, IDLE.timeout);
  }

  /** What lies over the notes does. */
  touch(): void {
    this.#frame ||= requestAnimationFrame(() => this.#paint());
  }

  #cancel(): void {
    cancelAnimationFrame(this.#frame);
    if (canIdle()) cancelIdleCallback(this.#idle);
    else clearTimeout(this.#idle);
  }

  #paintPicture(): void {
    this.#painted = true;
    const { width, height } = this.#picture;
    this.#image ??= new ImageData(width, height);
    const { state, local } = this.#context;
    const words = new Uint32Array(this.#image.data.buffer);
    const { end } = extentOfScore(state.score);
    paintPiece(words, width, height, paintedNotes(this.#context), [0, end], Math.round(local.ratio));
    this.#picture.getContext("2d")?.putImageData(this.#image, 0, 0);
  }

  #paint(): void {
    this.#frame = 0;
    const { width, height } = this.#canvas;
    this.#ink.clearRect(0, 0, width, height);
    this.#ink.drawImage(this.#picture, 0, 0);
    paintMarks(this.#ink, this.#context.scene());
  }
}

function canIdle(): boolean {
  return typeof requestIdleCallback === "function";
}

/** The tracks in sight as the roll paints them: the first above the others, the active one on top. */
function paintedNotes({ state, local }: RollContext): Painted[] {
  const { score, mixer, activeTrack } = state;
  const audible = audibleTracks(score, mixer);
  return score.tracks
    .map(({ id, notes }, index) => {
      const tone = audible.has(id) ? "plain" : "muted";
      const { fills } = local.theme.palette(trackColor(state, index), tone, false);
      return { id, index, notes, pixel: fills[VELOCITY_LEVELS - 1] };
    })
    .filter(({ id }) => !mixer[id]?.hidden)
    .sort((a, b) => Number(a.id === activeTrack) - Number(b.id === activeTrack) || b.index - a.index);
}

/** The region, the loop and the markers, in device pixels. */
function paintMarks(ink: CanvasRenderingContext2D, { state, theme, region, loop, ratio }: Scene): void {
  const { width, height } = ink.canvas;
  const perTick = width / extentOfScore(state.score).end;
  const fill = (start: number, end: number, top: number, bottom: number, color: string) => {
    ink.fillStyle = color;
    ink.fillRect(Math.round(start * perTick), top, Math.max(ratio, Math.round((end - start) * perTick)), bottom - top);
  };
  for (const [start, end] of region?.spans ?? []) {
    fill(start, end, 0, height, faded(theme.rgb.region, 0.28));
  }
  for (const { tick } of state.score.markers) fill(tick, tick, 0, height, faded(theme.rgb.text, 0.4));
  // Under the edge of the frame and the ring of the focus.
  if (loop) fill(loop.start, loop.end, 3 * ratio, 5 * ratio, theme.css.playhead);
}
