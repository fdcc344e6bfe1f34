/** Names of pitch classes as a key spells them: G♭ in flat keys, F♯ in sharp ones. Pure. */

import type { Key } from "./types";

type Signature = Pick<Key, "sharps" | "minor">;

/** The line of fifths from F up; before and after it come the same letters with flats and sharps. */
const LETTERS = "FCGDAEB";

/** The name at a place on the line of fifths: C is 0, G 1, F -1, F♯ 6, B♭ -2. */
function nameAt(fifths: number): string {
  const accidentals = Math.floor((fifths + 1) / 7);
  const letter = LETTERS[fifths + 1 - 7 * accidentals];
  return letter + (accidentals < 0 ? "♭" : "♯").repeat(Math.abs(accidentals));
}

/**
 * The name of a pitch class, 0 to 11, in a key: of its spellings the one nearest to the key's own notes on the line of
 * fifths, with one flat more in major (A♭ in C) and one sharp more in minor (G♯ in A minor).
 */
export function pitchClassName(pitchClass: number, { sharps, minor }: Signature): string {
  const first = sharps - (minor ? 3 : 4);
  const fifths = pitchClass * 7;
  return nameAt(first + mod12(fifths - first));
}

function mod12(value: number): number {
  return ((value % 12) + 12) % 12;
}

/** "E♭ major", "F♯ minor" */
export function keyName({ sharps, minor }: Signature): string {
  return `${nameAt(sharps + (minor ? 3 : 0))} ${minor ? "minor" : "major"}`;
}
