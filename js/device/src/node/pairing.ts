/** Codes and tokens: six digits that the device shows, once, for a token that a notebook keeps. */

import { createHash, randomBytes, randomInt, timingSafeEqual } from "node:crypto";
import { Refused } from "./protocol";

const CODE_MS = 2 * 60_000;
const WRONG_TRIES = 5;
/** How many notebooks a set remembers: the oldest is forgotten. */
const TOKENS = 16;

export class Pairing {
  private code: { digits: string; until: number } | null = null;
  private wrong = 0;

  /** `hashes` are those of tokens that are good: the tokens themselves are not kept, for sets are handed to others. */
  constructor(
    private readonly show: (code: string | null) => void,
    private readonly keep: (hashes: string[]) => void,
    private hashes: string[] = [],
    private readonly now: () => number = Date.now,
  ) {}

  /** Takes what a set had kept. */
  restore(hashes: string[]): void {
    this.hashes = hashes.filter((hash) => /^[0-9a-f]{64}$/.test(hash)).slice(-TOKENS);
  }

  /** Shows a fresh code. Only a hand on the device unlocks it after too many wrong tries. */
  renew(byHand: boolean): void {
    if (byHand) this.wrong = 0;
    if (this.wrong >= WRONG_TRIES || (!byHand && this.isGood())) return;
    this.code = { digits: String(randomInt(1_000_000)).padStart(6, "0"), until: this.now() + CODE_MS };
    this.show(this.code.digits);
  }

  /** A token for the right code; throws `Refused`. */
  pair(digits: string): string {
    if (this.wrong >= WRONG_TRIES)
      throw refused("Too many wrong codes.", "Press Connect in the device, and type what it shows then.");
    const right = this.isGood() && isSame(this.code?.digits ?? "", digits);
    if (!right) {
      this.wrong += 1;
      if (!this.isGood() || this.wrong >= WRONG_TRIES) this.forget();
      throw refused(
        "That is not the code that the device shows.",
        "Look at the device; a code is good for two minutes.",
      );
    }
    this.wrong = 0;
    this.forget();
    const token = randomBytes(16).toString("hex");
    this.hashes = [...this.hashes, hashOf(token)].slice(-TOKENS);
    this.keep(this.hashes);
    return token;
  }

  isKnown(token: unknown): boolean {
    if (typeof token !== "string") return false;
    const hash = hashOf(token);
    // All of them, always: the time it takes says nothing of which.
    return this.hashes.map((known) => isSame(known, hash)).includes(true);
  }

  private isGood(): boolean {
    return this.code !== null && this.now() < this.code.until;
  }

  private forget(): void {
    this.code = null;
    this.show(null);
  }
}

function refused(message: string, next: string): Refused {
  return new Refused("unauthorized", message, next);
}

function hashOf(token: string): string {
  return createHash("sha256").update(token).digest("hex");
}

function isSame(one: string, other: string): boolean {
  const [left, right] = [Buffer.from(one), Buffer.from(other)];
  return left.length === right.length && timingSafeEqual(left, right);
}
