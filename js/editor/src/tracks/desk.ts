/** What can be done to a track, as buttons, menus and commands do it: one undo step each, said aloud. */

import { TRACK_COLORS } from "../roll/colors";
import { trackColor } from "../roll/scene";
import { tracksOn } from "../score/channels";
import { moveToTrack } from "../score/edit";
import * as edits from "../score/edit-tracks";
import type { Change } from "../score/ops";
import { toggleTrack } from "../score/region";
import { DRUM_CHANNEL, trackById } from "../score/score";
import type { Score, Track } from "../score/types";
import { PROGRAM_NAMES } from "../shell/instruments";
import { shortcut } from "../shell/shortcut";
import { count, trackName } from "../shell/words";
import type { Actions } from "../store/actions";
import type { State } from "../store/state";
import type { Store } from "../store/store";

/** What tracks are edited with. */
export interface Desk {
  readonly store: Store;
  readonly actions: Actions;
  /** Says something to who cannot see it. */
  readonly announce: (text: string) => void;
}

/** A new track after the active one, or else at the end. */
export function addTrack(desk: Desk): void {
  const { state } = desk.store;
  const { tracks } = state.score;
  const active = tracks.findIndex(({ id }) => id === state.activeTrack);
  const index = active < 0 ? tracks.length : active + 1;
  const words = { id: newTrackId(desk), name: nextName(state.score, `Track ${tracks.length}`), index };
  desk.actions.edit("Add a track", edits.addTrack(state.score, words, desk.actions.newId));
  comeForward(desk, words.id, "Added");
}

/** "Alto 2" after Alto. */
export function duplicateTrack(desk: Desk, id: number): void {
  const { score } = desk.store.state;
  const name = trackName(id, score);
  const index = score.tracks.findIndex((track) => track.id === id) + 1;
  const words = { id: newTrackId(desk), name: nextName(score, name), index };
  desk.actions.edit(`Duplicate ${name}`, edits.duplicateTrack(score, id, words, desk.actions.newId));
  comeForward(desk, words.id, "Added");
}

export function deleteTrack(desk: Desk, id: number): void {
  const { score, selection, activeTrack } = desk.store.state;
  const { tracks } = score;
  const at = tracks.findIndex((track) => track.id === id);
  if (at < 0) return;
  const { notes } = tracks[at];
  const neighbour = tracks[at + 1] ?? tracks[at - 1];
  const name = trackName(id, score);
  desk.actions.edit(`Delete ${name}`, edits.removeTrack(score, id, desk.actions.newId));
  if (trackById(desk.store.state.score, id)) return;
  if (notes.id.some((note) => selection.has(note))) {
    const gone = new Set(notes.id);
    desk.actions.setSelection([...selection].filter((note) => !gone.has(note)));
  }
  if (activeTrack === id) desk.store.update({ activeTrack: neighbour?.id ?? null });
  desk.actions.notify("info", `Deleted ${name} (${count(notes.id.length, "note")}). Undo: ${shortcut("Mod+Z")}`);
}

/** False where the name is empty, which is said. */
export function renameTrack(desk: Desk, id: number, text: string): boolean {
  const name = text.trim();
  const { score } = desk.store.state;
  const before = trackName(id, score);
  if (!name) {
    desk.announce(`A track needs a name: type one, or press Escape to keep ${before}.`);
    return false;
  }
  commit(desk, `Rename ${before} to ${name}`, name === before ? [] : edits.renameTrack(score, id, name));
  return true;
}

/** To another place of the list, counted from 0; it stops at the ends. */
export function moveTrack(desk: Desk, id: number, to: number): void {
  const { score } = desk.store.state;
  const from = score.tracks.findIndex((track) => track.id === id);
  const change = edits.moveTrack(score, id, to);
  const name = trackName(id, score);
  commit(desk, `Move ${name} ${to < from ? "up" : "down"}`, change);
  const at = desk.store.state.score.tracks.findIndex((track) => track.id === id) + 1;
  desk.announce(`${name} is track ${at} of ${score.tracks.length}`);
}

/** Up (-1) or down (1) by a place. */
export function stepTrack(desk: Desk, id: number, by: -1 | 1): void {
  moveTrack(desk, id, desk.store.state.score.tracks.findIndex((track) => track.id === id) + by);
}

/** A General MIDI program, 0 to 127, or the drum kit. */
export function setInstrument(desk: Desk, id: number, instrument: number | "drums"): void {
  const { score } = desk.store.state;
  const { newId } = desk.actions;
  const change =
    instrument === "drums" ? edits.setDrums(score, id, newId) : edits.setInstrument(score, id, instrument, newId);
  const words = instrument === "drums" ? "the drum kit" : PROGRAM_NAMES[instrument];
  commit(desk, `Set ${trackName(id, score)} to ${words}`, change);
  if (instrument !== "drums")
    warnOfSharing(desk, id, (other) => edits.opensWith(desk.store.state.score, other) !== instrument);
}

/** 0 to 15; 9 plays drums. */
export function setChannel(desk: Desk, id: number, channel: number): void {
  const { score } = desk.store.state;
  const change = edits.setChannel(score, id, channel, desk.actions.newId);
  commit(desk, `Put ${trackName(id, score)} on channel ${channel + 1}`, change);
}

/** The place of its colour among the eight. */
export function setColor(desk: Desk, id: number, color: number): void {
  desk.actions.setMix(id, { ...desk.store.state.mixer[id], color });
}

/** Solo, and nobody else; where it is alone so already, all are heard again. */
export function soloOnly(desk: Desk, id: number): void {
  const { score, mixer } = desk.store.state;
  const solo = score.tracks.filter((track) => mixer[track.id]?.solo).map((track) => track.id);
  const alone = solo.length === 1 && solo[0] === id;
  for (const other of solo) if (alone || other !== id) desk.actions.setMix(other, { ...mixer[other], solo: false });
  if (!solo.includes(id)) desk.actions.setMix(id, { ...mixer[id], solo: true });
  desk.announce(alone ? "All tracks are heard" : `Only ${trackName(id, score)} is heard`);
}

/** Into the region, or out of it; its last track stays, since a region of no track is none. */
export function toggleInRegion(desk: Desk, id: number): void {
  const { region, score } = desk.store.state;
  if (!region) return;
  const changed = toggleTrack(score, region, id);
  const name = trackName(id, score);
  if (!changed) {
    desk.announce(`${name} is the region's only track: clear the region to work on all`);
    return;
  }
  desk.actions.setRegion(changed);
  desk.announce(changed.tracks.includes(id) ? `${name} is in the region` : `${name} is out of the region`);
}

export function selectNotesOf(desk: Desk, id: number): void {
  const { score } = desk.store.state;
  const ids = trackById(score, id)?.notes.id ?? [];
  desk.store.update({ activeTrack: id });
  desk.actions.setSelection(ids);
  desk.announce(`${count(ids.length, "note")} of ${trackName(id, score)} selected`);
}

/** The selected notes to a track; they stay selected. */
export function moveNotesTo(desk: Desk, id: number): void {
  const { score, selection } = desk.store.state;
  const change = moveToTrack(score, selection, id);
  const name = trackName(id, score);
  const moving = change.reduce((sum, op) => sum + (op.op === "remove" ? op.ids.length : 0), 0);
  if (moving === 0) {
    desk.announce(`The selected notes are on ${name} already`);
    return;
  }
  commit(desk, `Move ${count(moving, "note")} to ${name}`, change);
  desk.store.update({ activeTrack: id });
}

/** Copies of the selected notes on a track, at the same times; the copies are selected then. */
export function copyNotesTo(desk: Desk, id: number): void {
  const { score, selection } = desk.store.state;
  const { change, ids } = edits.copyToTrack(score, selection, id, desk.actions.newId);
  if (ids.length === 0) return;
  commit(desk, `Copy ${count(ids.length, "note")} to ${trackName(id, score)}`, change);
  desk.actions.setSelection(ids);
  desk.store.update({ activeTrack: id });
}

function commit(desk: Desk, label: string, change: Change): void {
  if (change.length === 0) return;
  desk.actions.edit(label, change);
  desk.announce(label);
}

/** Makes a track that was just made the active one. */
function comeForward(desk: Desk, id: number, verb: string): void {
  const { score } = desk.store.state;
  const track = trackById(score, id);
  if (!track) return;
  desk.store.update({ activeTrack: id });
  desk.announce(`${verb} ${track.name} on channel ${track.channel + 1}`);
  warnOfSharing(desk, id, () => true);
}

/** Tells where a melodic track has to share its channel with tracks that `clash`: a channel plays one instrument at a time. */
function warnOfSharing(desk: Desk, id: number, clash: (other: Track) => boolean): void {
  const { score } = desk.store.state;
  const track = trackById(score, id);
  if (!track || track.channel === DRUM_CHANNEL) return;
  const [other] = tracksOn(score, track.channel, id).filter(clash);
  if (!other) return;
  const [name, shared] = [trackName(id, score), trackName(other.id, score)];
  desk.actions.notify(
    "warning",
    `All 15 channels are taken: ${name} shares channel ${track.channel + 1} with ${shared}. ` +
      "Here each has its own sound; in other players a MIDI channel plays one instrument at a time.",
  );
}

/** A free id whose colour is one of those that are used least. */
function newTrackId({ store, actions }: Desk): number {
  const color = rarestColor(store.state);
  for (;;) {
    const id = actions.newId();
    if (!trackById(store.state.score, id) && (id - 1) % TRACK_COLORS.length === color) return id;
  }
}

function rarestColor(state: State): number {
  const uses = TRACK_COLORS.map(() => 0);
  for (const at of state.score.tracks.keys()) uses[trackColor(state, at)] += 1;
  return uses.indexOf(Math.min(...uses));
}

/** The next name after this one that no track has: "Alto 2" after "Alto", "Violin 3" after "Violin 2". */
export function nextName(score: Score, name: string): string {
  const [, stem, number] = /^(.*?)(?: (\d{1,6}))?$/s.exec(name) ?? [name, name];
  const taken = new Set(score.tracks.map(({ id }) => trackName(id, score)));
  for (let next = Number(number ?? 1) + 1; ; next++) if (!taken.has(`${stem} ${next}`)) return `${stem} ${next}`;
}
