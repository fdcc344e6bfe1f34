/** The device's Live script alone, asked directly: what it answers comes at once. */

import { Cords, liveScript } from "./max";
import type { FakeSet } from "./set";

export interface Answer {
  id: string;
  result?: unknown;
  error?: { code: string; message: string; next: string };
}

export type Ask = (type: string, args: object) => Answer;

export function liveOf(
  folder: string,
  set: FakeSet,
  hear: (said: object) => void = () => undefined,
  cords = new Cords(),
): Ask {
  let pieces: string[] = [];
  let said: unknown;
  const script = liveScript(folder, set, cords, ([, , index, count, piece]) => {
    if (index === 0) pieces = [];
    pieces.push(String(piece).slice(1));
    if (pieces.length < Number(count)) return;
    said = JSON.parse(pieces.join(""));
    if (!(said as Answer).id) hear(said as object);
  });
  script.live_ready();
  let asked = 0;
  return (type, args) => {
    asked += 1;
    script.from_node(`t${asked}`, 0, 1, `j${JSON.stringify({ id: `t${asked}`, type, args })}`);
    return said as Answer;
  };
}
