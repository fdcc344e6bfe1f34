/** A lane's two layers: what it shows, and what is over it while someone works in it. */

import { faded } from "../roll/colors";
import { type Point, tickToX } from "../roll/geometry";
import { crisp, paintLines, paintRegion } from "../roll/paint-grid";
import type { Scene } from "../roll/scene";
import { controlOf, detentOf } from "./kinds";
import type { LaneScene } from "./lane-context";
import { valueToY } from "./lane-geometry";
import { paintPoints } from "./paint-points";
import { paintVelocities } from "./paint-velocities";

export function paintLane(context: CanvasRenderingContext2D, scene: LaneScene): void {
  paintGround(context, scene);
  if (scene.lane === "velocity") paintVelocities(context, scene);
  else paintPoints(context, scene);
}

/** The same lines and the same region as under the notes. */
function paintGround(context: CanvasRenderingContext2D, { lane, scale, roll }: LaneScene): void {
  const { theme, ratio } = roll;
  const view = { ...roll.view, height: scale.height };
  const scene: Scene = { ...roll, view };
  context.fillStyle = theme.css.surface;
  context.fillRect(0, 0, view.width, view.height);
  if (roll.region) paintRegion(context, scene, { ...roll.region, pitches: null });
  paintLines(context, scene);
  const control = controlOf(lane);
  const middle = detentOf(lane) ?? (control === 64 ? control : null);
  if (middle === null) return;
  context.fillStyle = theme.css.gridBar;
  context.fillRect(0, crisp(valueToY(scale, middle), ratio), view.width, 1);
}

export function paintMarks(context: CanvasRenderingContext2D, scene: LaneScene): void {
  if (scene.cursor !== null) paintCursor(context, scene, scene.cursor);
  if (scene.line) paintLine(context, scene, scene.line);
  if (scene.box) paintBox(context, scene, scene.box);
  if (scene.readout) paintReadout(context, scene, scene.readout);
}

function paintCursor(context: CanvasRenderingContext2D, { roll, scale }: LaneScene, tick: number): void {
  const x = crisp(tickToX(roll.view, tick), roll.ratio);
  context.fillStyle = faded(roll.theme.rgb.accent, 0.16);
  context.fillRect(x - 5, 0, 10, scale.height);
  context.fillStyle = roll.theme.css.accent;
  context.fillRect(x - 0.5, 0, 1, scale.height);
}

function paintLine(
  context: CanvasRenderingContext2D,
  { roll: { view, theme }, scale }: LaneScene,
  ends: NonNullable<LaneScene["line"]>,
): void {
  context.strokeStyle = theme.css.accent;
  context.lineWidth = 1.5;
  context.beginPath();
  for (const { tick, value } of ends) context.lineTo(tickToX(view, tick), valueToY(scale, value));
  context.stroke();
}

function paintBox(
  context: CanvasRenderingContext2D,
  { roll: { view, theme }, scale }: LaneScene,
  { start, end, low, high }: NonNullable<LaneScene["box"]>,
): void {
  const [left, right] = [tickToX(view, start), tickToX(view, end)];
  const [top, bottom] = [valueToY(scale, high), valueToY(scale, low)];
  context.fillStyle = faded(theme.rgb.accent, 0.12);
  context.fillRect(left, top, right - left, bottom - top);
  context.strokeStyle = theme.css.accent;
  context.lineWidth = 1;
  context.strokeRect(left + 0.5, top + 0.5, Math.max(1, right - left - 1), Math.max(1, bottom - top - 1));
}

function paintReadout(
  context: CanvasRenderingContext2D,
  { roll: { view, theme }, scale }: LaneScene,
  { tick, value, text }: NonNullable<LaneScene["readout"]>,
): void {
  const at = { x: tickToX(view, tick), y: valueToY(scale, value) };
  paintBubble(context, { view, theme, height: scale.height }, at, text);
}

/** A few words beside a point, inside the lane: left of it where there is no room on the right. */
export function paintBubble(
  context: CanvasRenderingContext2D,
  { view, theme, height }: Pick<Scene, "view" | "theme"> & { readonly height: number },
  { x, y }: Point,
  text: string,
): void {
  context.font = "500 10.5px system-ui, sans-serif";
  context.textBaseline = "middle";
  const width = context.measureText(text).width + 12;
  const left = x + 10 + width < view.width ? x + 10 : Math.max(2, x - 10 - width);
  const top = Math.min(Math.max(y - 9, 2), height - 20);
  context.fillStyle = theme.css.text;
  context.beginPath();
  context.roundRect(left, top, width, 18, 5);
  context.fill();
  context.fillStyle = theme.css.background;
  context.fillText(text, left + 6, top + 9.5);
}
