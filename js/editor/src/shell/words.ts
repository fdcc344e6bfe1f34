/** The state in plain words: regions, selections, positions. Bars and beats are counted from 1 here. */

import type { Difference } from "../score/difference";
import { regionIn } from "../score/region";
import type { Writes } from "../score/take";
import { type MeterMap, meterMap } from "../score/time";
import type { Region, Score } from "../score/types";

const PITCH_CLASSES = ["C", "C♯", "D", "E♭", "E", "F", "F♯", "G", "A♭", "A", "B♭", "B"];

/** "C4" for 60. */
export function pitchName(pitch: number): string {
  return `${PITCH_CLASSES[pitch % 12]}${Math.floor(pitch / 12) - 1}`;
}

/** "D minor", or "D" alone where there is no mode. */
export function scaleInWords({ root, mode }: { readonly root: number; readonly mode?: string }): string {
  return mode ? `${PITCH_CLASSES[root]} ${mode}` : PITCH_CLASSES[root];
}

/** "1 note", "3 notes". */
export function count(number: number, noun: string): string {
  return `${number.toLocaleString("en")} ${noun}${number === 1 ? "" : "s"}`;
}

/** What a function will write: "New tracks over bars 3–4", "After the end". */
export function writesInWords(writes: Writes, region: Region | null, score: Score): string {
  if (writes === "piece") return "The whole piece";
  if (writes === "end") return "After the end";
  const where = regionInWords(
    region && { ...region, tracks: writes === "tracks" ? tracksOf(score) : region.tracks },
    score,
  );
  return writes === "tracks" ? `New tracks over ${where[0].toLowerCase()}${where.slice(1)}` : where;
}

function tracksOf({ tracks }: Score): number[] {
  return tracks.map(({ id }) => id);
}

/** "Bars 3–4 of Soprano, C4–G4", "2 notes in bar 3 of Soprano"; "Whole piece" where there is no region. */
export function regionInWords(region: Region | null, score: Score): string {
  if (region === null) return "Whole piece";
  const tracks = region.tracks.length === score.tracks.length ? "" : ` of ${tracksInWords(region.tracks, score)}`;
  const pitches = region.pitches ? `, ${pitchSpan(region.pitches[0], region.pitches[1])}` : "";
  const where = spansInWords(region.spans, score) + tracks + pitches;
  if (!region.notes) return where;
  const left = regionIn(score, region)?.notes ?? [];
  return `${count(left.length, "note")} in ${where[0].toLowerCase()}${where.slice(1)}`;
}

/** "7 notes go, 9 come, 12 stay" */
export function differenceInWords({ gone, come, stay }: Difference): string {
  if (gone.size + come.size === 0) return "the same as the piece";
  return `${count(gone.size, "note")} go, ${come.size} come, ${stay} stay`.replace("1 note go", "1 note goes");
}

/** "Soprano and Alto", "3 tracks", "All tracks" */
export function tracksInWords(ids: readonly number[], score: Score): string {
  if (ids.length === score.tracks.length && ids.length > 1) return "All tracks";
  const names = ids.map((id) => trackName(id, score));
  if (names.length === 0) return "no track";
  return names.length <= 2 ? names.join(" and ") : `${names.length} tracks`;
}

/** What a track without a name is called. */
export function trackName(id: number, score: Score): string {
  const index = score.tracks.findIndex((track) => track.id === id);
  return score.tracks[index]?.name || `Track ${index < 0 ? id : index + 1}`;
}

type Span = readonly [number, number];

/** More of them are counted. */
const MOST_PASSAGES = 2;

function spansInWords(spans: readonly Span[], score: Score): string {
  const meters = meterMap(score);
  const bars = spans.map((span) => wholeBars(span, meters));
  if (bars.every((span) => span !== null)) return barsInWords(bars);
  if (spans.length > MOST_PASSAGES) return `${spans.length} passages from bar ${meters.barAt(spans[0][0]) + 1} on`;
  const [first, ...more] = spans.map((span) => ticksInWords(span, meters));
  return [first, ...more.map((words) => words[0].toLowerCase() + words.slice(1))].join(" and ");
}

/** First and last bar of a span that begins and ends at bar lines, counted from 1; null for any other. */
function wholeBars([start, end]: Span, meters: MeterMap): Span | null {
  const first = meters.barAt(start);
  const last = meters.barAt(end - 1);
  return meters.barStart(first) === start && meters.barStart(last + 1) === end ? [first + 1, last + 1] : null;
}

function barsInWords(bars: readonly Span[]): string {
  const parts = bars.map(([first, last]) => (first === last ? `${first}` : `${first}–${last}`));
  const one = bars.length === 1 && bars[0][0] === bars[0][1];
  const listed = parts.length > 1 ? `${parts.slice(0, -1).join(", ")} and ${parts.at(-1)}` : parts[0];
  return `${one ? "Bar" : "Bars"} ${listed}`;
}

function ticksInWords([start, end]: Span, meters: MeterMap): string {
  const first = meters.position(start);
  const last = meters.position(end - 1);
  if (first.bar !== last.bar) return `Bar ${first.bar} beat ${first.beat} to bar ${last.bar} beat ${last.beat}`;
  if (first.beat !== last.beat) return `Bar ${first.bar}, beats ${first.beat}–${last.beat}`;
  return `Bar ${first.bar}, beat ${first.beat}`;
}

function pitchSpan(low: number, high: number): string {
  return low === high ? pitchName(low) : `${pitchName(low)}–${pitchName(high)}`;
}

/** "3.2.120": bar, beat, and the ticks past the beat. */
export function positionInWords(tick: number, meters: MeterMap): string {
  const position = meters.position(Math.max(0, Math.floor(tick)));
  return `${position.bar}.${position.beat}.${String(position.tick).padStart(3, "0")}`;
}

/** "about 12 s left", "about 3 min left"; nothing where nobody knows. */
export function leftInWords(seconds: number | null): string {
  if (seconds === null) return "";
  if (seconds < 90) return `about ${Math.max(1, Math.round(seconds))} s left`;
  return seconds < 5400 ? `about ${Math.round(seconds / 60)} min left` : `about ${Math.round(seconds / 3600)} h left`;
}

/** "1:04" */
export function secondsInWords(seconds: number): string {
  const whole = Math.max(0, Math.floor(seconds));
  return `${Math.floor(whole / 60)}:${String(whole % 60).padStart(2, "0")}`;
}
