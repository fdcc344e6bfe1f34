/** What a piece is, as the browser holds it: the twin of `closeloop_widgets/music/score.py` (docs/protocol.md). */

/** Columns of notes in order of `(start, id)`; an optional column is there only where some note needs it. */
export interface Notes {
  readonly id: Int32Array;
  readonly start: Int32Array;
  readonly duration: Int32Array;
  readonly pitch: Uint8Array;
  readonly velocity: Uint8Array;
  readonly release_velocity?: Uint8Array;
  readonly mute?: Uint8Array;
  readonly probability?: Float32Array;
  readonly velocity_deviation?: Float32Array;
}

/** Control changes in order of `(tick, id)`. */
export interface Controls {
  readonly id: Int32Array;
  readonly tick: Int32Array;
  readonly number: Uint8Array;
  readonly value: Uint8Array;
}

/** Pitch bends, -8192 to 8191, in order of `(tick, id)`. */
export interface PitchBends {
  readonly id: Int32Array;
  readonly tick: Int32Array;
  readonly value: Int16Array;
}

/** Program changes in order of `(tick, id)`. */
export interface Programs {
  readonly id: Int32Array;
  readonly tick: Int32Array;
  readonly value: Uint8Array;
}

export interface Track {
  readonly id: number;
  readonly name: string;
  readonly channel: number;
  readonly chunk: number;
  readonly notes: Notes;
  readonly controls: Controls;
  readonly bends: PitchBends;
  readonly programs: Programs;
}

export type TableName = "notes" | "controls" | "bends" | "programs";

export interface Tempo {
  readonly tick: number;
  readonly microseconds: number;
  readonly chunk: number;
}

export interface Meter {
  readonly tick: number;
  readonly numerator: number;
  readonly denominator: number;
  readonly clocks: number;
  readonly notated: number;
  readonly chunk: number;
}

export interface Key {
  readonly tick: number;
  readonly sharps: number;
  readonly minor: boolean;
  readonly chunk: number;
}

export interface Marker {
  readonly tick: number;
  readonly text: string;
  readonly chunk: number;
}

/** An event the score does not model: its bytes, with an explicit status. */
export interface Carried {
  readonly chunk: number;
  readonly tick: number;
  readonly data: Uint8Array;
}

/** A value: an edit makes a new score that shares what it did not touch. */
export interface Score {
  readonly ticksPerQuarter: number;
  readonly name: string;
  readonly tracks: readonly Track[];
  readonly tempos: readonly Tempo[];
  readonly meters: readonly Meter[];
  readonly keys: readonly Key[];
  readonly markers: readonly Marker[];
  readonly carried: readonly Carried[];
  readonly nextId: number;
}

/** Ticks, half-open spans; pitches inclusive. `null` is "all". */
export interface Region {
  readonly spans: readonly (readonly [number, number])[];
  readonly tracks: readonly number[];
  readonly pitches: readonly [number, number] | null;
  readonly notes: readonly number[] | null;
}
