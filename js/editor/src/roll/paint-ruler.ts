/** The ruler: bars, beats, meters, tempos, markers, the region and the loop. */

import { faded } from "./colors";
import { tickToX } from "./geometry";
import { type BarLine, linesInView } from "./lines";
import { crisp } from "./paint-grid";
import type { Scene } from "./scene";

export const RULER_HEIGHT = 38;

/** The upper lane tells of changes; the lower one counts bars. */
const LANE = 15;
const LOOP_HEIGHT = 3;

export function paintRuler(context: CanvasRenderingContext2D, scene: Scene): void {
  const { view, theme } = scene;
  context.fillStyle = theme.css.background;
  context.fillRect(0, 0, view.width, RULER_HEIGHT);
  paintRegion(context, scene);
  const { bars, beats } = linesInView(view, scene.meters, 0);
  context.fillStyle = theme.css.gridBeat;
  for (const tick of beats) context.fillRect(crisp(tickToX(view, tick), scene.ratio), RULER_HEIGHT - 5, 1, 5);
  paintBars(context, scene, bars);
  paintLoop(context, scene);
  paintChanges(context, scene);
  context.fillStyle = theme.css.border;
  context.fillRect(0, RULER_HEIGHT - 1, view.width, 1);
}

function paintBars(context: CanvasRenderingContext2D, scene: Scene, bars: readonly BarLine[]): void {
  const { view, theme, ratio, region } = scene;
  context.font = "500 11px system-ui, sans-serif";
  context.textBaseline = "alphabetic";
  for (const { tick, bar, labelled } of bars) {
    const x = crisp(tickToX(view, tick), ratio);
    context.fillStyle = labelled ? theme.css.gridBar : theme.css.gridBeat;
    context.fillRect(x, labelled ? LANE + 2 : RULER_HEIGHT - 8, 1, RULER_HEIGHT);
    if (!labelled) continue;
    const inside = region?.spans.some(([start, end]) => tick >= start && tick < end);
    context.fillStyle = inside ? theme.css.text : theme.css.muted;
    context.fillText(String(bar + 1), x + 5, RULER_HEIGHT - 9);
  }
}

function paintRegion(context: CanvasRenderingContext2D, scene: Scene): void {
  const { view, theme, ratio } = scene;
  for (const [start, end] of scene.region?.spans ?? []) {
    const left = crisp(tickToX(view, start), ratio);
    const right = crisp(tickToX(view, end), ratio);
    context.fillStyle = faded(theme.rgb.region, theme.dark ? 0.34 : 0.2);
    context.fillRect(left, LANE, right - left, RULER_HEIGHT - LANE);
    context.fillStyle = theme.css.region;
    for (const edge of [left, right - 3]) {
      context.beginPath();
      context.roundRect(edge, LANE, 3, RULER_HEIGHT - LANE - 1, 1.5);
      context.fill();
    }
  }
}

function paintLoop(context: CanvasRenderingContext2D, scene: Scene): void {
  const { view, theme, ratio } = scene;
  const loop = scene.state.transport.loop;
  if (!loop) return;
  const left = crisp(tickToX(view, loop.start), ratio);
  const right = crisp(tickToX(view, loop.end), ratio);
  context.fillStyle = theme.css.playhead;
  context.beginPath();
  context.roundRect(left, 0, Math.max(2, right - left), LOOP_HEIGHT, [0, 0, 2, 2]);
  context.fill();
}

interface ChangeLabel {
  readonly tick: number;
  readonly text: string;
  readonly color: string;
}

/** How far a label may stand right of its change where another one is in its place, in CSS pixels. */
const SHIFT = 64;

/**
 * Markers, meters and tempos, as far as there is room: crowded ones (a ritardando has a tempo a beat) are left out, not
 * written over each other, the least telling first.
 */
function paintChanges(context: CanvasRenderingContext2D, scene: Scene): void {
  const { view } = scene;
  context.font = "10px system-ui, sans-serif";
  context.textBaseline = "alphabetic";
  const taken: (readonly [number, number])[] = [];
  for (const { tick, text, color } of changes(scene)) {
    const x = tickToX(view, tick) + 5;
    const width = context.measureText(text).width + 7;
    if (x + width < 0 || x > view.width) continue;
    const place = freePlace(taken, x, width);
    if (place > x + SHIFT) continue;
    taken.push([place, place + width]);
    context.fillStyle = color;
    context.fillText(text, place, LANE - 2);
  }
}

/** The first place from `x` on where nothing is in the way. */
function freePlace(taken: readonly (readonly [number, number])[], x: number, width: number): number {
  let place = x;
  for (const [start, end] of [...taken].sort(([a], [b]) => a - b)) {
    if (place < end && place + width > start) place = end;
  }
  return place;
}

/** The most telling first. */
function changes({ state, theme }: Scene): ChangeLabel[] {
  const { meters, tempos, markers } = state.score;
  return [
    ...markers.map(({ tick, text }) => ({ tick, text, color: theme.css.text })),
    ...meters.map(({ tick, numerator, denominator }) => ({
      tick,
      text: `${numerator}/${denominator}`,
      color: theme.css.muted,
    })),
    ...tempos.map(({ tick, microseconds }) => ({
      tick,
      text: `♩ = ${tempoLabel(microseconds)}`,
      color: theme.css.muted,
    })),
  ];
}

/** Beats a minute, to a tenth where they are not whole. */
function tempoLabel(microseconds: number): string {
  return (60e6 / Math.max(1, microseconds)).toFixed(1).replace(/\.0$/, "");
}
