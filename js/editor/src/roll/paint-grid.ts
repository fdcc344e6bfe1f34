/** The ground under the notes: rows, lines, the region's tint. */

import { inScale } from "../score/scales";
import type { Region } from "../score/types";
import { gridStep } from "../store/grid";
import { cssOf, faded, mix } from "./colors";
import { HALF_UP, isOddRow, pitchAbove, pitchesInView, pitchToY, tickToX } from "./geometry";
import { linesInView } from "./lines";
import { isBlackKey } from "./names";
import { type Scene, showsDrums } from "./scene";

export function paintGrid(context: CanvasRenderingContext2D, scene: Scene): void {
  const { view, theme } = scene;
  context.fillStyle = theme.css.surface;
  context.fillRect(0, 0, view.width, view.height);
  paintRows(context, scene);
  if (scene.region) paintRegion(context, scene, scene.region);
  paintLines(context, scene);
}

function paintRows(context: CanvasRenderingContext2D, scene: Scene): void {
  const { view, theme, ratio } = scene;
  const drums = showsDrums(scene.state);
  for (const pitch of pitchesInView(view)) {
    const top = crisp(pitchToY(view, pitch), ratio);
    const bottom = crisp(pitchToY(view, pitch - 1), ratio);
    const color = rowColor(scene, pitch, drums);
    if (color) {
      context.fillStyle = color;
      context.fillRect(0, top, view.width, bottom - top);
    }
    const line = lineUnder(scene, pitch, drums);
    if (line) {
      context.fillStyle = line;
      context.fillRect(0, bottom - 1 / ratio, view.width, 1 / ratio);
    }
  }
  // Where all rows are in view there may be room left under them.
  const under = crisp(pitchToY(view, -1), ratio);
  if (under < view.height) {
    context.fillStyle = theme.css.background;
    context.fillRect(0, under, view.width, view.height - under);
  }
}

/** What a row is shaded with; null where it is as the ground. */
function rowColor({ theme, scale, view }: Scene, pitch: number, drums: boolean): string | null {
  if (scale) {
    if (pitch % 12 === scale.root) return faded(theme.rgb.accent, theme.dark ? 0.2 : 0.13);
    return inScale(scale, pitch) ? null : cssOf(mix(theme.rgb.surface, theme.rgb.text, theme.dark ? 0.1 : 0.09));
  }
  return (drums ? isOddRow(view, pitch) : isBlackKey(pitch)) ? theme.css.blackRow : null;
}

function lineUnder({ theme, view }: Scene, pitch: number, drums: boolean): string | null {
  if (drums) return null;
  // Folded rows are not neighbours on a keyboard: each is parted from the next, octaves more clearly.
  if (view.rows)
    return octaveOf(pitch) === octaveOf(pitchAbove(view, pitch, -1)) ? theme.css.gridSub : theme.css.gridBeat;
  // Between B and C, and between E and F, no black row parts two white ones.
  if (pitch % 12 === 0) return theme.css.gridBeat;
  return pitch % 12 === 5 ? theme.css.gridSub : null;
}

function octaveOf(pitch: number): number {
  return Math.floor(pitch / 12);
}

export function paintRegion(context: CanvasRenderingContext2D, scene: Scene, region: Region): void {
  const { view, theme, ratio } = scene;
  const top = region.pitches ? crisp(pitchToY(view, region.pitches[1]), ratio) : 0;
  const bottom = region.pitches ? crisp(pitchToY(view, region.pitches[0] - 1), ratio) : view.height;
  // Of a region of notes the notes are what matters; its time is only where new ones may come.
  const strength = (theme.dark ? 0.16 : 0.1) / (region.notes ? 2 : 1);
  for (const [start, end] of region.spans) {
    const left = crisp(tickToX(view, start), ratio);
    const right = crisp(tickToX(view, end), ratio);
    if (right < 0 || left > view.width) continue;
    context.fillStyle = faded(theme.rgb.region, strength);
    context.fillRect(left, top, right - left, bottom - top);
    context.fillStyle = faded(theme.rgb.region, 0.75);
    context.fillRect(left, top, 1, bottom - top);
    context.fillRect(right - 1, top, 1, bottom - top);
    if (!region.pitches) continue;
    context.fillRect(left, top, right - left, 1);
    context.fillRect(left, bottom - 1, right - left, 1);
  }
}

export function paintLines(context: CanvasRenderingContext2D, scene: Scene): void {
  const { view, theme, state, ratio } = scene;
  const { bars, beats, subdivisions } = linesInView(view, scene.meters, gridStep(state));
  const draw = (ticks: Iterable<number>, color: string) => {
    context.fillStyle = color;
    for (const tick of ticks) context.fillRect(crisp(tickToX(view, tick), ratio), 0, 1, view.height);
  };
  draw(subdivisions, theme.css.gridSub);
  draw(beats, theme.css.gridBeat);
  // Far out, where only some bars have a number, these carry the eye.
  const minor = beats.length === 0 ? bars.filter(({ labelled }) => !labelled) : [];
  const major = bars.filter((bar) => !minor.includes(bar));
  draw(
    minor.map(({ tick }) => tick),
    theme.css.gridBeat,
  );
  draw(
    major.map(({ tick }) => tick),
    theme.css.gridBar,
  );
}

/** The nearest place that falls on a device pixel: a line drawn there is sharp. */
export function crisp(position: number, ratio: number): number {
  return Math.round(position * ratio + HALF_UP) / ratio;
}
