/** What a text typed into the fields of the region makes of it. No DOM here. */

import { workingTracks } from "../../roll/scene";
import { regionOfAll } from "../../score/region";
import { meterMap } from "../../score/time";
import type { Region } from "../../score/types";
import type { State } from "../../store/state";
import { pitchesText, type Read, readPitches, readSpans, spansText } from "./values";

export function barsText({ region, score }: State): string {
  return region ? spansText(region.spans, meterMap(score)) : "";
}

/** The region on these bars; nothing typed is no region, which is the whole piece. */
export function withBars(state: State, text: string): Read<Region | null> {
  const read = readSpans(text, meterMap(state.score));
  if ("problem" in read) return read;
  return { value: read.value.length ? { ...regionOrAll(state), spans: read.value } : null };
}

export function regionPitchesText({ region }: State): string {
  return region?.pitches ? pitchesText(region.pitches) : "";
}

/** The region with these pitches alone; nothing typed is every pitch. */
export function withPitches(state: State, text: string): Read<Region | null> {
  if (!text.trim()) return { value: state.region && { ...state.region, pitches: null } };
  const pitches = readPitches(text.trim());
  if (!pitches) return { problem: `“${text.trim()}” are no pitches: write C3–C5, or one pitch.` };
  return { value: { ...regionOrAll(state), pitches } };
}

/** The region, or all of the tracks one works on. */
export function regionOrAll(state: State): Region {
  return state.region ?? { ...regionOfAll(state.score), tracks: workingTracks(state).map(({ id }) => id) };
}
