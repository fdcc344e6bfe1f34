/** What sounds when, in ticks: no clock and no audio here. A player asks for one short window after another. */

import { lowerBound } from "../score/columns";
import { trackById } from "../score/score";
import type { Score, Track } from "../score/types";
import type { Mix } from "../store/state";
import { heard } from "./hears";

export type Mixer = Readonly<Record<string, Mix>>;

/** A MIDI event of a track. `a` and `b`: pitch and velocity; pitch; number and value; bend; program. */
export interface SoundEvent {
  readonly tick: number;
  readonly track: number;
  readonly kind: "on" | "off" | "control" | "bend" | "program";
  readonly a: number;
  readonly b: number;
}

/** A note that was begun and not yet ended. */
export interface Sounding {
  readonly note: number;
  readonly track: number;
  readonly pitch: number;
}

export interface Window {
  /** In order of tick; at one tick offs, controls, programs, bends, ons. */
  readonly events: readonly SoundEvent[];
  /** What sounds on past the window. */
  readonly sounding: readonly Sounding[];
}

/**
 * What happens from tick `from` up to `to`, half-open, while the `sounding` notes sound.
 *
 * A sounding note ends where the score now says, so that an edit acts on it; where the score no longer has it, or
 * has it elsewhere, or its track is silent, it ends at `from`. A note without length sounds for a tick.
 */
export function scheduleWindow(
  score: Score,
  mixer: Mixer,
  sounding: readonly Sounding[],
  from: number,
  to: number,
): Window {
  const audible = audibleTracks(score, mixer);
  const events: SoundEvent[] = [];
  const left: Sounding[] = [];
  const hold = (note: Sounding, end: number) => {
    if (end < to) events.push(off(note, Math.max(end, from)));
    else left.push(note);
  };
  for (const note of sounding) hold(note, audible.has(note.track) ? endOf(score, note) : from);
  for (const track of score.tracks) {
    pushState(events, score, track, from, to);
    if (audible.has(track.id)) startNotes(track, from, to, events, hold);
  }
  return { events: events.sort(inOrder), sounding: left };
}

/** Ends notes at `tick`, because the music jumps away from there. */
export function cut(sounding: readonly Sounding[], tick: number): SoundEvent[] {
  return sounding.map((note) => ({ ...off(note, tick) }));
}

/**
 * The program, controllers and bend that are in force on a track just before `tick`, as events at `tick`.
 *
 * Parameter numbers and data entry mean something only in their order, so all of them come again; of any other
 * controller the last value will do.
 */
export function chase(score: Score, track: Track, tick: number): SoundEvent[] {
  const { controls, bends, programs } = heard(score, track);
  const inForce = { tick, track: track.id };
  const ordered: SoundEvent[] = [];
  const last = new Map<number, SoundEvent>();
  for (let row = 0; row < controls.tick.length && controls.tick[row] < tick; row++) {
    const event: SoundEvent = { ...inForce, kind: "control", a: controls.number[row], b: controls.value[row] };
    if (PARAMETER_STEPS.has(event.a)) ordered.push(event);
    else last.set(event.a, event);
  }
  const events = [...last.values(), ...ordered];
  const program = lowerBound(programs.tick, tick) - 1;
  const bend = lowerBound(bends.tick, tick) - 1;
  if (program >= 0) events.push({ ...inForce, kind: "program", a: programs.value[program], b: 0 });
  if (bend >= 0) events.push({ ...inForce, kind: "bend", a: bends.value[bend], b: 0 });
  return events;
}

/** The tracks that are heard: not muted, and soloed where any track is. */
export function audibleTracks(score: Score, mixer: Mixer): Set<number> {
  const mixes = score.tracks.map(({ id }) => ({ id, ...mixer[id] }));
  const solo = mixes.some((mix) => mix.solo);
  return new Set(mixes.filter((mix) => !mix.mute && (mix.solo || !solo)).map(({ id }) => id));
}

/** Data entry, increment, decrement and the numbers of registered and other parameters. */
const PARAMETER_STEPS = new Set([6, 38, 96, 97, 98, 99, 100, 101]);

const ORDER = { off: 0, control: 1, program: 2, bend: 3, on: 4 };

function inOrder(a: SoundEvent, b: SoundEvent): number {
  return a.tick - b.tick || ORDER[a.kind] - ORDER[b.kind];
}

function off({ track, pitch }: Sounding, tick: number): SoundEvent {
  return { tick, track, kind: "off", a: pitch, b: 0 };
}

function startNotes(
  track: Track,
  from: number,
  to: number,
  events: SoundEvent[],
  hold: (note: Sounding, end: number) => void,
): void {
  const { id, start, duration, pitch, velocity, mute } = track.notes;
  for (let row = lowerBound(start, from); row < start.length && start[row] < to; row++) {
    if (mute?.[row]) continue;
    events.push({ tick: start[row], track: track.id, kind: "on", a: pitch[row], b: velocity[row] });
    hold({ note: id[row], track: track.id, pitch: pitch[row] }, start[row] + Math.max(1, duration[row]));
  }
}

function pushState(events: SoundEvent[], score: Score, track: Track, from: number, to: number): void {
  const { controls, bends, programs } = heard(score, track);
  const rows = (ticks: Int32Array, event: (row: number) => Omit<SoundEvent, "tick" | "track">) => {
    for (let row = lowerBound(ticks, from); row < ticks.length && ticks[row] < to; row++)
      events.push({ tick: ticks[row], track: track.id, ...event(row) });
  };
  rows(controls.tick, (row) => ({ kind: "control", a: controls.number[row], b: controls.value[row] }));
  rows(programs.tick, (row) => ({ kind: "program", a: programs.value[row], b: 0 }));
  rows(bends.tick, (row) => ({ kind: "bend", a: bends.value[row], b: 0 }));
}

/** Where a sounding note ends in the score as it is now; long ago where it is no longer there as it was begun. */
function endOf(score: Score, sounding: Sounding): number {
  const notes = trackById(score, sounding.track)?.notes;
  const row = notes ? notes.id.indexOf(sounding.note) : -1;
  if (!notes || row < 0 || notes.pitch[row] !== sounding.pitch || notes.mute?.[row]) return Number.NEGATIVE_INFINITY;
  return notes.start[row] + Math.max(1, notes.duration[row]);
}
