/**
 * The sound of a page: one AudioContext and one synthesizer, shared by all of its editors.
 *
 * Each editor of a page may come with a module of its own, so the shared one is found on `globalThis`.
 */

import { PlainSynth } from "./plain-synth";
import { SoundError, type SoundSource, type Synth, WorkletSynth } from "./synth";

/** What a player needs of the page. */
export interface Sound {
  /** The synthesizer, loaded when it is first asked for. To be called in a click, or the browser keeps quiet. */
  start(): Promise<Synth>;
}

/** Raised when editors of different versions can no longer share a synthesizer. */
const VERSION = 1;

interface Page {
  context: AudioContext | null;
  /** The synthesizer with its soundfont, or its loading. */
  synth: Promise<WorkletSynth> | null;
  /** What plays until there is a soundfont. */
  plain: PlainSynth | null;
  users: number;
}

/** The page's sound for one editor, until `signal` aborts. Code and soundfont come from the editor that plays first. */
export function pageSound(source: SoundSource, signal: AbortSignal): Sound {
  const page = sharedPage();
  page.users++;
  signal.addEventListener("abort", () => leave(page), { once: true });
  return {
    async start() {
      page.context ??= newContext();
      const { context } = page;
      // Not awaited here: outside of a click it settles only at the next one.
      const running = context.resume();
      const synth = await (page.synth || source.available() ? loaded(page, context, source) : plain(page, context));
      await running;
      return synth;
    },
  };
}

function sharedPage(): Page {
  const pages = globalThis as unknown as Record<symbol, Page | undefined>;
  const key = Symbol.for(`closeloop_widgets.sound.${VERSION}`);
  const page = pages[key] ?? { context: null, synth: null, plain: null, users: 0 };
  pages[key] = page;
  return page;
}

function newContext(): AudioContext {
  if (typeof AudioContext === "undefined") throw new SoundError("This browser has no Web Audio.");
  return new AudioContext({ latencyHint: "interactive" });
}

async function loaded(page: Page, context: AudioContext, source: SoundSource): Promise<WorkletSynth> {
  page.synth ??= load(page, context, source);
  return page.synth;
}

async function load(page: Page, context: AudioContext, source: SoundSource): Promise<WorkletSynth> {
  try {
    const synth = await WorkletSynth.load(context, source);
    synth.analyser.connect(context.destination);
    return synth;
  } catch (error) {
    page.synth = null; // the next click tries again
    throw error;
  }
}

function plain(page: Page, context: AudioContext): PlainSynth {
  if (!page.plain) {
    page.plain = new PlainSynth(context);
    page.plain.analyser.connect(context.destination);
  }
  return page.plain;
}

/** The context sleeps once the last editor is gone; it is kept, since a cell that runs again brings a new one. */
function leave(page: Page): void {
  page.users--;
  if (page.users === 0) void page.context?.suspend();
}
