/**
 * JSON between this script and those of Max, in pieces: a symbol of Max holds 32,767 characters. Text is ASCII, so that
 * characters are bytes, and each piece starts with a letter, so that none is taken for a number.
 */

export const CHUNK = 30_000;

export type Piece = [transfer: string, index: number, count: number, text: string];

export function piecesOf(transfer: string, value: unknown): Piece[] {
  const text = JSON.stringify(value).replace(
    /[\u007f-\uffff]/g,
    (letter) => `\\u${letter.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );
  const count = Math.max(1, Math.ceil(text.length / CHUNK));
  return Array.from({ length: count }, (_, index) => [
    transfer,
    index,
    count,
    `j${text.slice(index * CHUNK, (index + 1) * CHUNK)}`,
  ]);
}

/** Puts values together again. A transfer with a piece missing is dropped. */
export class Arriving {
  private readonly transfers = new Map<string, string[]>();

  /** The value, once its last piece is here. */
  take(transfer: string, index: number, count: number, text: string): unknown {
    if (index === 0) this.transfers.set(transfer, []);
    const pieces = this.transfers.get(transfer);
    if (!pieces || pieces.length !== index) {
      this.transfers.delete(transfer);
      return undefined;
    }
    pieces.push(text.slice(1));
    if (pieces.length < count) return undefined;
    this.transfers.delete(transfer);
    return JSON.parse(pieces.join(""));
  }
}
