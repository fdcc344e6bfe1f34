/** The row under the roll: the selected notes in numbers, or the region where nothing is selected. Its room is always there. */

import { regionIn, toggleTrack } from "../../score/region";
import type { Actions } from "../../store/actions";
import { noteCountOf, selectedNotes } from "../../store/selected";
import type { State } from "../../store/state";
import type { Store } from "../../store/store";
import { openMenu } from "../../ui/menu";
import { h, setAttribute, setText, uniqueId } from "../dom";
import { count, trackName, tracksInWords } from "../words";
import { createField, type Field, type FieldOptions } from "./field";
import { fieldEdit, fieldText, NOTE_FIELDS, type NoteField, typedEdit } from "./note-fields";
import { barsText, regionOrAll, regionPitchesText, withBars, withPitches } from "./region-fields";
import type { Read } from "./values";

/** What the fields of the row have in common. */
type Shared = Pick<FieldOptions<unknown>, "leave" | "undo" | "showProblem" | "problemId">;

/** A part of the row, shown while there is something for it to show. */
interface Part {
  readonly element: HTMLElement;
  show(state: State): void;
}

export function createInspector(store: Store, actions: Actions, signal: AbortSignal): HTMLElement {
  const problem = h("span", { class: "cl-inspector-problem", role: "alert", id: uniqueId("problem") });
  const shared: Shared = {
    leave: () => element.closest(".closeloop")?.querySelector<HTMLElement>(".cl-roll-root")?.focus(),
    undo: (again) => (again ? actions.redo() : actions.undo()),
    showProblem: (text) => setText(problem, text ?? ""),
    problemId: problem.id,
  };
  const notes = createNotesPart(store, actions, shared, signal);
  const region = createRegionPart(store, actions, shared, signal);
  const element = h("div", { class: "cl-inspector" }, notes.element, region.element, problem);

  const show = () => {
    const { state } = store;
    const some = selectedNotes(state).length > 0;
    notes.element.hidden = !some;
    region.element.hidden = some;
    (some ? notes : region).show(state);
  };
  inNextFrame(store, show, signal);
  return element;
}

/** Once a frame at most: a gesture does not wait until 100,000 notes are counted. */
function inNextFrame(store: Store, show: () => void, signal: AbortSignal): void {
  let frame = 0;
  store.subscribe((state, before) => {
    const same = state.score === before.score && state.selection === before.selection && state.region === before.region;
    if (same || frame) return;
    frame = requestAnimationFrame(() => {
      frame = 0;
      show();
    });
  }, signal);
  signal.addEventListener("abort", () => cancelAnimationFrame(frame), { once: true });
  show();
}

// --- the selected notes

function createNotesPart(store: Store, actions: Actions, shared: Shared, signal: AbortSignal): Part {
  const caption = h("strong", { class: "cl-inspector-caption" });
  const fields = NOTE_FIELDS.map((field) => ({ field, view: createNoteField(field, store, actions, shared, signal) }));
  const seldom = h("span", { class: "cl-inspector-more", id: uniqueId("more"), hidden: true });
  const more = h(
    "button",
    { type: "button", class: "cl-button cl-quiet", "aria-expanded": false, "aria-controls": seldom.id },
    "More",
  );
  for (const { field, view } of fields) if (field.seldom) seldom.append(view.element);
  more.addEventListener(
    "click",
    () => {
      seldom.hidden = !seldom.hidden;
      setAttribute(more, "aria-expanded", !seldom.hidden);
      setText(more, seldom.hidden ? "More" : "Less");
    },
    { signal },
  );
  const often = fields.filter(({ field }) => !field.seldom).map(({ view }) => view.element);
  return {
    element: h(
      "div",
      { class: "cl-inspector-part", role: "group", "aria-label": "Selected notes" },
      caption,
      ...often,
      seldom,
      more,
    ),
    show(state) {
      const chosen = selectedNotes(state);
      setText(caption, count(noteCountOf(chosen), "note"));
      for (const { field, view } of fields) view.show(fieldText(field, chosen, state.score));
    },
  };
}

function createNoteField(field: NoteField, store: Store, actions: Actions, shared: Shared, signal: AbortSignal): Field {
  const apply = (read: ReturnType<typeof fieldEdit>) =>
    settle(read, ({ gesture, change }) => change.length && actions.edit(gesture, change));
  return createField(
    {
      ...shared,
      label: field.label,
      help: field.help,
      width: field.width,
      target: () => store.state.selection,
      apply: (text, ids) => apply(typedEdit(field, text, store.state.score, ids)),
      step(direction, many) {
        const { state } = store;
        const edit = { kind: "shift", by: direction * field.step(state, many) } as const;
        return apply(fieldEdit(field, edit, state.score, state.selection));
      },
    },
    signal,
  );
}

// --- the region

function createRegionPart(store: Store, actions: Actions, shared: Shared, signal: AbortSignal): Part {
  const regionField = (
    options: Pick<FieldOptions<null>, "label" | "help" | "width" | "placeholder">,
    read: (state: State, text: string) => ReturnType<typeof withBars>,
  ) =>
    createField(
      {
        ...shared,
        ...options,
        target: () => null,
        apply: (text) => settle(read(store.state, text), (region) => actions.setRegion(region)),
      },
      signal,
    );
  const bars = regionField(
    { label: "Bars", help: "3–4, 7 or 3.2–4.1; nothing: the whole piece", width: 13, placeholder: "whole piece" },
    withBars,
  );
  const pitches = regionField(
    { label: "Pitches", help: "C3–C5, or one pitch; nothing: all", width: 8, placeholder: "all" },
    withPitches,
  );
  const tracks = h("button", { type: "button", class: "cl-menu cl-inspector-tracks", "aria-haspopup": "menu" });
  tracks.addEventListener("click", () => openTracks(tracks, store, actions, signal), { signal });
  const alone = h("button", { type: "button", class: "cl-button", title: "Take every note of its time again" });
  alone.addEventListener(
    "click",
    () => {
      const { region } = store.state;
      if (region) actions.setRegion({ ...region, notes: null });
    },
    { signal },
  );
  return {
    element: h(
      "div",
      { class: "cl-inspector-part", role: "group", "aria-label": "Region" },
      h("strong", { class: "cl-inspector-caption" }, "Region"),
      bars.element,
      tracks,
      pitches.element,
      alone,
    ),
    show(state) {
      const { region, score } = state;
      bars.show(barsText(state));
      pitches.show(regionPitchesText(state));
      setText(tracks, tracksInWords(region?.tracks ?? score.tracks.map(({ id }) => id), score));
      alone.hidden = !region?.notes;
      const left = region && regionIn(score, region)?.notes;
      if (region?.notes) setText(alone, `${count(left?.length ?? 0, "note")} alone ×`);
    },
  };
}

/** The tracks of the piece, those of the region with a tick. */
function openTracks(button: HTMLElement, store: Store, actions: Actions, signal: AbortSignal): void {
  const root = button.closest<HTMLElement>(".closeloop");
  if (!root) return;
  const { region, score } = store.state;
  const entries = score.tracks.map(({ id }) => ({
    label: trackName(id, score),
    checked: !region || region.tracks.includes(id),
    run: () => {
      const { state } = store;
      const before = state.region ?? { ...regionOrAll(state), tracks: state.score.tracks.map((track) => track.id) };
      actions.setRegion(toggleTrack(state.score, before, id));
    },
  }));
  openMenu(root, button, "Tracks of the region", entries, signal);
}

/** Does what was read, or gives the sentence that says why it cannot be. */
function settle<T>(read: Read<T>, does: (value: T) => unknown): string | null {
  if ("problem" in read) return read.problem;
  does(read.value);
  return null;
}
