/** Painting notes: with borders, rounding, textures and names while they are few, as plain pixels when they are many. */

import { NoteBatch } from "./batch";
import { gatherNotes, notesAbout, type Pose } from "./gather";
import { pitchLabel } from "./names";
import { Strips } from "./raster";
import { type Scene, seenTracks, showsDrums } from "./scene";
import { textureFill } from "./textures";

/** Above this many notes in view a canvas's own rectangles cost more than a frame. */
const RASTER_ABOVE = 3000;
/** Above this many, corners are not rounded and fills have no texture. */
const ROUNDED_UP_TO = 1000;

/** Whether notes may be so many that they are written as an image, which replaces what was on the canvas. */
export function areMany(scene: Scene, pose: Pose): boolean {
  return notesAbout(scene, pose) > RASTER_ABOVE;
}

/** What pictures of notes are made with, kept from frame to frame. */
export class NotePainter {
  readonly #batch = new NoteBatch();
  readonly #strips = new Strips();

  /** Paints the notes in view: `many` on a cleared canvas, few also over what is there. */
  paint(context: CanvasRenderingContext2D, scene: Scene, pose: Pose, many = areMany(scene, pose)): void {
    if (many) {
      const strips = this.#strips;
      strips.resize(context.canvas.width);
      gatherNotes(strips, scene, pose);
      // Zoomed in on some pitches they may turn out to be few.
      if (strips.count > RASTER_ABOVE) {
        strips.paint(context);
        return;
      }
    }
    gatherNotes(this.#batch, scene, pose);
    context.save();
    // In device pixels.
    context.setTransform(1, 0, 0, 1, 0, 0);
    paintShapes(context, this.#batch, scene);
    context.restore();
  }
}

function paintShapes(context: CanvasRenderingContext2D, batch: NoteBatch, scene: Scene): void {
  const { view, ratio, state } = scene;
  const large = view.pixelsPerPitch >= 9 && batch.count <= ROUNDED_UP_TO;
  if (showsDrums(state) && view.pixelsPerPitch >= 7) paintHits(context, batch, ratio);
  else if (large) paintRounded(context, batch, scene, seenTracks(state).length > 1);
  else paintSquare(context, batch, ratio);
  if (view.pixelsPerPitch >= 9) paintChances(context, batch, scene);
  if (view.pixelsPerPitch >= 11 && !showsDrums(state)) paintNames(context, batch, scene);
}

function paintRounded(context: CanvasRenderingContext2D, batch: NoteBatch, scene: Scene, textured: boolean): void {
  const { x, y, width, height, styles, palettes } = batch;
  const { ratio, view } = scene;
  const line = lineWidth(ratio);
  const origin = -Math.round(view.left * view.pixelsPerTick * ratio);
  for (let i = 0; i < batch.count; i++) {
    const { selected, texture } = palettes[i];
    const thick = selected ? line * 2 : line;
    const radius = Math.min(3 * ratio, height / 3, width[i] / 3);
    context.fillStyle = styles[i].border;
    context.beginPath();
    context.roundRect(x[i], y[i], width[i], height, radius);
    context.fill();
    const inside = width[i] - 2 * thick;
    if (inside <= 0) continue;
    context.fillStyle = textured && texture ? textureFill(context, styles[i], texture, ratio, origin) : styles[i].fill;
    context.beginPath();
    context.roundRect(x[i] + thick, y[i] + thick, inside, height - 2 * thick, Math.max(0, radius - thick / 2));
    context.fill();
  }
}

/** Two rectangles a note; a border only where it leaves something inside. */
function paintSquare(context: CanvasRenderingContext2D, batch: NoteBatch, ratio: number): void {
  const { x, y, width, height, styles, palettes } = batch;
  const line = lineWidth(ratio);
  for (let i = 0; i < batch.count; i++) {
    const inside = width[i] > 3 * line && height > 3 * line;
    context.fillStyle = inside || palettes[i].selected ? styles[i].border : styles[i].fill;
    context.fillRect(x[i], y[i], width[i], height);
    if (!inside) continue;
    context.fillStyle = styles[i].fill;
    context.fillRect(x[i] + line, y[i] + line, width[i] - 2 * line, height - 2 * line);
  }
}

/**
 * Drums: a block that begins where the drum is hit and comes to a point. The flat side tells the time, which the middle of
 * a diamond would tell only to who knows; a long note is a longer block.
 */
function paintHits(context: CanvasRenderingContext2D, batch: NoteBatch, ratio: number): void {
  const { x, y, width, height, styles, palettes } = batch;
  const line = lineWidth(ratio);
  context.lineJoin = "round";
  for (let i = 0; i < batch.count; i++) {
    context.lineWidth = palettes[i].selected ? line * 2 : line;
    const half = context.lineWidth / 2;
    const [left, top, right, bottom] = [x[i] + half, y[i] + half, x[i] + width[i] - half, y[i] + height - half];
    const shoulder = Math.max(left, right - (bottom - top) / 2);
    context.beginPath();
    context.moveTo(left, top);
    context.lineTo(shoulder, top);
    context.lineTo(right, (top + bottom) / 2);
    context.lineTo(shoulder, bottom);
    context.lineTo(left, bottom);
    context.closePath();
    context.fillStyle = styles[i].fill;
    context.fill();
    context.strokeStyle = styles[i].border;
    context.stroke();
  }
}

/** A note that sounds only sometimes has a corner cut out, the larger the less often it sounds. */
function paintChances(context: CanvasRenderingContext2D, batch: NoteBatch, { theme, ratio }: Scene): void {
  const { x, y, width, height, chance } = batch;
  context.fillStyle = theme.css.surface;
  for (let i = 0; i < batch.count; i++) {
    if (chance[i] >= 1) continue;
    const size = Math.min(height, width[i]) * (0.4 + 0.5 * (1 - chance[i])) + ratio;
    const right = x[i] + width[i];
    context.beginPath();
    context.moveTo(right - size, y[i]);
    context.lineTo(right, y[i]);
    context.lineTo(right, y[i] + size);
    context.fill();
  }
}

function paintNames(context: CanvasRenderingContext2D, batch: NoteBatch, scene: Scene): void {
  const { ratio, view } = scene;
  const size = Math.min(11, view.pixelsPerPitch - 4);
  context.font = `500 ${size * ratio}px system-ui, sans-serif`;
  context.textBaseline = "middle";
  const least = 3.1 * size * ratio;
  for (let i = 0; i < batch.count; i++) {
    if (batch.width[i] < least) continue;
    context.fillStyle = batch.styles[i].text;
    // A note that begins left of the view keeps its name in sight.
    const x = Math.max(batch.x[i], 0) + 5 * ratio;
    if (x + least - 5 * ratio > batch.x[i] + batch.width[i]) continue;
    context.fillText(pitchLabel(batch.pitch[i]), x, batch.y[i] + batch.height / 2 + 0.5 * ratio);
  }
}

function lineWidth(ratio: number): number {
  return Math.max(1, Math.round(ratio));
}
