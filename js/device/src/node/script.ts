/** One of the device's scripts in Max, as this one asks it: requests by id, answers, and what it says unasked. */

import { Arriving, type Piece, piecesOf } from "./chunks";
import { type Code, isObject, type Json, Refused } from "./protocol";

/** Less than what Python waits, so that it hears why. */
const PATIENCE_MS = 9_000;

export class Script {
  private readonly arriving = new Arriving();
  private readonly waiting = new Map<string, { done: (result: unknown) => void; failed: (error: Error) => void }>();
  private last = 0;

  constructor(
    private readonly who: string,
    private readonly send: (...piece: Piece) => void,
    private readonly unasked: (said: Json) => void,
    private readonly patienceMs = PATIENCE_MS,
  ) {}

  ask(type: string, args: Json): Promise<unknown> {
    this.last += 1;
    const id = `n${this.last}`;
    return new Promise<unknown>((done, failed) => {
      const late = setTimeout(() => {
        this.waiting.delete(id);
        failed(silence(this.who));
      }, this.patienceMs);
      const settle = () => {
        clearTimeout(late);
        this.waiting.delete(id);
      };
      this.waiting.set(id, {
        done: (result) => {
          settle();
          done(result);
        },
        failed: (error) => {
          settle();
          failed(error);
        },
      });
      for (const piece of piecesOf(id, { id, type, args })) this.send(...piece);
    });
  }

  /** A piece of what the script says. */
  take(...piece: Piece): void {
    const said = this.arriving.take(...piece);
    if (!isObject(said)) return;
    if (typeof said.id !== "string") {
      this.unasked(said);
      return;
    }
    const asked = this.waiting.get(said.id);
    if (isObject(said.error)) asked?.failed(refusedFrom(said.error));
    else asked?.done(said.result);
  }
}

function refusedFrom(error: Json): Refused {
  return new Refused(error.code as Code, String(error.message), String(error.next ?? ""));
}

function silence(who: string): Refused {
  return new Refused(
    "internal",
    `${who} did not answer in time. Whether a write that was asked for happened is not known.`,
    "Look for an open dialog in Live, close it, and read the region again.",
  );
}
