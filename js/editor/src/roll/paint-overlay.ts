/** What lies over the notes: the notes of a drag, the marquee, the region's name, the keyboard's cursor. */

import { differenceOf } from "../score/difference";
import { differenceInWords, regionInWords } from "../shell/words";
import { takeName } from "../store/gallery";
import { gridStep } from "../store/grid";
import { faded, velocityLevel } from "./colors";
import { AT_REST, type Pose } from "./gather";
import { pitchToY, tickToX } from "./geometry";
import { paintChosen } from "./paint-chosen";
import { crisp } from "./paint-grid";
import { NotePainter } from "./paint-notes";
import { type Cell, type NewNote, type Preview, type Scene, trackColor } from "./scene";

const dragged = new NotePainter();

export function paintOverlay(context: CanvasRenderingContext2D, scene: Scene): void {
  const { preview } = scene;
  const pose = preview && poseOf(preview);
  // First: many notes are written as an image that replaces what was there.
  if (pose) dragged.paint(context, scene, pose);
  paintChosen(context, scene);
  if (scene.region) paintRegionName(context, scene);
  if (preview?.kind === "draw") paintNewNote(context, scene, preview.note);
  if (preview?.kind === "marquee") paintMarquee(context, scene, preview);
  if (scene.cursor) paintCursor(context, scene, scene.cursor);
}

/** Whether nothing lies over the notes, as most of the time. */
export function isOverlayEmpty({ preview, take, region, cursor }: Scene): boolean {
  return !preview && !take && !region && !cursor;
}

/** How a drag poses its notes; null where it moves none. */
function poseOf(preview: Preview): Pose | null {
  if (preview.kind === "move") return { ...AT_REST, only: preview.ids, ticks: preview.ticks, pitches: preview.pitches };
  if (preview.kind !== "resize") return null;
  const { ids, ticks, edge, shortest } = preview;
  return { ...AT_REST, only: ids, ticks, edge, shortest };
}

/** The notes that are not where the score has them while a drag lasts. */
export function absentIn(preview: Preview | null): ReadonlySet<number> | undefined {
  if (preview?.kind === "erase" || preview?.kind === "resize") return preview.ids;
  return preview?.kind === "move" && !preview.copy ? preview.ids : undefined;
}

function paintNewNote(context: CanvasRenderingContext2D, scene: Scene, note: NewNote): void {
  const { view, theme, state, ratio } = scene;
  const index = state.score.tracks.findIndex((track) => track.id === note.track);
  const { styles } = theme.palette(index < 0 ? 0 : trackColor(state, index), "plain", true);
  const style = styles[velocityLevel(note.velocity)];
  const x = crisp(tickToX(view, note.start), ratio);
  const y = crisp(pitchToY(view, note.pitch), ratio);
  const width = Math.max(3, tickToX(view, note.start + note.duration) - x - 1);
  context.fillStyle = style.fill;
  context.strokeStyle = style.border;
  context.lineWidth = 2;
  context.beginPath();
  context.roundRect(x + 1, y + 1, width - 2, view.pixelsPerPitch - 3, 2);
  context.fill();
  context.stroke();
}

function paintMarquee(
  context: CanvasRenderingContext2D,
  scene: Scene,
  { box }: Extract<Preview, { kind: "marquee" }>,
): void {
  const { view, theme, ratio } = scene;
  const left = crisp(tickToX(view, box.start), ratio);
  const right = crisp(tickToX(view, box.end), ratio);
  const top = crisp(pitchToY(view, box.high), ratio);
  const bottom = crisp(pitchToY(view, box.low - 1), ratio);
  context.fillStyle = faded(theme.rgb.accent, 0.12);
  context.fillRect(left, top, right - left, bottom - top);
  context.strokeStyle = theme.css.accent;
  context.lineWidth = 1;
  context.strokeRect(left + 0.5, top + 0.5, Math.max(1, right - left - 1), Math.max(1, bottom - top - 1));
}

function paintRegionName(context: CanvasRenderingContext2D, scene: Scene): void {
  const { view, theme, region } = scene;
  // Of several spans the first in sight carries it.
  const span = region?.spans.find(([, end]) => tickToX(view, end) >= 8);
  if (!region || !span) return;
  const [left, right] = span.map((tick) => tickToX(view, tick));
  const text = scene.take ? takeInWords(scene, scene.take) : regionInWords(region, scene.state.score);
  context.font = "600 10.5px system-ui, sans-serif";
  context.textBaseline = "middle";
  const width = context.measureText(text).width + 14;
  // The name stays in sight while any of the region is.
  const x = Math.min(Math.max(left, 0), Math.max(left, right - width)) + 4;
  if (left > view.width) return;
  context.fillStyle = theme.css.region;
  context.beginPath();
  context.roundRect(x, 4, width, 16, 8);
  context.fill();
  context.fillStyle = theme.css.background;
  context.fillText(text, x + 7, 12.5);
}

/** "Infill 12: 7 notes go, 9 come, 12 stay" */
function takeInWords({ state }: Scene, take: NonNullable<Scene["take"]>): string {
  const name = take.take === state.partial ? `${take.take.run.label} so far` : takeName(take.take, state);
  return state.difference ? `${name}: ${differenceInWords(differenceOf(take.piece, take))}` : name;
}

/** The cell, and faint lines through it: a cell alone is easily lost on a wide view. */
function paintCursor(context: CanvasRenderingContext2D, scene: Scene, cursor: Cell): void {
  const { view, theme, state, ratio } = scene;
  const x = crisp(tickToX(view, cursor.tick), ratio);
  const y = crisp(pitchToY(view, cursor.pitch), ratio);
  const width = Math.max(8, (gridStep(state) || state.score.ticksPerQuarter / 4) * view.pixelsPerTick);
  context.fillStyle = faded(theme.rgb.accent, 0.1);
  context.fillRect(0, y, view.width, view.pixelsPerPitch);
  context.fillRect(x, 0, width, view.height);
  context.strokeStyle = theme.css.accent;
  context.lineWidth = 2;
  context.beginPath();
  context.roundRect(x + 1, y + 1, width - 2, view.pixelsPerPitch - 2, 2);
  context.stroke();
}
