/** A multi-slider's cells: bars as high as their values, bright where the region is. */

import { paintBubble } from "../lanes/paint-lane";
import { faded, mix, type Rgb, TRACK_COLORS } from "../roll/colors";
import { rightEdge } from "../roll/geometry";
import { crisp, paintLines, paintRegion } from "../roll/paint-grid";
import { type Scene, trackColor } from "../roll/scene";
import { filled, heightOf } from "./axis";
import type { MultiContext } from "./context";
import { type CellBox, cellBox, cellKey, fractionToY } from "./layout";
import { regionBars } from "./places";

/** How strongly a cell is filled: in the region or not, with a value of its own or with what all have. */
const STRENGTH = { inside: { own: 0.62, all: 0.26 }, outside: { own: 0.2, all: 0.08 } } as const;
const CAP = { inside: 1, outside: 0.35 } as const;
/** Cells narrower than this stand without a gap between them. */
const GAP_FROM = 5;

export function paintCells(context: CanvasRenderingContext2D, multi: MultiContext): void {
  const scene = multi.roll.scene();
  const { layout, axis, local, values } = multi;
  const { theme, ratio } = scene;
  const view = { ...scene.view, height: layout.height };
  context.fillStyle = theme.css.surface;
  context.fillRect(0, 0, view.width, view.height);
  if (scene.region) paintRegion(context, { ...scene, view }, { ...scene.region, pitches: null });
  paintLines(context, { ...scene, view });
  const inside = regionBars(multi.roll.state);
  const first = layout.meters.barAt(Math.max(0, Math.floor(view.left)));
  const last = Math.min(layout.bars - 1, layout.meters.barAt(Math.ceil(rightEdge(view))));
  const { at } = local.preview ?? values;
  for (const [row, track] of layout.rows.entries()) {
    const color = colorOf(scene, track);
    for (let bar = first; bar <= last; bar++) {
      const box = cellBox(layout, view, { row, bar });
      const where = inside.has(bar) ? "inside" : "outside";
      const whose = Object.hasOwn(at, cellKey(layout, { row, bar })) ? "own" : "all";
      const value = multi.valueAt({ row, bar });
      paintCell(
        context,
        box,
        filled(axis, value),
        axis.ends.map((end) => heightOf(axis, value, end)),
        {
          fill: faded(color, STRENGTH[where][whose]),
          cap: faded(color, CAP[where]),
          ratio,
        },
      );
    }
  }
}

function colorOf({ state, theme }: Scene, track: number | undefined): Rgb {
  const index = state.score.tracks.findIndex(({ id }) => id === track);
  if (index < 0) return theme.rgb.accent;
  const color = TRACK_COLORS[trackColor(state, index)];
  // Pale colours on a light ground, and dark ones on a dark one, would not be seen as a line.
  return mix(color, theme.rgb.text, 0.2);
}

/** Filled between two heights, with a cap at each height that a hand can move. */
function paintCell(
  context: CanvasRenderingContext2D,
  box: CellBox,
  [from, to]: readonly [number, number],
  caps: readonly number[],
  { fill, cap, ratio }: { readonly fill: string; readonly cap: string; readonly ratio: number },
): void {
  const { left, width } = sides(box, ratio);
  const y = (fraction: number) => crisp(fractionToY(box, fraction), ratio);
  context.fillStyle = fill;
  context.fillRect(left, y(to), width, (from === 0 ? box.bottom : y(from)) - y(to));
  context.fillStyle = cap;
  for (const height of caps) context.fillRect(left, y(height) - 1, width, 2);
}

function sides({ left, right }: CellBox, ratio: number): { readonly left: number; readonly width: number } {
  const gap = right - left >= GAP_FROM ? 1 : 0;
  const start = crisp(left, ratio) + gap + (gap ? 1 / ratio : 0);
  return { left: start, width: Math.max(1, crisp(right, ratio) - gap - start) };
}

/** What is over the cells while somebody works in them. */
export function paintCellMarks(context: CanvasRenderingContext2D, multi: MultiContext): void {
  const { local, layout, axis, roll } = multi;
  const { view, theme } = roll.scene();
  if (local.line) {
    context.strokeStyle = theme.css.text;
    context.lineWidth = 1.5;
    context.beginPath();
    for (const { x, y } of local.line) context.lineTo(x, y);
    context.stroke();
  }
  if (!local.bubble) return;
  const { cell, end } = local.bubble;
  if (cell.row >= layout.rows.length || cell.bar >= layout.bars) return;
  const box = cellBox(layout, view, cell);
  const y = fractionToY(box, heightOf(axis, multi.valueAt(cell), end));
  const text = `${multi.cellInWords(cell)} · ${multi.placeInWords(cell)}`;
  paintBubble(context, { view, theme, height: layout.height }, { x: box.right - 6, y }, text);
}
