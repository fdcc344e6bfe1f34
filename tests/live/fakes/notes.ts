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
 * A clip's notes by id and by pitch: as Live does, it looks only at those that a change meets, so that what a large
 * clip costs is what the device makes it cost.
 */
export class ClipNotes {
  private readonly byId = new Map<number, LiveNote>();
  private readonly byPitch = new Map<number, OnePitch>();

  all(): LiveNote[] {
    return [...this.byId.values()];
  }

  add(note: NewNote, id: number): void {
    this.lay(freshNote(note, id));
  }

  remove(id: number): void {
    const note = this.byId.get(id);
    if (!note) return;
    this.byId.delete(id);
    this.ofPitch(note.pitch).take(note);
  }

  has(id: number): boolean {
    return this.byId.has(id);
  }

  /** Changes fields of a note in place. What Live does to those that it then meets is not known: the worst. */
  modify(changed: LiveNote): void {
    const note = this.byId.get(changed.note_id);
    if (!note) return;
    this.ofPitch(note.pitch).take(note);
    this.lay(Object.assign(note, changed));
  }

  /** Puts a note in as it is, over whatever it overlaps. */
  put(note: LiveNote): void {
    this.byId.set(note.note_id, note);
    this.ofPitch(note.pitch).put(note);
  }

  /**
   * Lays a note among the others. Of its pitch, one that sounds into it ends where it starts, and one that starts under it
   * is dropped: the worst that Live was seen to do.
   */
  private lay(note: LiveNote): void {
    for (const other of this.ofPitch(note.pitch).during(note)) {
      if (other.start_time < note.start_time) other.duration = note.start_time - other.start_time;
      else this.remove(other.note_id);
    }
    this.put(note);
  }

  private ofPitch(pitch: number): OnePitch {
    const found = this.byPitch.get(pitch) ?? new OnePitch();
    this.byPitch.set(pitch, found);
    return found;
  }
}

/** The notes of one pitch, in order of time. */
class OnePitch {
  private readonly notes: LiveNote[] = [];
  /** No note was ever longer: none that starts so long before a time sounds at it. */
  private longest = 0;

  /** The notes that sound while another would. */
  during({ start_time: start, duration }: LiveNote): LiveNote[] {
    const near = this.notes.slice(this.firstFrom(start - this.longest), this.firstFrom(start + duration));
    return near.filter((note) => note.start_time + note.duration > start);
  }

  put(note: LiveNote): void {
    this.notes.splice(this.firstFrom(note.start_time), 0, note);
    this.longest = Math.max(this.longest, note.duration);
  }

  take(note: LiveNote): void {
    this.notes.splice(this.notes.indexOf(note, this.firstFrom(note.start_time)), 1);
  }

  /** Where the notes begin that start at a time or later. */
  private firstFrom(time: number): number {
    let [low, high] = [0, this.notes.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.notes[middle].start_time < time) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}

/** A new note plays nothing of MPE. */
function freshNote(note: NewNote, id: number): LiveNote {
  return {
    note_id: id,
    pitch: note.pitch,
    start_time: note.start_time,
    duration: note.duration,
    velocity: note.velocity ?? 100,
    mute: note.mute ?? 0,
    probability: note.probability ?? 1,
    velocity_deviation: note.velocity_deviation ?? 0,
    release_velocity: note.release_velocity ?? 64,
  };
}
