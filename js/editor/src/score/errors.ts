/** The errors of a score that a person can understand and act on. */

/** A word for programs; the message is for people. The same words as `EditError.code` in the kernel. */
export type EditCode = "bad_request" | "unknown_id" | "unknown_track" | "id_taken";

/** A score, or columns of one, that cannot be. */
export class ScoreError extends Error {
  override readonly name: string = "ScoreError";
}

/** A change that does not fit the score; nothing of it was applied. */
export class EditError extends ScoreError {
  override readonly name = "EditError";
  readonly code: EditCode;

  constructor(message: string, code: EditCode = "bad_request") {
    super(message);
    this.code = code;
  }
}

/** Bytes that are not a Standard MIDI File, or not one that can be read, or a score that no file can say; says what and where. */
export class MidiError extends Error {
  override readonly name = "MidiError";
  /** The byte the trouble begins at; null where a score is written. */
  readonly offset: number | null;

  constructor(message: string, offset: number | null = null) {
    super(offset === null ? message : `${message} (at byte ${offset})`);
    this.offset = offset;
  }
}

/** A value from outside, short enough to stand in a message. */
export function shown(value: unknown): string {
  const text =
    typeof value === "string" ? `"${value}"` : String(typeof value === "object" ? JSON.stringify(value) : value);
  return text.length > 60 ? `${text.slice(0, 60)}...` : text;
}
