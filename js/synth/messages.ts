/** What the page and the synthesizer's processor say to each other. */

/**
 * A MIDI event at a time of the AudioContext's clock, in seconds; a time that has passed means now.
 *
 * | kind | a | b |
 * |---|---|---|
 * | on | pitch | velocity |
 * | off | pitch | |
 * | control | number | value |
 * | bend | -8192 to 8191 | |
 * | program | 0 to 127 | |
 * | reset | 1: a drum channel, 0: not | |
 */
export interface SynthEvent {
  readonly time: number;
  readonly channel: number;
  readonly kind: "on" | "off" | "control" | "bend" | "program" | "reset";
  readonly a: number;
  readonly b: number;
}

/** A sound that will be wanted, and the pitches it will be wanted for. */
export interface Patch {
  readonly program: number;
  readonly drums: boolean;
  readonly pitches: readonly number[];
}

export type ToProcessor =
  /** The soundfont, SF2 or SF3. Answered by `ready` or `failed`. */
  | { readonly type: "soundfont"; readonly bytes: ArrayBuffer }
  | { readonly type: "events"; readonly events: readonly SynthEvent[] }
  /** Fades these channels out at once and forgets what was to come on them. */
  | { readonly type: "silence"; readonly channels: readonly number[] }
  /** Decodes samples before they are needed. Answered by `prepared`. */
  | { readonly type: "prepare"; readonly request: number; readonly patches: readonly Patch[] }
  /** Ends the processor. */
  | { readonly type: "close" };

export type FromProcessor =
  | { readonly type: "ready" }
  | { readonly type: "failed"; readonly message: string }
  | { readonly type: "prepared"; readonly request: number };

/** The name the processor is registered under. */
export const PROCESSOR_NAME = "closeloop-synth";
