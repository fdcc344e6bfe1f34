/** Outlines over the notes: of a region of notes, and of what a take that is shown would bring and take away. */

import { differenceOf } from "../score/difference";
import { idsOf } from "../score/region";
import { NoteBatch } from "./batch";
import { AT_REST, gatherNotes } from "./gather";
import type { Scene } from "./scene";

const outlined = new NoteBatch();

/** More of them have no room for a line each. */
const MOST = 3000;

export function paintChosen(context: CanvasRenderingContext2D, scene: Scene): void {
  const { take, region, theme, state } = scene;
  if (take) {
    if (!state.difference) return;
    const { gone, come } = differenceOf(take.piece, take);
    const piece = { ...scene, state: { ...state, score: take.piece } };
    outline(context, piece, gone, { color: theme.css.muted, width: 1, dash: [3, 2] });
    outline(context, scene, come, { color: theme.css.region, width: 2, dash: [] });
    return;
  }
  const ids = region && idsOf(region);
  if (ids) outline(context, scene, ids, { color: theme.css.region, width: 2, dash: [] });
}

interface Pen {
  readonly color: string;
  /** In CSS pixels, as is `dash`. */
  readonly width: number;
  readonly dash: readonly number[];
}

/** Notes with a line around them; where there are so many that they are plain pixels, the region's tint has to do. */
function outline(context: CanvasRenderingContext2D, scene: Scene, only: ReadonlySet<number>, pen: Pen): void {
  gatherNotes(outlined, scene, { ...AT_REST, only });
  const { count, x, y, width, height } = outlined;
  if (count > MOST) return;
  const { ratio } = scene;
  const outside = (pen.width * ratio) / 2;
  context.save();
  context.setTransform(1, 0, 0, 1, 0, 0);
  context.strokeStyle = pen.color;
  context.lineWidth = pen.width * ratio;
  context.setLineDash(pen.dash.map((length) => length * ratio));
  context.beginPath();
  for (let i = 0; i < count; i++) {
    context.rect(x[i] - outside, y[i] - outside, width[i] + 2 * outside, height + 2 * outside);
  }
  context.stroke();
  context.restore();
}
