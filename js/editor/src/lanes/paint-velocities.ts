/** Velocities as stems with heads, in the colours of their notes; where they stand too close, as columns of pixels. */

import { type Palette, velocityLevel } from "../roll/colors";
import { rightEdge, tickToX } from "../roll/geometry";
import { crisp } from "../roll/paint-grid";
import { type SeenTrack, seenTracks } from "../roll/scene";
import { lowerBound } from "../score/columns";
import type { Notes } from "../score/types";
import { type Columns, columnPicture } from "./columns";
import type { LaneScene } from "./lane-context";
import { REACH, valueToY } from "./lane-geometry";

/** CSS pixels a stem has to itself where stems still are drawn as such. */
const ROOM = 2.5;
/** Above this many stems their heads are square: a canvas's discs would cost more than all else. */
const ROUND = 200;
const HEAD = 3.5;

/** The notes of one track that begin in view, some of them selected. */
interface Stems {
  readonly notes: Notes;
  readonly first: number;
  readonly last: number;
  readonly palette: (selected: boolean) => Palette;
}

export function paintVelocities(context: CanvasRenderingContext2D, scene: LaneScene): void {
  const all = seenTracks({ ...scene.roll.state, score: scene.score }).map((seen) => stemsOf(scene, seen));
  const count = all.reduce((sum, { first, last }) => sum + last - first, 0);
  const dense = count > scene.roll.view.width / ROOM;
  const picture = dense ? columnPicture(context.canvas) : null;
  const selection = selectionOf(scene);
  for (const selected of selection.size ? [false, true] : [false]) {
    for (const stems of all) {
      if (picture) fillColumns(picture, scene, stems, selected);
      else paintStems(context, scene, stems, selected, count <= ROUND);
    }
  }
  picture?.paint(context, scene.roll.view.width, scene.scale.height);
}

function selectionOf({ notes, roll }: LaneScene): ReadonlySet<number> {
  return notes ?? roll.selection;
}

function stemsOf({ roll: { view, theme, state } }: LaneScene, { track, color, active, silent }: SeenTrack): Stems {
  const tone = silent ? "muted" : state.activeTrack !== null && !active ? "ghost" : "plain";
  const reach = REACH / view.pixelsPerTick;
  return {
    notes: track.notes,
    first: lowerBound(track.notes.start, view.left - reach),
    last: lowerBound(track.notes.start, rightEdge(view) + reach),
    palette: (selected) => theme.palette(color, tone, selected),
  };
}

function paintStems(
  context: CanvasRenderingContext2D,
  scene: LaneScene,
  { notes: { id, start, velocity }, first, last, palette }: Stems,
  selected: boolean,
  round: boolean,
): void {
  const { view, ratio } = scene.roll;
  const selection = selectionOf(scene);
  const { styles } = palette(selected);
  const width = selected ? 3 : 2;
  const head = round ? disc : square;
  for (let row = first; row < last; row++) {
    if (selection.has(id[row]) !== selected) continue;
    const { fill, border } = styles[velocityLevel(velocity[row])];
    const x = crisp(tickToX(view, start[row]), ratio);
    const y = valueToY(scene.scale, velocity[row]);
    context.fillStyle = selected ? fill : border;
    context.fillRect(x - width / 2, y, width, scene.scale.height - y);
    context.fillStyle = border;
    head(context, x, y, HEAD + (selected ? 1 : 0.5));
    context.fillStyle = fill;
    head(context, x, y, HEAD - 0.5);
  }
}

function disc(context: CanvasRenderingContext2D, x: number, y: number, radius: number): void {
  context.beginPath();
  context.arc(x, y, radius, 0, 2 * Math.PI);
  context.fill();
}

function square(context: CanvasRenderingContext2D, x: number, y: number, radius: number): void {
  context.fillRect(x - radius, y - radius, 2 * radius, 2 * radius);
}

/** One bar a pixel, as high as the loudest of the notes that begin there. */
function fillColumns(
  picture: Columns,
  scene: LaneScene,
  { notes: { id, start, velocity }, first, last, palette }: Stems,
  selected: boolean,
): void {
  const { view, ratio } = scene.roll;
  const selection = selectionOf(scene);
  const some = selection.size > 0;
  const { fills, borders } = palette(selected);
  const perTick = view.pixelsPerTick * ratio;
  let [column, loudest] = [0, 0];
  const flush = () => {
    if (loudest === 0) return;
    const level = velocityLevel(loudest);
    picture.bar(column, Math.round(valueToY(scene.scale, loudest) * ratio), fills[level], borders[level]);
  };
  for (let row = first; row < last; row++) {
    if (some && selection.has(id[row]) !== selected) continue;
    const at = Math.round((start[row] - view.left) * perTick);
    if (at !== column) {
      flush();
      [column, loudest] = [at, 0];
    }
    if (velocity[row] > loudest) loudest = velocity[row];
  }
  flush();
}
