/** What a screen reader hears: a note, a selection, a cursor, in words. */

import type { Chosen } from "../score/edit";
import { type MeterMap, meterMap } from "../score/time";
import type { Score } from "../score/types";
import { count, pitchName, trackName } from "../shell/words";
import type { NoteAt } from "./cursor";
import { boxAround } from "./geometry";
import type { Cell } from "./scene";

/** "C4, bar 3 beat 2, eighth, velocity 90" */
export function noteInWords(score: Score, { track, row }: NoteAt): string {
  const { pitch, start, duration, velocity } = track.notes;
  const place = placeInWords(meterMap(score), start[row]);
  const length = lengthInWords(duration[row], score.ticksPerQuarter);
  return `${pitchName(pitch[row])}, ${place}, ${length}, velocity ${velocity[row]}`;
}

/** One selected note in full, or how many there are and from where to where. */
export function selectionSpoken(score: Score, chosen: readonly Chosen[]): string {
  const size = chosen.reduce((sum, { rows }) => sum + rows.length, 0);
  if (size === 0) return "Nothing selected";
  if (size === 1) {
    const { track, rows } = chosen[0];
    return `${noteInWords(score, { track, row: rows[0] })}, ${trackName(track.id, score)}`;
  }
  const box = boxAround(chosen);
  if (!box) return "Nothing selected";
  const meters = meterMap(score);
  return `${count(size, "note")} selected, ${placeInWords(meters, box.start)} to ${placeInWords(meters, box.end)}`;
}

/** "C4, bar 3 beat 2, empty", or the note that sounds there. */
export function cellInWords(score: Score, cell: Cell, under: NoteAt | null): string {
  if (under) return noteInWords(score, under);
  return `${pitchName(cell.pitch)}, ${placeInWords(meterMap(score), cell.tick)}, empty`;
}

/** "bar 3 beat 2", with the ticks where it is not on the beat. */
function placeInWords(meters: MeterMap, tick: number): string {
  const { bar, beat, tick: past } = meters.position(tick);
  return `bar ${bar} beat ${beat}${past ? ` and ${count(past, "tick")}` : ""}`;
}

const LENGTHS = ["whole", "half", "quarter", "eighth", "sixteenth", "thirty-second", "sixty-fourth"];

/** "eighth", "dotted quarter", "eighth triplet"; in quarter notes where it has no such name. */
export function lengthInWords(duration: number, ticksPerQuarter: number): string {
  for (const [power, name] of LENGTHS.entries()) {
    const length = (ticksPerQuarter * 4) / 2 ** power;
    if (duration === length) return name;
    if (duration === length * 1.5) return `dotted ${name}`;
    if (duration === (length * 2) / 3) return `${name} triplet`;
  }
  return `${(duration / ticksPerQuarter).toFixed(2).replace(/\.?0+$/, "")} quarters`;
}
