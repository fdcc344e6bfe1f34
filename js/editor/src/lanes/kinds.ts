/** What there is to know of each lane: its name, what its values mean, how they are shown. Pure. */

import { LIMITS, type Place, pointsAt } from "../score/points";
import { bpm, DEFAULT_TEMPO } from "../score/time";
import type { Score } from "../score/types";
import type { LaneName } from "../store/state";

/** The controllers that have a name in General MIDI and are drawn by hand; the others are called by their numbers. */
const CONTROLS: Readonly<Record<number, string>> = {
  1: "Modulation",
  2: "Breath",
  5: "Glide time",
  7: "Volume",
  10: "Pan",
  11: "Expression",
  64: "Sustain",
  65: "Portamento",
  66: "Sostenuto",
  67: "Soft pedal",
  71: "Resonance",
  74: "Brightness",
  91: "Reverb",
  93: "Chorus",
};

/** The lanes that the switcher offers by name, from top to bottom. */
export const OFFERED: readonly LaneName[] = [
  "velocity",
  "bend",
  "tempo",
  "control:64",
  "control:1",
  "control:7",
  "control:10",
  "control:11",
];

export function controlOf(lane: LaneName): number | null {
  return lane.startsWith("control:") ? Number(lane.slice("control:".length)) : null;
}

export function laneTitle(lane: LaneName): string {
  if (lane === "velocity") return "Velocity";
  if (lane === "tempo") return "Tempo";
  if (lane === "bend") return "Pitch bend";
  const number = controlOf(lane) as number;
  return CONTROLS[number] ?? `CC ${number}`;
}

/** Where a lane's points stand; null for velocities, and where there is no track to have them. */
export function placeOf(lane: LaneName, track: number | undefined): Place | null {
  if (lane === "tempo") return { kind: "tempo" };
  if (lane === "velocity" || track === undefined) return null;
  return lane === "bend" ? { kind: "bend", track } : { kind: "control", track, number: controlOf(lane) as number };
}

/** What is in force where no point says anything: what a synthesizer starts with (MIDI 1.0, RP-015). */
export function impliedValue(lane: LaneName): number {
  if (lane === "tempo") return bpm({ tick: 0, microseconds: DEFAULT_TEMPO, chunk: 0 });
  return IMPLIED[controlOf(lane) ?? -1] ?? 0;
}

const IMPLIED: Readonly<Record<number, number>> = { 7: 100, 10: 64, 11: 127 };

export interface Range {
  readonly low: number;
  readonly high: number;
}

/** What a value of the lane may be. */
export function limitsOf(lane: LaneName): Range {
  if (lane === "velocity") return { low: 1, high: 127 };
  return LIMITS[lane === "tempo" ? "tempo" : lane === "bend" ? "bend" : "control"];
}

/** The values that a lane shows from its lower edge to its upper one: of tempos those of the piece, and room around them. */
export function shownRange(lane: LaneName, score: Score): Range {
  if (lane === "velocity") return { low: 0, high: 127 };
  if (lane !== "tempo") return limitsOf(lane);
  let [low, high] = [80, 160];
  for (const value of pointsAt(score, { kind: "tempo" }).value) {
    low = Math.min(low, value);
    high = Math.max(high, value);
  }
  const { low: least, high: most } = limitsOf(lane);
  return { low: Math.max(least, Math.floor(low / 20 - 1) * 20), high: Math.min(most, Math.ceil(high / 20 + 1) * 20) };
}

/** The value that is hard to miss: the middle of what has one. */
export function detentOf(lane: LaneName): number | null {
  if (lane === "bend") return 0;
  return lane === "control:10" ? 64 : null;
}

/** How far a key moves a value, and how far with Shift. */
export function stepsOf(lane: LaneName): readonly [number, number] {
  return lane === "bend" ? [64, 1024] : [1, 10];
}

/** The nearest value that is whole where values are: tempos go by hundredths, all others by ones. */
export function rounded(lane: LaneName, value: number): number {
  return lane === "tempo" ? Math.round(value * 100) / 100 : Math.round(value);
}

/** Semitones that a whole bend goes where nothing else is agreed on (General MIDI). */
const BEND_SEMITONES = 2;

/** "127", "120.5 bpm", "+1.00 semitones (4096)", "127, down" */
export function valueInWords(lane: LaneName, value: number): string {
  if (lane === "tempo") return `${Number(value.toFixed(2))} bpm`;
  if (lane === "bend") {
    const semitones = (value / 8192) * BEND_SEMITONES;
    return `${value > 0 ? "+" : value < 0 ? "−" : ""}${Math.abs(semitones).toFixed(2)} semitones (${Math.round(value)})`;
  }
  const control = controlOf(lane);
  // Below 64 a pedal is up (MIDI 1.0): what lies between means nothing to most instruments.
  if (control !== null && control >= 64 && control <= 69) return `${value}, ${value >= 64 ? "down" : "up"}`;
  return `${value}`;
}

/** The ends of the range as the head of a lane has room for: "0–127", "±2 st", "40–200". */
export function rangeInWords(lane: LaneName, { low, high }: Range): string {
  return lane === "bend" ? `±${BEND_SEMITONES} st` : `${Math.round(low)}–${Math.round(high)}`;
}

/** Whether the active track (of tempos: the piece) has anything in this lane. */
export function hasPoints(lane: LaneName, score: Score, track: number | undefined): boolean {
  const place = placeOf(lane, track);
  if (place) return pointsAt(score, place).tick.length > 0;
  return score.tracks.some(({ id, notes }) => id === track && notes.id.length > 0);
}
