/**
 * The controllers, bends and programs that govern a track.
 *
 * Each track sounds on a synthesizer channel of its own, so that there may be more than sixteen. In a file, tracks
 * that share a MIDI channel share its state too: the pedal of a piano is often written in one hand's track only. So
 * a track also follows its channel's other tracks, in what it does not say itself.
 */

import { programsOn, tracksOn } from "../score/channels";
import { emptyTable, mergeTables, takeRows } from "../score/tables";
import type { Controls, PitchBends, Programs, Score, Track } from "../score/types";

export interface Heard {
  readonly controls: Controls;
  readonly bends: PitchBends;
  readonly programs: Programs;
}

const remembered = new WeakMap<Score, Map<number, Heard>>();

export function heard(score: Score, track: Track): Heard {
  const known = remembered.get(score) ?? new Map<number, Heard>();
  remembered.set(score, known);
  const found = known.get(track.id) ?? find(score, track);
  known.set(track.id, found);
  return found;
}

/** Whether two scores say the same about what governs a track, so that it can sound on as it is. */
export function sameGoverning(before: Score, old: Track, score: Score, track: Track): boolean {
  const [was, is] = [governing(before, old), governing(score, track)];
  return old.channel === track.channel && was.length === is.length && was.every((table, at) => table === is[at]);
}

function governing(score: Score, track: Track): (Controls | PitchBends | Programs)[] {
  const sharing = [track, ...tracksOn(score, track.channel, track.id)];
  return sharing.flatMap(({ controls, bends, programs }) => [controls, bends, programs]);
}

function find(score: Score, track: Track): Heard {
  const sharing = tracksOn(score, track.channel, track.id);
  if (sharing.length === 0) return track;
  return {
    controls: mergeTables("controls", track.controls, unsaid(track.controls, sharing)),
    bends: track.bends.id.length ? track.bends : sharing.map(({ bends }) => bends).reduce(mergeBends),
    programs: programsOn(score, track),
  };
}

/** The others' control changes of numbers that a track does not use. */
function unsaid(own: Controls, sharing: readonly Track[]): Controls {
  const said = new Set(own.number);
  return sharing.reduce((found, { controls }) => {
    const rows = [...controls.number.keys()].filter((row) => !said.has(controls.number[row]));
    return mergeTables("controls", found, takeRows("controls", controls, rows));
  }, emptyTable("controls"));
}

function mergeBends(a: PitchBends, b: PitchBends): PitchBends {
  return mergeTables("bends", a, b);
}
