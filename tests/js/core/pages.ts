/** Pages of one piece, with a fake kernel and a clock of their own. */

import * as edit from "../../../js/editor/src/score/edit";
import type { Change } from "../../../js/editor/src/score/ops";
import { EMPTY_SCORE, newTrack } from "../../../js/editor/src/score/score";
import { tableFromRows } from "../../../js/editor/src/score/tables";
import type { Score } from "../../../js/editor/src/score/types";
import { initialState } from "../../../js/editor/src/store/initial";
import { Link } from "../../../js/editor/src/store/link";
import { Store } from "../../../js/editor/src/store/store";
import { Sync } from "../../../js/editor/src/store/sync";
import { type FakeChannel, FakeKernel, FakeTimers } from "./fake-kernel";

export const COUNT = 4;

export function piece(): Score {
  const ids = Array.from({ length: COUNT }, (_, at) => at + 1);
  const notes = tableFromRows("notes", {
    id: ids,
    start: ids.map((id) => id * 480),
    duration: ids.map(() => 480),
    pitch: ids.map((id) => 60 + id),
    velocity: ids.map(() => 90),
  });
  return { ...EMPTY_SCORE, tracks: [newTrack({ id: 1, notes })], nextId: COUNT + 1 };
}

let pagesMade = 0;

export class Page {
  readonly store: Store;
  readonly sync: Sync;
  readonly link: Link;
  readonly ending = new AbortController();

  constructor(
    readonly channel: FakeChannel | null,
    readonly timers: FakeTimers,
    readonly view: number,
    score = piece(),
    revision = 0,
    /** How many notes were drawn by earlier pages of this view. */
    public count = 0,
  ) {
    this.store = new Store(initialState(score, { revision }));
    this.link = new Link(channel, `view ${pagesMade++}`);
    this.sync = new Sync(this.store, this.link, this.ending.signal, timers);
  }

  get state() {
    return this.store.state;
  }

  pitch(id: number): number | null {
    const found = edit.locateNote(this.state.score, id);
    return found ? found.track.notes.pitch[found.row] : null;
  }

  transpose(id: number, by: number): void {
    this.sync.edit(`Transpose note ${id}`, edit.transpose(this.state.score, [id], by));
  }

  remove(id: number): void {
    this.sync.edit(`Delete note ${id}`, edit.deleteNotes(this.state.score, [id]));
  }

  add(pitch: number): number {
    const id = 2 ** 30 + this.view * 1000 + this.count++;
    this.sync.edit("Add a note", edit.addNote(1, { id, start: 0, duration: 10, pitch, velocity: 1 }));
    return id;
  }

  /** Presses a button of a notice. */
  press(label: string): void {
    const actions = this.state.notices.flatMap((notice) => notice.actions ?? []);
    actions.findLast((action) => action.label === label)?.press();
  }

  get messages(): string[] {
    return this.state.notices.map(({ text }) => text);
  }
}

export function studio(views = 1) {
  const timers = new FakeTimers();
  const kernel = new FakeKernel(piece());
  const pages = Array.from({ length: views }, (_, at) => new Page(kernel.connect(), timers, at + 1));
  kernel.settle();
  return { timers, kernel, pages, page: pages[0], channel: pages[0].channel as FakeChannel };
}

export type Studio = ReturnType<typeof studio>;

export function setPitch(id: number, pitch: number): Change {
  return [{ op: "set", track: 1, table: "notes", ids: [id], columns: { pitch: [pitch] } }];
}
