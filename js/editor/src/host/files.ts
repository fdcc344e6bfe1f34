/** MIDI files in and out: by the kernel, which loses nothing, or here where there is none. */

import { MidiError } from "../score/errors";
import { readMidi, writeMidi } from "../score/midi";
import type { Score } from "../score/types";
import { count } from "../shell/words";
import type { Actions } from "../store/actions";
import type { Link } from "../store/link";
import type { State } from "../store/state";
import type { Sync } from "../store/sync";
import { exactly } from "../store/wire";

/** Milliseconds that a save waits for a busy kernel before the page writes the file itself. */
const PATIENCE = 3000;

/** Opens a file in place of the piece. Rejects with the reason, in words, where it cannot be read. */
export async function openFile(link: Link, sync: Sync, notify: Actions["notify"], name: string, bytes: ArrayBuffer) {
  const file = new Uint8Array(bytes);
  if (link.alive) await link.ask({ type: "open", name }, [file]);
  else sync.openHere(name, file, readHere(file, name, notify));
}

function readHere(file: Uint8Array, name: string, notify: Actions["notify"]): Score {
  try {
    return readMidi(file, (problem) => notify("warning", `${name}: ${problem}`));
  } catch (error) {
    // The kernel names the file by itself.
    throw error instanceof MidiError ? new Error(`${name}: ${error.message}`) : error;
  }
}

/** The piece as a file. What the kernel has not seen yet must be in it: then the page writes it. */
export async function savedFile(link: Link, state: State): Promise<{ name: string; bytes: ArrayBuffer }> {
  const written = state.connection === "connected" && state.pending === 0 ? await askedInTime(link) : null;
  return { name: fileNameOf(state), bytes: written ?? exactly(writeMidi(state.score)) };
}

/** What a saved file does not keep, in words; null where it keeps all. */
export function lostInFile({ tracks }: Score): string | null {
  const muted = tracks.reduce((sum, { notes }) => sum + (notes.mute?.reduce((some, one) => some + one, 0) ?? 0), 0);
  if (!muted) return null;
  return `MIDI has no muted notes: the file plays the ${count(muted, "note")} that ${muted === 1 ? "is" : "are"} muted here.`;
}

async function askedInTime(link: Link): Promise<ArrayBuffer | null> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<null>((resolve) => {
    timer = setTimeout(() => resolve(null), PATIENCE);
  });
  try {
    const answer = await Promise.race([link.ask({ type: "save" }), late]);
    return answer && exactly(answer.buffers[0]);
  } finally {
    clearTimeout(timer);
  }
}

function fileNameOf({ fileName, title }: State): string {
  const name = (fileName || title || "score")
    .replace(/\.(mid|midi|smf|kar|rmi)$/i, "")
    .replace(/[\\/:*?"<>|\p{Cc}]+/gu, "_");
  return `${name || "score"}.mid`;
}
