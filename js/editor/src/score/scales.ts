/** Scales: which pitch classes belong to a key. Pure. */

export interface Scale {
  /** The pitch class it stands on, 0 (C) to 11 (B). */
  readonly root: number;
  readonly mode: Mode;
}

/** The semitones above the root. */
export const MODES = {
  major: [0, 2, 4, 5, 7, 9, 11],
  minor: [0, 2, 3, 5, 7, 8, 10],
  "harmonic minor": [0, 2, 3, 5, 7, 8, 11],
  "melodic minor": [0, 2, 3, 5, 7, 9, 11],
  dorian: [0, 2, 3, 5, 7, 9, 10],
  phrygian: [0, 1, 3, 5, 7, 8, 10],
  lydian: [0, 2, 4, 6, 7, 9, 11],
  mixolydian: [0, 2, 4, 5, 7, 9, 10],
  locrian: [0, 1, 3, 5, 6, 8, 10],
  "major pentatonic": [0, 2, 4, 7, 9],
  "minor pentatonic": [0, 3, 5, 7, 10],
  blues: [0, 3, 5, 6, 7, 10],
  "whole tone": [0, 2, 4, 6, 8, 10],
  octatonic: [0, 2, 3, 5, 6, 8, 9, 11],
} as const;

export type Mode = keyof typeof MODES;

/** Whether a pitch (0 to 127) belongs to the scale. */
export function inScale({ root, mode }: Scale, pitch: number): boolean {
  return (MODES[mode] as readonly number[]).includes((pitch - root + 120) % 12);
}
