/** Max around the device's built scripts, which run here as they are: cords between them, `max-api`, and what `js` knows. */

import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import vm from "node:vm";
import { liveApiFor } from "./live-api";
import type { FakeSet } from "./set";

type Atom = string | number;
type Handler = (...atoms: Atom[]) => unknown;

/** A symbol of Max holds no more. */
const LONGEST_SYMBOL = 32_767;

/** The console of Max, what went along each cord, and the faults of the rig itself. */
export class Cords {
  readonly console: string[] = [];
  readonly log: string[] = [];
  tooLong = 0;
  lost = false;

  /** Carries atoms to a handler a moment later, as Max does. Past the cord's end nothing arrives. */
  carry(handler: Handler | undefined, atoms: Atom[]): void {
    if (atoms.some((atom) => typeof atom === "string" && atom.length > LONGEST_SYMBOL)) this.tooLong += 1;
    if (!this.lost) setImmediate(() => handler?.(...atoms));
  }
}

/**
 * A script of the `js` object: its global functions are the messages that it understands. It runs within a function that
 * is given `Math`, for each look at a global of a context is a call out of V8, which scripts in Max do not pay.
 */
export function jsScript(file: string, globals: Record<string, unknown>): Record<string, Handler> {
  const text = readFileSync(file, "utf8");
  const names = Array.from(text.matchAll(/^function (\w+)/gm), ([, name]) => name);
  const context = vm.createContext({ ...globals });
  const script = vm.runInContext(`(function (Math) {${text}\nreturn { ${names.join(", ")} }; })`, context, {
    filename: file,
  });
  return script.call(context, vm.runInContext("Math", context));
}

export function liveScript(folder: string, set: FakeSet, cords: Cords, outlet: (atoms: Atom[]) => void) {
  return jsScript(join(folder, "closeloop.live.js"), {
    LiveAPI: liveApiFor(set, cords.console),
    Task: FakeTask,
    post: (...words: unknown[]) => cords.log.push(words.join(" ")),
    outlet: (_index: number, ...atoms: Atom[]) => outlet(atoms),
  });
}

/** Max's `Task`, as far as the scripts use it. */
export class FakeTask {
  private timer: ReturnType<typeof setTimeout> | null = null;

  constructor(private readonly run: () => void) {}

  schedule(delay: number): void {
    this.timer = setTimeout(this.run, delay);
    this.timer.unref();
  }

  cancel(): void {
    if (this.timer) clearTimeout(this.timer);
  }
}

/** The script of `node.script`, with a `max-api` of the rig's. */
export function nodeScript(folder: string, cords: Cords, outlet: (atoms: Atom[]) => void) {
  const handlers = new Map<string, Handler>();
  const closing: (() => void)[] = [];
  const maxApi = {
    addHandler: (selector: string, handler: Handler) => void handlers.set(selector, handler),
    outlet: async (...atoms: Atom[]) => outlet(atoms),
    post: async (...words: unknown[]) => void cords.log.push(words.join(" ")),
  };
  const real = createRequire(import.meta.url);
  const load = (name: string) => {
    if (name === "max-api") return maxApi;
    return name === "http" || name === "node:http" ? closable(real("node:http"), closing) : real(name);
  };
  const file = join(folder, "closeloop.node.js");
  const wrapped = vm.runInThisContext(`(function (require, module, exports) {${readFileSync(file, "utf8")}\n})`, {
    filename: file,
  });
  const module = { exports: {} };
  wrapped(load, module, module.exports);
  return { handlers, close: () => closing.forEach((close) => void close()) };
}

/** Max ends the process; here many devices live in one, so each server must be closed. */
function closable(http: typeof import("node:http"), closing: (() => void)[]) {
  const createServer = () => {
    const server = http.createServer();
    const sockets = new Set<{ destroy(): void }>();
    server.on("connection", (socket) => {
      sockets.add(socket);
      socket.on("close", () => sockets.delete(socket));
    });
    closing.push(() => {
      server.close();
      for (const socket of sockets) socket.destroy();
    });
    return server;
  };
  return { ...http, createServer };
}
