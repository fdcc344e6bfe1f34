/** A whole device: its built scripts, wired as the patch wires them, over a fake set. */

import { piecesOf } from "../../../js/device/src/node/chunks";
import { Cords, liveScript, nodeScript } from "./max";
import { type FakePatch, patchScript } from "./patch";
import { FakeSet } from "./set";

export interface Rig {
  set: FakeSet;
  cords: Cords;
  /** The patch's objects, as the panel's script sets and makes them, and its store. */
  patch: FakePatch;
  /** What an object of the patch says: a hand moved it. */
  touch(message: string, ...atoms: (string | number)[]): void;
  port: number;
  /** What the patch was told to show, the latest of each: `port`, `code`, `status`, `keep`, `live`. */
  shown: Map<string, (string | number)[]>;
  /** The code that the device shows, once it shows one. */
  code(): Promise<string>;
  /** What a hand does in the patch. */
  press(message: string, ...atoms: (string | number)[]): void;
  /** What the patch's script tells by itself. */
  say(said: object): void;
  close(): void;
}

export async function startRig(
  folder: string,
  set = new FakeSet(),
  hear: (what: string, atoms: (string | number)[]) => void = () => undefined,
): Promise<Rig> {
  const cords = new Cords();
  const shown: Rig["shown"] = new Map();
  const waiting: { name: string; seen: (atoms: (string | number)[]) => void }[] = [];
  const seen = (name: string) => new Promise<(string | number)[]>((resolve) => waiting.push({ name, seen: resolve }));

  const show = (name: string, atoms: (string | number)[]) => {
    shown.set(name, atoms);
    hear(name, atoms);
    for (const one of waiting.splice(0)) {
      if (one.name === name && atoms[0] !== "none") one.seen(atoms);
      else waiting.push(one);
    }
  };
  const live = liveScript(folder, set, cords, ([selector, ...atoms]) => {
    cords.carry(node.handlers.get(String(selector)), atoms);
  });
  const first = seen("port");
  const panel = patchScript(folder, cords, ([selector, ...atoms]) => {
    cords.carry(node.handlers.get(String(selector)), atoms);
  });
  const node = nodeScript(folder, cords, ([selector, ...atoms]) => {
    if (selector !== "to_patch") return cords.carry(live[String(selector)], atoms);
    const [name, ...rest] = atoms;
    cords.carry(panel.script[String(name)], rest);
    if (name !== "from_node") show(String(name), rest);
  });
  live.live_ready();
  panel.script.live_ready();
  const [port] = await first;
  return {
    set,
    cords,
    patch: panel.patch,
    touch: (message, ...atoms) => cords.carry(panel.script[message], atoms),
    shown,
    port: Number(port),
    code: async () => {
      const [now] = shown.get("code") ?? ["none"];
      return String(now === "none" ? (await seen("code"))[0] : now);
    },
    press: (message, ...atoms) => cords.carry(node.handlers.get(message), atoms),
    say: (said) => {
      for (const piece of piecesOf("said", said)) cords.carry(node.handlers.get("from_patch"), piece);
    },
    close: node.close,
  };
}
