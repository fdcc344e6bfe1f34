/** A part of a piece: the twin of `closeloop_widgets/music/region.py`. A note belongs to a region when it starts in it. */

import { lowerBound } from "./columns";
import { locateNotes } from "./edit";
import { scoreEnd } from "./score";
import { meterMap } from "./time";
import { toggled } from "./toggled";
import type { Notes, Region, Score, Track } from "./types";

export type Span = readonly [start: number, end: number];

/** Bars `first` up to, not including, `end`, counted from 0, on these tracks. */
export function regionOfBars(score: Score, first: number, end: number, tracks: readonly number[]): Region {
  const meters = meterMap(score);
  return regionOfSpan([meters.barStart(first), meters.barStart(end)], tracks);
}

function regionOfSpan(span: Span, tracks: readonly number[]): Region {
  return { spans: [span], tracks, pitches: null, notes: null };
}

/** The whole piece, to the end of its last bar. */
export function regionOfAll(score: Score): Region {
  const bars = meterMap(score).barAt(Math.max(0, scoreEnd(score) - 1)) + 1;
  return regionOfBars(
    score,
    0,
    bars,
    score.tracks.map((track) => track.id),
  );
}

/** Whether a tick lies in its time. */
export function inSpans({ spans }: Region, tick: number): boolean {
  return spans.some(([start, end]) => tick >= start && tick < end);
}

/** Of notes in its time: which of a track's belong to it. To be asked of many notes. */
export function membership(region: Region, track: number, notes: Notes): (row: number) => boolean {
  if (!region.tracks.includes(track)) return () => false;
  const ids = idsOf(region);
  const [low, high] = region.pitches ?? [0, 127];
  return (row) => notes.pitch[row] >= low && notes.pitch[row] <= high && (!ids || ids.has(notes.id[row]));
}

const IDS = new WeakMap<readonly number[], ReadonlySet<number>>();

/** The ids of a region of notes, to be looked up; null where every note of its time belongs to it. */
export function idsOf({ notes }: Region): ReadonlySet<number> | null {
  if (!notes) return null;
  const ids = IDS.get(notes) ?? new Set(notes);
  IDS.set(notes, ids);
  return ids;
}

/** The rows of a track's notes that belong to it, ascending. */
export function rowsInRegion(region: Region, track: Track): number[] {
  if (!region.tracks.includes(track.id)) return [];
  const belongs = membership(region, track.id, track.notes);
  const rows: number[] = [];
  for (const [start, end] of mergedSpans(region.spans)) {
    const last = lowerBound(track.notes.start, end);
    for (let row = lowerBound(track.notes.start, start); row < last; row++) if (belongs(row)) rows.push(row);
  }
  return rows;
}

/** The ids of all notes that belong to it. */
export function notesInRegion(region: Region, score: Score): number[] {
  return score.tracks.flatMap((track) => rowsInRegion(region, track).map((row) => track.notes.id[row]));
}

/** Its first tick and the tick after its last. */
export function hull(region: Region): Span {
  const spans = mergedSpans(region.spans);
  return [spans[0][0], spans[spans.length - 1][1]];
}

/** The same ticks as spans in order that do not touch. */
export function mergedSpans(spans: readonly Span[]): Span[] {
  const merged: [number, number][] = [];
  for (const [start, end] of [...spans].sort((a, b) => a[0] - b[0])) {
    const last = merged.at(-1);
    if (last && start <= last[1]) last[1] = Math.max(last[1], end);
    else if (start < end) merged.push([start, end]);
  }
  return merged;
}

/**
 * A region with the time and the tracks of `added` in it as well. Its pitches stay; a region of notes takes the notes of
 * `added`, too.
 */
export function joinedRegions(score: Score, region: Region, added: Region): Region {
  const tracks = new Set([...region.tracks, ...added.tracks]);
  return {
    spans: mergedSpans([...region.spans, ...added.spans]),
    tracks: score.tracks.map(({ id }) => id).filter((id) => tracks.has(id)),
    pitches: region.pitches,
    notes: region.notes && [...new Set([...region.notes, ...(added.notes ?? notesInRegion(added, score))])],
  };
}

// Values, both of them. Painters ask in every frame.
const LEFT = new WeakMap<Region, { readonly score: Score; readonly left: Region | null }>();

/** What a score still has of a region: without the tracks and notes that are gone; null where nothing is left. */
export function regionIn(score: Score, region: Region): Region | null {
  let known = LEFT.get(region);
  if (known?.score !== score) {
    known = { score, left: leftOf(score, region) };
    LEFT.set(region, known);
  }
  return known.left;
}

function leftOf(score: Score, region: Region): Region | null {
  const there = score.tracks.filter(({ id }) => region.tracks.includes(id));
  const ids = idsOf(region);
  const chosen = ids && locateNotes({ ...score, tracks: there }, ids);
  const notes = chosen?.flatMap(({ track, rows }) => Array.from(rows, (row) => track.notes.id[row])) ?? null;
  return there.length && notes?.length !== 0 ? { ...region, tracks: there.map(({ id }) => id), notes } : null;
}

/**
 * The region with a bar (counted from 0) taken out where all of it is inside, put in where it is not; null when nothing is left.
 * Without a region it is that bar on `tracks`.
 */
export function toggleBar(score: Score, region: Region | null, bar: number, tracks: readonly number[]): Region | null {
  const meters = meterMap(score);
  return toggleSpan(region, [meters.barStart(bar), meters.barStart(bar + 1)], tracks);
}

/** The same for any span of time. */
export function toggleSpan(region: Region | null, span: Span, tracks: readonly number[]): Region | null {
  if (!region) return regionOfSpan(span, tracks);
  const inside = mergedSpans(region.spans).some(([start, end]) => start <= span[0] && span[1] <= end);
  const spans = inside ? withoutSpan(region.spans, span) : mergedSpans([...region.spans, span]);
  return spans.length ? { ...region, spans } : null;
}

function withoutSpan(spans: readonly Span[], [from, to]: Span): Span[] {
  const left = spans.map(([start, end]): Span => [start, Math.min(end, from)]);
  const right = spans.map(([start, end]): Span => [Math.max(start, to), end]);
  return mergedSpans([...left, ...right].filter(([start, end]) => start < end));
}

/** The region with a track put in or taken out; null when none is left. Its tracks stand in the order of the score. */
export function toggleTrack(score: Score, region: Region, track: number): Region | null {
  const chosen = toggled(region.tracks, track);
  const tracks = score.tracks.map(({ id }) => id).filter((id) => chosen.has(id));
  return tracks.length ? { ...region, tracks } : null;
}
