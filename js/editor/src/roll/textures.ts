/** Textures over the fills of notes: a second cue besides hue where several tracks are seen together. */

import type { NoteStyle } from "./colors";

/** The side of a texture's tile, in CSS pixels. */
const TILE = 6;

/** What each texture draws in its tile, in CSS pixels; 0 is a plain fill. */
const DRAWN: readonly ((context: OffscreenCanvasRenderingContext2D) => void)[] = [
  () => {},
  (context) => diagonals(context, 1),
  (context) => diagonals(context, -1),
  (context) => context.fillRect(0, 0, 1.2, TILE),
];

/** Three lines, so that those of neighbouring tiles meet. */
function diagonals(context: OffscreenCanvasRenderingContext2D, direction: number): void {
  context.lineWidth = 1.2;
  context.beginPath();
  for (const shift of [-TILE, 0, TILE]) {
    context.moveTo(shift, direction > 0 ? TILE : 0);
    context.lineTo(shift + TILE, direction > 0 ? 0 : TILE);
  }
  context.stroke();
}

// A pattern belongs to the canvas it was made by, and a style to a theme.
const patterns = new WeakMap<CanvasRenderingContext2D, Map<string, CanvasPattern>>();

/** The texture in a style's colours, its tiles counted from `left` device pixels: it scrolls with the notes. */
export function textureFill(
  context: CanvasRenderingContext2D,
  { fill, trace }: NoteStyle,
  texture: number,
  ratio: number,
  left: number,
): CanvasPattern | string {
  const known = patterns.get(context) ?? new Map<string, CanvasPattern>();
  patterns.set(context, known);
  const key = `${fill} ${texture} ${ratio}`;
  const pattern = known.get(key) ?? made(context, fill, trace, texture, ratio);
  if (!pattern) return fill;
  known.set(key, pattern);
  pattern.setTransform(new DOMMatrix([1, 0, 0, 1, left, 0]));
  return pattern;
}

function made(
  context: CanvasRenderingContext2D,
  fill: string,
  trace: string,
  texture: number,
  ratio: number,
): CanvasPattern | null {
  const side = Math.round(TILE * ratio);
  const tile = new OffscreenCanvas(side, side);
  const drawing = tile.getContext("2d");
  if (!drawing) return null;
  drawing.fillStyle = fill;
  drawing.fillRect(0, 0, side, side);
  drawing.scale(side / TILE, side / TILE);
  drawing.fillStyle = trace;
  drawing.strokeStyle = trace;
  DRAWN[texture](drawing);
  return context.createPattern(tile, "repeat");
}
