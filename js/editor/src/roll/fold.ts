/** Folding: which rows a view has, and how it goes on looking at the same notes when they change. */

import { clamp } from "../score/clamp";
import { inScale } from "../score/scales";
import type { Notes } from "../score/types";
import type { Rows, State } from "../store/state";
import type { RollContext } from "./context";
import { extentOfScore } from "./extent";
import { PITCHES, withRows } from "./geometry";
import { seenTracks, shownScale, showsDrums } from "./scene";

/** Few rows are given more room, up to so many CSS pixels each. */
const TALLEST = 22;

/** An octave to draw in where there is no note yet: from middle C up, or from a kit's lowest kick. */
const EMPTY = { pitches: 60, drums: 35 } as const;

/** The rows of a view that folds: every pitch that a track in sight plays, and the scale's while it is shown. */
export function rowsOf(state: State): Rows | undefined {
  if (!state.fold) return undefined;
  const shown = new Uint8Array(PITCHES);
  for (const { track } of seenTracks(state)) {
    const played = pitchesOf(track.notes);
    for (let pitch = 0; pitch < PITCHES; pitch++) shown[pitch] |= played[pitch];
  }
  const scale = shownScale(state);
  for (let pitch = 0; scale && pitch < PITCHES; pitch++) if (inScale(scale, pitch)) shown[pitch] = 1;
  if (!shown.includes(1)) {
    const lowest = showsDrums(state) ? EMPTY.drums : EMPTY.pitches;
    shown.fill(1, lowest, lowest + 12);
  }
  return rowsFrom(shown);
}

/** The rows of the pitches that `shown` has a 1 for. */
export function rowsFrom(shown: Uint8Array): Rows {
  const pitches: number[] = [];
  const places = new Int8Array(PITCHES);
  for (let pitch = 0; pitch < PITCHES; pitch++) {
    if (shown[pitch]) pitches.push(pitch);
    places[pitch] = pitches.length - 1;
  }
  return { pitches, places };
}

// Columns are never written after they are made.
const played = new WeakMap<Notes, Uint8Array>();

/** For each pitch, 1 where some note has it. */
function pitchesOf(notes: Notes): Uint8Array {
  let pitches = played.get(notes);
  if (!pitches) {
    pitches = new Uint8Array(PITCHES);
    for (const pitch of notes.pitch) pitches[pitch] = 1;
    played.set(notes, pitches);
  }
  return pitches;
}

/** Brings a view's rows up to date whenever it is called. While a drag lasts nobody should: its rows are what it moves by. */
export function createFolding(context: RollContext): () => void {
  // What a row had before it was folded, and what it was given then.
  let [before, given] = [0, 0];
  return () => {
    const { view, state } = context;
    const rows = rowsOf(state);
    if (sameRows(rows, view.rows)) return;
    let { pixelsPerPitch } = view;
    if (rows && !view.rows) {
      before = pixelsPerPitch;
      given = clamp(view.height / rows.pitches.length, before, Math.max(before, TALLEST));
      pixelsPerPitch = given;
    } else if (!rows && pixelsPerPitch === given) pixelsPerPitch = before;
    context.look(withRows(view, rows, pixelsPerPitch, extentOfScore(state.score)));
  };
}

function sameRows(a: Rows | undefined, b: Rows | undefined): boolean {
  if (a === b) return true;
  return a?.pitches.length === b?.pitches.length && a?.places.every((place, at) => place === b?.places[at]) === true;
}
