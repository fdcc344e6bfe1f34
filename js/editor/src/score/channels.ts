/** Tracks and the sixteen channels of MIDI: who shares one, what plays on it, which are free. */

import { upperBound } from "./columns";
import { DRUM_CHANNEL } from "./score";
import { mergeTables } from "./tables";
import type { Programs, Score, Track } from "./types";

const CHANNELS = 16;

/** The tracks of a channel, but for the one with the id `except`. */
export function tracksOn({ tracks }: Score, channel: number, except?: number): Track[] {
  return tracks.filter((track) => track.channel === channel && track.id !== except);
}

/** The first channel, 0 to 15, that no track uses, never the drums'; null where all are taken. */
export function freeChannel({ tracks }: Score): number | null {
  const used = new Set(tracks.map((track) => track.channel)).add(DRUM_CHANNEL);
  for (let channel = 0; channel < CHANNELS; channel++) if (!used.has(channel)) return channel;
  return null;
}

/** The program changes that a track follows: its own, or where it has none those of its channel's other tracks. */
export function programsOn(score: Score, track: Track): Programs {
  if (track.programs.id.length) return track.programs;
  return tracksOn(score, track.channel, track.id)
    .map(({ programs }) => programs)
    .reduce((a, b) => mergeTables("programs", a, b), track.programs);
}

/**
 * The row of the program change in force when a track's first note begins (at the start, where it has no notes); -1
 * where there is none, which means a grand piano.
 */
export function openingRow(programs: Programs, { notes }: Track): number {
  return upperBound(programs.tick, notes.start[0] ?? 0) - 1;
}

/** The programs a track plays on, first to last: the one its first note has, and those that come later. */
export function programsPlayed(score: Score, track: Track): number[] {
  const programs = programsOn(score, track);
  const opening = openingRow(programs, track);
  const played = [programs.value[opening] ?? 0, ...programs.value.subarray(opening + 1)];
  return played.filter((program, at) => program !== played[at - 1]);
}
