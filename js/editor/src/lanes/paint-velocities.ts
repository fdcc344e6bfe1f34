/** Velocities as stems with heads, in the colours of their notes; where they stand too close, as columns of pixels. */

import { velocityLevel } from "../roll/colors";
import { rightEdge, tickToX } from "../roll/geometry";
import { crisp } from "../roll/paint-grid";
import { type SeenTrack, seenTracks } from "../roll/scene";
import { lowerBound } from "../score/columns";
import type { LaneScene } from "./lane-context";
import { REACH, valueToY } from "./lane-geometry";

/** CSS pixels a stem has to itself where stems still have heads. */
const ROOM = 2.5;
const HEAD = 3.5;

export function paintVelocities(context: CanvasRenderingContext2D, scene: LaneScene): void {
  const tracks = seenTracks({ ...scene.roll.state, score: scene.score });
  for (const seen of tracks) paintTrack(context, scene, seen, false);
  if (selectionOf(scene).size) for (const seen of tracks) paintTrack(context, scene, seen, true);
}

function selectionOf({ notes, roll }: LaneScene): ReadonlySet<number> {
  return notes ?? roll.selection;
}

function paintTrack(context: CanvasRenderingContext2D, scene: LaneScene, seen: SeenTrack, selected: boolean): void {
  const { view } = scene.roll;
  const { start } = seen.track.notes;
  const reach = REACH / view.pixelsPerTick;
  const first = lowerBound(start, view.left - reach);
  const last = lowerBound(start, rightEdge(view) + reach);
  if (last - first > view.width / ROOM) paintColumns(context, scene, seen, selected, first, last);
  else paintStems(context, scene, seen, selected, first, last);
}

function styleOf({ roll: { theme, state } }: LaneScene, { color, active, silent }: SeenTrack, selected: boolean) {
  const tone = silent ? "muted" : state.activeTrack !== null && !active ? "ghost" : "plain";
  const { styles } = theme.palette(color, tone, selected);
  return (velocity: number) => styles[velocityLevel(velocity)];
}

function paintStems(
  context: CanvasRenderingContext2D,
  scene: LaneScene,
  seen: SeenTrack,
  selected: boolean,
  first: number,
  last: number,
): void {
  const { view, ratio } = scene.roll;
  const { id, start, velocity } = seen.track.notes;
  const selection = selectionOf(scene);
  const style = styleOf(scene, seen, selected);
  const width = selected ? 3 : 2;
  for (let row = first; row < last; row++) {
    if (selection.has(id[row]) !== selected) continue;
    const { fill, border } = style(velocity[row]);
    const x = crisp(tickToX(view, start[row]), ratio);
    const y = valueToY(scene.scale, velocity[row]);
    context.fillStyle = selected ? fill : border;
    context.fillRect(x - width / 2, y, width, scene.scale.height - y);
    context.fillStyle = border;
    disc(context, x, y, HEAD + (selected ? 1 : 0.5));
    context.fillStyle = fill;
    disc(context, x, y, HEAD - 0.5);
  }
}

function disc(context: CanvasRenderingContext2D, x: number, y: number, radius: number): void {
  context.beginPath();
  context.arc(x, y, radius, 0, 2 * Math.PI);
  context.fill();
}

/** One bar a pixel, as high as the loudest of the notes that begin there. */
function paintColumns(
  context: CanvasRenderingContext2D,
  scene: LaneScene,
  seen: SeenTrack,
  selected: boolean,
  first: number,
  last: number,
): void {
  const { view, ratio } = scene.roll;
  const { id, start, velocity } = seen.track.notes;
  const selection = selectionOf(scene);
  const some = selection.size > 0;
  const style = styleOf(scene, seen, selected);
  const perTick = view.pixelsPerTick * ratio;
  let [column, loudest] = [0, 0];
  const flush = () => {
    if (loudest === 0) return;
    const { fill, border } = style(loudest);
    const y = valueToY(scene.scale, loudest);
    context.fillStyle = fill;
    context.fillRect(column / ratio, y, 1 / ratio, scene.scale.height - y);
    context.fillStyle = border;
    context.fillRect(column / ratio, y - 1, 1 / ratio, 2);
  };
  for (let row = first; row < last; row++) {
    if ((some && selection.has(id[row])) !== selected) continue;
    const at = Math.round((start[row] - view.left) * perTick);
    if (at !== column) {
      flush();
      [column, loudest] = [at, 0];
    }
    if (velocity[row] > loudest) loudest = velocity[row];
  }
  flush();
}
