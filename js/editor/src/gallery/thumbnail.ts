/** A take as a small picture: its notes over the time of its region, in the colours of their tracks. */

import { paintPiece } from "../overview/picture";
import { type Theme, VELOCITY_LEVELS } from "../roll/colors";
import { trackColor } from "../roll/scene";
import { hull } from "../score/region";
import { notesEnd } from "../score/score";
import type { State } from "../store/state";
import { notesOf, type Take } from "../store/takes";

/** How pictures look, and how they stand beside each other. Lengths are in CSS pixels. */
export interface Look {
  readonly theme: Theme;
  /** The family of the words beside them. */
  readonly font: string;
  /** Device pixels in a CSS pixel. */
  readonly ratio: number;
  /** Of one picture. */
  readonly width: number;
  readonly height: number;
  /** How many are in a row, and how far from one to the next. */
  readonly columns: number;
  readonly step: number;
}

// One image is as good as a thousand: what is put onto a canvas is copied.
let image = new ImageData(1, 1);

/** Replaces what is on a canvas at a place, in CSS pixels, by the picture of a take. */
export function paintThumbnail(
  context: OffscreenCanvasRenderingContext2D,
  left: number,
  top: number,
  take: Take,
  look: Look,
  state: State,
): void {
  const [width, height] = [Math.round(look.width * look.ratio), Math.round(look.height * look.ratio)];
  if (image.width !== width || image.height !== height) image = new ImageData(width, height);
  const painted = notesOf(take).tracks.map(({ id, notes }) => ({
    notes,
    pixel: look.theme.palette(colorOf(id, state), "plain", false).fills[VELOCITY_LEVELS - 1],
  }));
  const words = new Uint32Array(image.data.buffer);
  paintPiece(words, width, height, painted.reverse(), spanOf(take), Math.round(look.ratio));
  context.putImageData(image, Math.round(left * look.ratio), Math.round(top * look.ratio));
}

/** The time of its region; of one that writes past that, the time of what it wrote. */
function spanOf(take: Take): readonly [number, number] {
  const { region, writes } = take.run;
  if (writes === "region" || writes === "tracks") return hull(region);
  const tracks = notesOf(take).tracks.map(({ notes }) => notes);
  const first = Math.min(...tracks.flatMap(({ start }) => start[0] ?? []));
  const last = Math.max(0, ...tracks.map(notesEnd));
  return first < last ? [first, last] : [0, 1];
}

function colorOf(track: number, state: State): number {
  const index = state.score.tracks.findIndex(({ id }) => id === track);
  return index < 0 ? (track - 1) & 7 : trackColor(state, index);
}
