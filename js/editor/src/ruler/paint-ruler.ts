/** Paints the ruler: chords, events, the loop, bars and the region. */

import { faded } from "../roll/colors";
import { tickToX } from "../roll/geometry";
import { type BarLine, linesInView } from "../roll/lines";
import { crisp } from "../roll/paint-grid";
import type { Loop, Scene } from "../roll/scene";
import { sameFrameEvent } from "../score/edit-frame";
import { paintChords } from "./chord-row";
import { LABEL_FONT, type Label, PADDING, placeLabels } from "./labels";
import { type Row, type Rows, rowsOf } from "./rows";

type Ink = CanvasRenderingContext2D;

export function paintRuler(ink: Ink, scene: Scene): void {
  const { view, theme } = scene;
  const rows = rowsOf(scene.state);
  ink.fillStyle = theme.css.background;
  ink.fillRect(0, 0, view.width, rows.height);
  const lines = linesInView(view, scene.meters, 0);
  paintLoop(ink, scene, rows.loop);
  paintRegion(ink, scene, rows);
  ink.fillStyle = theme.css.gridBeat;
  for (const tick of lines.beats) ink.fillRect(crisp(tickToX(view, tick), scene.ratio), rows.height - 5, 1, 5);
  paintBars(ink, scene, rows.bars, lines.bars);
  paintEvents(ink, scene, rows.events);
  if (rows.chords) paintChords(ink, scene, rows.chords, lines.bars);
  ink.fillStyle = theme.css.border;
  ink.fillRect(0, rows.height - 1, view.width, 1);
}

function paintBars(ink: Ink, scene: Scene, { top, bottom }: Row, bars: readonly BarLine[]): void {
  const { view, theme, ratio, region } = scene;
  ink.font = "500 11px system-ui, sans-serif";
  ink.textBaseline = "alphabetic";
  for (const { tick, bar, labelled } of bars) {
    const x = crisp(tickToX(view, tick), ratio);
    ink.fillStyle = labelled ? theme.css.gridBar : theme.css.gridBeat;
    const from = labelled ? top : bottom - 8;
    ink.fillRect(x, from, 1, bottom - from);
    if (!labelled) continue;
    const inside = region?.spans.some(([start, end]) => tick >= start && tick < end);
    ink.fillStyle = inside ? theme.css.text : theme.css.muted;
    ink.fillText(String(bar + 1), x + 5, bottom - 9);
  }
}

/** Each span with its two edges to pull, and a foot to move it by. */
function paintRegion(ink: Ink, scene: Scene, { bars, grip }: Rows): void {
  const { theme } = scene;
  for (const span of scene.region?.spans ?? []) {
    const [left, right] = ends(scene, span);
    ink.fillStyle = faded(theme.rgb.region, theme.dark ? 0.34 : 0.2);
    ink.fillRect(left, bars.top, right - left, bars.bottom - bars.top);
    ink.fillStyle = faded(theme.rgb.region, 0.55);
    ink.fillRect(left, grip.bottom - 4, right - left, 3);
    ink.fillStyle = theme.css.region;
    for (const edge of [left, right - 3]) rounded(ink, edge, bars.top, 3, bars.bottom - bars.top - 1, 1.5);
  }
}

function paintLoop(ink: Ink, scene: Scene, { top, bottom }: Row): void {
  const { theme, view, loop, restingLoop } = scene;
  ink.fillStyle = faded(theme.rgb.muted, theme.dark ? 0.14 : 0.09);
  ink.fillRect(0, top, view.width, bottom - top - 1);
  const paint = ({ start, end }: Loop, color: string) => {
    const [left, right] = ends(scene, [start, end]);
    ink.fillStyle = color;
    rounded(ink, left, top, Math.max(3, right - left), bottom - top - 1, 3);
  };
  if (loop) paint(loop, theme.css.playhead);
  else if (restingLoop) paint(restingLoop, faded(theme.rgb.muted, 0.45));
}

function paintEvents(ink: Ink, scene: Scene, row: Row): void {
  const { view, state, preview, chosenEvent } = scene;
  ink.font = LABEL_FONT;
  ink.textBaseline = "middle";
  // The first tells most, and stands over the others' edges.
  for (const label of placeLabels(view, state.score, preview).reverse()) {
    paintLabel(ink, scene, row, label, sameFrameEvent(label.event, chosenEvent));
  }
}

function paintLabel(ink: Ink, { theme, ratio }: Scene, { top, bottom }: Row, label: Label, chosen: boolean): void {
  const { event, text, at, left, width } = label;
  const marker = event.list === "markers";
  const height = bottom - top - 3;
  if (marker || chosen) {
    ink.fillStyle = chosen ? theme.css.accent : faded(theme.rgb.muted, 0.22);
    rounded(ink, left, top + 1.5, width, height, 3);
  }
  // Where exactly it is; a name that had to give way stands farther right.
  ink.fillStyle = chosen ? theme.css.accent : marker ? theme.css.text : theme.css.muted;
  ink.fillRect(crisp(at, ratio), top + 1.5, marker ? 2 : 1, bottom - top - 2);
  if (chosen) ink.fillStyle = theme.css.background;
  else ink.fillStyle = marker || event.list === "meters" ? theme.css.text : theme.css.muted;
  ink.fillText(text, left + PADDING, top + 1.5 + height / 2 + 0.5);
}

function ends({ view, ratio }: Scene, [start, end]: readonly [number, number]): readonly [number, number] {
  return [crisp(tickToX(view, start), ratio), crisp(tickToX(view, end), ratio)];
}

function rounded(ink: Ink, x: number, y: number, width: number, height: number, radius: number): void {
  ink.beginPath();
  ink.roundRect(x, y, width, height, radius);
  ink.fill();
}
