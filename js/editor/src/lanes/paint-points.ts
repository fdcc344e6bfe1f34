/** Points as a stepped line: each value holds until the next. What holds before the first is dashed: nobody drew it. */

import { faded, mix, type Rgb, TRACK_COLORS } from "../roll/colors";
import { rightEdge, tickToX } from "../roll/geometry";
import { seenTracks, trackColor } from "../roll/scene";
import { lowerBound, upperBound } from "../score/columns";
import { type Points, pointsAt, valueAt } from "../score/points";
import { impliedValue, placeOf } from "./kinds";
import type { LaneScene } from "./lane-context";
import { valueToY } from "./lane-geometry";

/** CSS pixels a point has to itself where points are still drawn one by one. */
const ROOM = 2;
const RADIUS = 3;

export function paintPoints(context: CanvasRenderingContext2D, scene: LaneScene): void {
  paintGhosts(context, scene);
  if (!scene.place) return;
  const points = pointsAt(scene.score, scene.place);
  const color = colorOf(scene);
  const { view, theme } = scene.roll;
  const first = lowerBound(points.tick, view.left);
  const last = upperBound(points.tick, rightEdge(view));
  if (last - first > view.width / ROOM) {
    paintColumns(context, scene, points, color, first, last);
    return;
  }
  paintSteps(context, scene, points, color, 1);
  for (let row = first; row < last; row++) {
    const selected = scene.selection.has(points.tick[row]);
    const x = tickToX(view, points.tick[row]);
    const y = valueToY(scene.scale, points.value[row]);
    context.beginPath();
    context.arc(x, y, selected ? RADIUS + 1 : RADIUS, 0, 2 * Math.PI);
    context.fillStyle = selected ? theme.css.selection : faded(color, 1);
    context.fill();
    if (!selected) continue;
    context.beginPath();
    context.arc(x, y, RADIUS - 1, 0, 2 * Math.PI);
    context.fillStyle = faded(color, 1);
    context.fill();
  }
  if (scene.lane === "tempo") paintTempos(context, scene, points, first, last);
}

/** The colour of the track one works on; tempos are everybody's. */
function colorOf({ place, roll: { state, theme } }: LaneScene): Rgb {
  if (place?.kind === "tempo" || !place) return theme.rgb.accent;
  const index = state.score.tracks.findIndex(({ id }) => id === place.track);
  const color = TRACK_COLORS[trackColor(state, Math.max(0, index))];
  return theme.dark ? mix(color, theme.rgb.text, 0.25) : color;
}

/** What the other tracks in sight have in this lane, faintly. */
function paintGhosts(context: CanvasRenderingContext2D, scene: LaneScene): void {
  const { place, lane, score, roll } = scene;
  if (place?.kind === "tempo") return;
  for (const { track, color } of seenTracks(roll.state)) {
    const other = place?.track === track.id ? null : placeOf(lane, track.id);
    const points = other && pointsAt(score, other);
    if (points?.tick.length) paintSteps(context, scene, points, TRACK_COLORS[color], 0.3);
  }
}

function paintSteps(
  context: CanvasRenderingContext2D,
  scene: LaneScene,
  points: Points,
  color: Rgb,
  opacity: number,
): void {
  const { lane, scale } = scene;
  const { view } = scene.roll;
  const implied = impliedValue(lane);
  const first = lowerBound(points.tick, view.left);
  const last = upperBound(points.tick, rightEdge(view));
  const begin = points.tick.length ? tickToX(view, points.tick[0]) : view.width;
  context.lineWidth = opacity < 1 ? 1 : 1.5;
  context.strokeStyle = faded(color, opacity < 1 ? opacity : 0.9);
  if (begin > 0 && opacity === 1) {
    const y = valueToY(scale, implied);
    context.setLineDash([4, 4]);
    context.beginPath();
    context.moveTo(0, y);
    context.lineTo(Math.min(begin, view.width), y);
    context.stroke();
    context.setLineDash([]);
  }
  if (begin >= view.width) return;
  const path = new Path2D();
  const left = Math.max(0, begin);
  let y = valueToY(scale, valueAt(points, Math.max(view.left, points.tick[0]), implied));
  path.moveTo(left, y);
  // Of many points a pixel only the first steps are seen: a path through all of them costs more than a frame.
  const stride = Math.max(1, Math.ceil((last - first) / (view.width * 2)));
  for (let row = first; row < last; row += stride) {
    const x = tickToX(view, points.tick[row]);
    path.lineTo(x, y);
    y = valueToY(scale, points.value[row]);
    path.lineTo(x, y);
  }
  path.lineTo(view.width, y);
  context.stroke(path);
  if (opacity < 1) return;
  const ground = lane === "bend" || lane === "control:10" ? valueToY(scale, implied) : scale.height;
  path.lineTo(view.width, ground);
  path.lineTo(left, ground);
  path.closePath();
  context.fillStyle = faded(color, 0.16);
  context.fill(path);
}

/** One bar a pixel, from the lowest to the highest of the values there. */
function paintColumns(
  context: CanvasRenderingContext2D,
  scene: LaneScene,
  { tick, value }: Points,
  color: Rgb,
  first: number,
  last: number,
): void {
  const { view, ratio } = scene.roll;
  const perTick = view.pixelsPerTick * ratio;
  const before = value[first - 1] ?? impliedValue(scene.lane);
  let [column, low, high] = [0, before, before];
  const flush = () => {
    const top = valueToY(scene.scale, high);
    const height = Math.max(1.5, valueToY(scene.scale, low) - top);
    context.fillRect(column / ratio, top, 1 / ratio, height);
  };
  context.fillStyle = faded(color, 0.8);
  for (let row = first; row < last; row++) {
    const at = Math.round((tick[row] - view.left) * perTick);
    if (at !== column) {
      flush();
      column = at;
      low = high = value[row];
    }
    if (value[row] < low) low = value[row];
    if (value[row] > high) high = value[row];
  }
  flush();
}

/** Beats a minute beside each tempo, as far as there is room. */
function paintTempos(
  context: CanvasRenderingContext2D,
  scene: LaneScene,
  { tick, value }: Points,
  first: number,
  last: number,
): void {
  const { view, theme } = scene.roll;
  context.font = "500 10px system-ui, sans-serif";
  context.textBaseline = "alphabetic";
  context.fillStyle = theme.css.text;
  // A line that rises through the words leaves them to be read.
  context.strokeStyle = theme.css.surface;
  context.lineWidth = 3;
  let free = 0;
  // The tempo that came from the left of the view is told at its edge.
  for (let row = Math.max(0, first - 1); row < last; row++) {
    const x = Math.max(0, tickToX(view, tick[row])) + 6;
    const text = `${Number(value[row].toFixed(1))}`;
    if (x < free) continue;
    const y = valueToY(scene.scale, value[row]);
    const baseline = y < 18 ? y + 13 : y - 6;
    context.strokeText(text, x, baseline);
    context.fillText(text, x, baseline);
    free = x + context.measureText(text).width + 8;
  }
}
