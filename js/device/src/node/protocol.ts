/** A message as it travels (closeloop_widgets/live/messages.py): four envelopes, and the codes of what is refused. */

export const VERSION = 1;

/** Of one message; closeloop_widgets/live/messages.py has the same. */
export const MAX_BYTES = 8 * 1024 * 1024;
export const MAX_NOTES = 50_000;

export type Json = Record<string, unknown>;

export type Code =
  | "conflict"
  | "no_clip"
  | "looped"
  | "occupied"
  | "unauthorized"
  | "unsupported"
  | "too_large"
  | "bad_request"
  | "internal";

/** Why a request has no result: a sentence that a musician understands, and what to do. */
export class Refused extends Error {
  constructor(
    readonly code: Code,
    message: string,
    readonly next = "",
  ) {
    super(message);
  }
}

export interface Request {
  id: string;
  type: string;
  args: Json;
}

/** Longer sentences are no sentences. */
const SENTENCE = 4000;

export function resultText(request: Request, result: unknown): string {
  return JSON.stringify({ v: VERSION, id: request.id, type: "result", of: request.type, result });
}

export function errorText(id: string, error: { code: Code; message: string; next: string }): string {
  const [message, next] = [error.message.slice(0, SENTENCE), error.next.slice(0, SENTENCE)];
  return JSON.stringify({ v: VERSION, id, type: "error", code: error.code, message, next });
}

export function eventText(name: string, args: Json): string {
  return JSON.stringify({ v: VERSION, type: "event", name, args });
}

export function isObject(value: unknown): value is Json {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
