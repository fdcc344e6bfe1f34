/** What a screen reader hears: a note, a selection, a cursor, in words. */

import type { Chosen } from "../score/edit";
import { type MeterMap, meterMap } from "../score/time";
import type { Score } from "../score/types";
import { count, pitchName } from "../shell/words";
import { noteCountOf } from "../store/selected";
import type { State } from "../store/state";
import type { NoteAt } from "./cursor";
import { type Box, boxAround } from "./geometry";
import { type Cell, workingTracks } from "./scene";

/** "C4, bar 3 beat 2, eighth, velocity 90" */
export function noteInWords(score: Score, { track, row }: NoteAt): string {
  const { pitch, start, duration, velocity, mute } = track.notes;
  const place = placeInWords(meterMap(score), start[row]);
  const length = lengthInWords(duration[row], score.ticksPerQuarter);
  return `${pitchName(pitch[row])}, ${place}, ${length}, velocity ${velocity[row]}${mute?.[row] ? ", muted" : ""}`;
}

/**
 * How many of the notes one works on are selected: with the one note in full, the one that was added last ("C4, bar 3
 * beat 2, eighth, velocity 90, 2 of 14 selected"), or from where to where they reach.
 */
export function selectionSpoken(state: State, chosen: readonly Chosen[], added: NoteAt | null = null): string {
  const { score } = state;
  const size = noteCountOf(chosen);
  const box = boxAround(chosen);
  if (!box) return "Nothing selected";
  const [{ track, rows }] = chosen;
  const one = added ?? (size === 1 ? { track, row: rows[0] } : null);
  const which = one ? noteInWords(score, one) : spanInWords(meterMap(score), box);
  return `${which}, ${numberSelected(state, size)}`;
}

/** "2 of 14 selected", of the notes on the tracks one works on. */
export function numberSelected(state: State, size: number): string {
  const all = workingTracks(state).reduce((sum, { notes }) => sum + notes.id.length, 0);
  const [some, of] = [size, Math.max(size, all)].map((number) => number.toLocaleString("en"));
  return `${some} of ${of} selected`;
}

function spanInWords(meters: MeterMap, { start, end }: Box): string {
  return `${placeInWords(meters, start)} to ${placeInWords(meters, end)}`;
}

/** "C4, bar 3 beat 2, empty", or the note that sounds there. */
export function cellInWords(score: Score, cell: Cell, under: NoteAt | null): string {
  if (under) return noteInWords(score, under);
  return `${pitchName(cell.pitch)}, ${placeInWords(meterMap(score), cell.tick)}, empty`;
}

/** "bar 3 beat 2", with the ticks where it is not on the beat. */
export function placeInWords(meters: MeterMap, tick: number): string {
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
