/** Painting notes: with borders, rounding and names while they are few, as plain pixels when they are many. */

import type { NoteBatch } from "./gather";
import { pitchLabel } from "./names";
import { rasterize } from "./raster";
import type { Scene } from "./scene";

/** Above this many notes in view a canvas's own rectangles cost more than a frame. */
export const RASTER_ABOVE = 3000;

/** Paints a gathered batch on a cleared canvas. `context` is in device pixels here. */
export function paintNotes(context: CanvasRenderingContext2D, batch: NoteBatch, scene: Scene): void {
  if (batch.count > RASTER_ABOVE) {
    rasterize(context, batch);
    return;
  }
  context.save();
  context.setTransform(1, 0, 0, 1, 0, 0);
  if (scene.view.pixelsPerPitch >= 9 && batch.count <= 1000) paintRounded(context, batch, scene.ratio);
  else paintSquare(context, batch, scene.ratio);
  if (scene.view.pixelsPerPitch >= 11) paintNames(context, batch, scene);
  context.restore();
}

function paintRounded(context: CanvasRenderingContext2D, batch: NoteBatch, ratio: number): void {
  const { x, y, width, height, styles } = batch;
  const line = Math.max(1, Math.round(ratio));
  for (let i = 0; i < batch.count; i++) {
    const thick = i >= batch.selectedFrom ? line * 2 : line;
    const radius = Math.min(3 * ratio, height / 3, width[i] / 3);
    context.fillStyle = styles[i].border;
    context.beginPath();
    context.roundRect(x[i], y[i], width[i], height, radius);
    context.fill();
    if (width[i] <= 2 * thick) continue;
    context.fillStyle = styles[i].fill;
    context.beginPath();
    context.roundRect(
      x[i] + thick,
      y[i] + thick,
      width[i] - 2 * thick,
      height - 2 * thick,
      Math.max(0, radius - thick / 2),
    );
    context.fill();
  }
}

/** Two rectangles a note; a border only where it leaves something inside. */
function paintSquare(context: CanvasRenderingContext2D, batch: NoteBatch, ratio: number): void {
  const { x, y, width, height, styles } = batch;
  const line = Math.max(1, Math.round(ratio));
  for (let i = 0; i < batch.count; i++) {
    const inside = width[i] > 3 * line && height > 3 * line;
    context.fillStyle = inside || i >= batch.selectedFrom ? styles[i].border : styles[i].fill;
    context.fillRect(x[i], y[i], width[i], height);
    if (!inside) continue;
    context.fillStyle = styles[i].fill;
    context.fillRect(x[i] + line, y[i] + line, width[i] - 2 * line, height - 2 * line);
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
