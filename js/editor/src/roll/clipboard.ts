/**
 * Cut and copied notes: one clipboard for all editors of a page, and the system's for other pages and programs.
 *
 * The system's is written as text of ours and as MIDI, and read where it holds either. Where a host does not let us (a
 * frame without the permission, a browser that asks and is told no) the page's own goes on working, and nobody is told.
 */

import {
  type Clip,
  clipIdIn,
  clipMidi,
  clipText,
  LONGEST_TEXT,
  noteCountOf,
  readClip,
  readClipMidi,
} from "../score/clip";
import { ScoreError } from "../score/errors";
import { problemWith } from "../shell/files";

/** A web custom format (Clipboard API and events, "Web Custom formats"): MIDI, as it is. */
const MIDI = "web audio/midi";

/** Writing more notes than this as MIDI would be felt at each copy; the text always goes. */
const MOST_AS_MIDI = 20_000;

interface Held {
  readonly clip: Clip;
  readonly id: string;
}

// Of the module: notes go from one editor of a page to another.
let held: Held | null = null;

/** Keeps a clip, here and on the system's clipboard: through a copy or cut event where there is one, which needs no leave. */
export function keepClip(clip: Clip, event?: ClipboardEvent): void {
  const kept = { clip, id: randomId() };
  const text = clipText(clip, kept.id);
  held = kept;
  event?.clipboardData?.setData("text/plain", text);
  void writeSystem(clip, text);
}

async function writeSystem(clip: Clip, text: string): Promise<void> {
  const formats: Record<string, Blob> = { "text/plain": new Blob([text], { type: "text/plain" }) };
  try {
    if (ClipboardItem.supports?.(MIDI) && noteCountOf(clip) <= MOST_AS_MIDI)
      formats[MIDI] = new Blob([clipMidi(clip)], { type: MIDI });
    await navigator.clipboard.write([new ClipboardItem(formats)]);
  } catch {
    // No such clipboard, or no leave: the page's own has the notes.
  }
}

/**
 * The notes to paste: the system clipboard's where it holds any, else those that were copied last in this page.
 *
 * A paste event shows the clipboard without asking for leave. Rejects with a reason, in words, where the clipboard holds
 * notes that cannot be read.
 */
export async function clipToPaste(event?: ClipboardEvent): Promise<Clip | null> {
  // An event's data is there only while it is handled: this is before the first `await`.
  const text = event?.clipboardData?.getData("text/plain") ?? "";
  const [file] = event?.clipboardData?.files ?? [];
  if (clipIdIn(text) !== null) return clipInText(text);
  if (file && problemWith(file) === null) return clipInMidi(file);
  if (event && !(await mayRead())) return held?.clip ?? null;
  return (await clipOfSystem()) ?? held?.clip ?? null;
}

/** Whether the clipboard can be read without a question to the user: a key that pastes should not ask one. */
async function mayRead(): Promise<boolean> {
  try {
    const { state } = await navigator.permissions.query({ name: "clipboard-read" as PermissionName });
    return state === "granted";
  } catch {
    return false;
  }
}

async function clipOfSystem(): Promise<Clip | null> {
  let item: ClipboardItem | undefined;
  let text = "";
  let midi: Blob | null = null;
  try {
    [item] = await navigator.clipboard.read();
    if (item?.types.includes("text/plain")) text = await (await item.getType("text/plain")).text();
    if (item?.types.includes(MIDI)) midi = await item.getType(MIDI);
  } catch {
    return null;
  }
  if (clipIdIn(text) !== null) return clipInText(text);
  return midi && clipInMidi(midi);
}

/** The clip in a text of ours. What this page wrote itself may be older than what it holds: a later copy may not have got out. */
function clipInText(text: string): Clip {
  if (held && clipIdIn(text)?.startsWith(PAGE)) return held.clip;
  return readClip(text);
}

async function clipInMidi(blob: Blob): Promise<Clip> {
  if (blob.size > LONGEST_TEXT) throw new ScoreError(`they come to ${Math.round(blob.size / 1e6)} MB`);
  return readClipMidi(new Uint8Array(await blob.arrayBuffer()));
}

const PAGE = `${Math.random().toString(36).slice(2, 12)}-`;

let copies = 0;

function randomId(): string {
  return `${PAGE}${++copies}`;
}
