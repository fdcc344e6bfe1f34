/**
 * Which note-off ends which note.
 *
 * MIDI does not say. Notes of one pitch on one channel are ended first in, first out; note-offs that find no note sounding
 * are left aside. (A short note inside a long one of its pitch comes back as two that overlap; no file can tell them apart.)
 */

import type { ChunkEvents, Voice } from "./events";

export interface PairedNote {
  readonly on: Voice;
  readonly off: Voice | null;
  /** The tick it ends at. */
  end: number;
}

export interface Pairs {
  /** By its note-on. */
  readonly notes: ReadonlyMap<Voice, PairedNote>;
  /** Note-offs that end no note. */
  readonly orphans: ReadonlySet<Voice>;
  /** How many notes have no note-off. */
  readonly unended: number;
}

export function isNoteOn({ status, data2 }: Voice): boolean {
  return (status & 0xf0) === 0x90 && data2 > 0;
}

function isNoteOff({ status, data2 }: Voice): boolean {
  return (status & 0xf0) === 0x80 || ((status & 0xf0) === 0x90 && data2 === 0);
}

export function pairNotes({ voices, end }: ChunkEvents): Pairs {
  const notes = new Map<Voice, PairedNote>();
  const orphans = new Set<Voice>();
  const keys = new Map<number, Key>();
  for (const voice of voices) {
    if (isNoteOn(voice)) keyOf(keys, voice).ons.push(voice);
    else if (isNoteOff(voice)) {
      const key = keyOf(keys, voice);
      if (key.offs.length < key.ons.length) key.offs.push(voice);
      else orphans.add(voice);
    }
  }
  let unended = 0;
  for (const key of keys.values()) {
    unended += key.ons.length - key.offs.length;
    for (const note of pairedOf(key, end)) notes.set(note.on, note);
  }
  return { notes, orphans, unended };
}

/** The note-ons of one pitch and channel, and the note-offs that end them, in the same order. */
interface Key {
  readonly ons: Voice[];
  readonly offs: Voice[];
}

function keyOf(keys: Map<number, Key>, { status, data1 }: Voice): Key {
  const number = ((status & 0x0f) << 7) | data1;
  let key = keys.get(number);
  if (!key) {
    key = { ons: [], offs: [] };
    keys.set(number, key);
  }
  return key;
}

/** A note without an end stops where the next one of its key begins: sounding on for the whole piece is never meant. */
function pairedOf({ ons, offs }: Key, end: number): PairedNote[] {
  const notes = ons.map((on, at) => {
    const off = offs[at] ?? null;
    return { on, off, end: off?.tick ?? ons[at + 1]?.tick ?? end };
  });
  // None may end before an earlier one of its key: the file written from them would pair them otherwise.
  for (let at = 1; at < notes.length; at++) notes[at].end = Math.max(notes[at].end, notes[at - 1].end);
  return notes;
}
