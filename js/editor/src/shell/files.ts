/** Opening a MIDI file: dropped on the editor, or chosen. */

import type { Actions } from "../store/actions";
import { h } from "./dom";
import { icon } from "./icons";

const MIDI_NAMES = /\.(mid|midi|smf|kar|rmi)$/i;

/** A MIDI file of 100,000 notes is about 1 MB; nobody means to open one thirty times that. */
const LARGEST = 32e6;

export interface Files {
  /** Shown while a file is held over the editor. */
  readonly overlay: HTMLElement;
  /** Unseen; clicked by `choose`. */
  readonly input: HTMLElement;
  choose(): void;
}

export function createFiles(root: HTMLElement, actions: Actions, signal: AbortSignal): Files {
  const overlay = h(
    "div",
    { class: "cl-drop", hidden: true },
    h("div", {}, icon("open"), h("span", {}, "Drop a MIDI file to open it")),
  );
  const input = h("input", {
    type: "file",
    accept: ".mid,.midi,.smf,.kar,.rmi,audio/midi",
    class: "cl-unseen",
    tabindex: -1,
    "aria-hidden": "true",
  });
  input.addEventListener(
    "change",
    () => {
      const files = [...(input.files ?? [])];
      // Else choosing the same file again, after it was changed on disk, would do nothing.
      input.value = "";
      void openFirst(files, actions);
    },
    { signal },
  );
  acceptDrops(root, overlay, (files) => void openFirst(files, actions), signal);
  return { overlay, input, choose: () => input.click() };
}

async function openFirst(files: readonly File[], actions: Actions): Promise<void> {
  const file = files.find((one) => MIDI_NAMES.test(one.name)) ?? files[0];
  if (!file) return;
  const problem = problemWith(file);
  if (problem) return actions.notify("error", problem);
  if (files.length > 1)
    actions.notify("info", `Of ${files.length} files, ${file.name} is opened: an editor holds one piece.`);
  let bytes: ArrayBuffer;
  try {
    bytes = await file.arrayBuffer();
  } catch (error) {
    return actions.notify("error", `${file.name} could not be read: ${error instanceof Error ? error.message : error}`);
  }
  await actions.open(file.name, bytes);
}

/** Why a file is not even tried; null where there is no reason. What is inside is for the reader to judge. */
export function problemWith(file: {
  readonly name: string;
  readonly type: string;
  readonly size: number;
}): string | null {
  if (!MIDI_NAMES.test(file.name) && !/midi?$/.test(file.type))
    return `${file.name} is not a MIDI file: its name should end in .mid or .midi.`;
  if (file.size === 0) return `${file.name} is empty.`;
  if (file.size > LARGEST)
    return `${file.name} has ${Math.round(file.size / 1e6)} MB; at most ${LARGEST / 1e6} MB can be opened.`;
  return null;
}

function acceptDrops(
  root: HTMLElement,
  overlay: HTMLElement,
  drop: (files: readonly File[]) => void,
  signal: AbortSignal,
): void {
  // "dragleave" also fires on the way from one child to the next, so depth is counted.
  let depth = 0;
  const over = (change: number) => {
    depth = Math.max(0, depth + change);
    overlay.hidden = depth === 0;
  };
  const listen = (type: "dragenter" | "dragover" | "dragleave" | "drop", act: (data: DataTransfer) => void) =>
    root.addEventListener(
      type,
      (event) => {
        if (!event.dataTransfer?.types.includes("Files")) return;
        // The notebook takes dropped files too, and would upload them.
        event.preventDefault();
        event.stopPropagation();
        act(event.dataTransfer);
      },
      { signal },
    );
  listen("dragenter", () => over(1));
  listen("dragleave", () => over(-1));
  listen("dragover", (data) => {
    data.dropEffect = "copy";
  });
  listen("drop", (data) => {
    over(-depth);
    drop([...data.files]);
  });
}
