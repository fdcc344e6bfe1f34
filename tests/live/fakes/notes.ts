/** Notes of a fake clip, under the rules of Live's own: ids, and one note of a pitch at a time. */

export interface LiveNote {
  note_id: number;
  pitch: number;
  start_time: number;
  duration: number;
  velocity: number;
  mute: number;
  probability: number;
  velocity_deviation: number;
  release_velocity: number;
  /** What a note plays of MPE: kept by changing the note, lost by removing and adding it. */
  mpe?: string;
}

export type NewNote = Pick<LiveNote, "pitch" | "start_time" | "duration"> & Partial<LiveNote>;

/**
 * The notes with others added. Of one pitch, a note that sounds into a new one ends where that starts, and one that
 * starts under it is dropped: the worst that Live was seen to do.
 */
export function withNotes(
  notes: LiveNote[],
  added: NewNote[],
  nextId: () => number,
): { notes: LiveNote[]; ids: number[] } {
  const byPitch = new Map<number, LiveNote[]>();
  for (const note of notes) byPitch.set(note.pitch, [...(byPitch.get(note.pitch) ?? []), note]);
  const ids = added.map((note) => {
    const { mpe: _lost, ...plain } = note;
    const fresh = { ...DEFAULTS, ...plain, note_id: nextId() };
    byPitch.set(note.pitch, [...(byPitch.get(note.pitch) ?? []).flatMap((other) => beside(other, note)), fresh]);
    return fresh.note_id;
  });
  return { notes: [...byPitch.values()].flat(), ids };
}

function beside(note: LiveNote, added: NewNote): LiveNote[] {
  if (note.start_time >= added.start_time + added.duration) return [note];
  if (note.start_time + note.duration <= added.start_time) return [note];
  return note.start_time < added.start_time ? [{ ...note, duration: added.start_time - note.start_time }] : [];
}

const DEFAULTS = { velocity: 100, mute: 0, probability: 1, velocity_deviation: 0, release_velocity: 64 };
