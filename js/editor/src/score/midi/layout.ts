/** Which chunk of the file everything in a score goes to, and what the chunks are called. */

import { TABLE_NAMES } from "../columns";
import { rowCount } from "../tables";
import type { Score, Track } from "../types";
import { bytesOfModel, CHANNEL_PREFIX, isEndOfTrack, META, type Modelled, NAME, textMeta } from "./metas";

/** What one chunk of the file will hold. */
export interface ChunkPlan {
  /** Its number in the score. */
  readonly number: number;
  readonly tracks: Track[];
  /** Channel messages that a score has no table for. */
  readonly messages: { readonly tick: number; readonly data: Uint8Array }[];
  /** Events that are given by their bytes: names first, then meter, key, tempo, markers and what is carried. */
  readonly blobs: { readonly tick: number; readonly data: Uint8Array }[];
  /** Where the file's end of track stood, if that was after its last event. */
  end: number;
}

/**
 * Tracks stay in their chunks, but two of one channel cannot share a chunk (they would come back as one): the later one gets
 * a chunk of its own. Chunk 0 is left to tempo and meter. A file has its tracks in the order of its chunks: where they were
 * put in another order, so are their chunks.
 */
export function layOut(score: Score): ChunkPlan[] {
  const values = modelledOf(score);
  const homes = homesOf(score, values);
  const used = new Set([0, ...values.map(({ event }) => event.chunk), ...homes.values()]);
  const plans = new Map<number, ChunkPlan>();
  for (const number of [...used].sort((a, b) => a - b)) {
    plans.set(number, { number, tracks: [], messages: [], blobs: [], end: 0 });
  }
  for (const track of score.tracks) plans.get(homes.get(track.id)!)!.tracks.push(track);
  const placed = values.map((value) => ({ value, plan: plans.get(homeOf(value, score, homes))! }));
  for (const { value, plan } of placed)
    if (isVoice(value)) plan.messages.push(value.event as ChunkPlan["messages"][number]);
  for (const plan of plans.values()) plan.blobs.push(...namesOf(plan, score));
  for (const { value, plan } of placed) {
    const data = bytesOfModel(value);
    if (value.kind === "carried" && isEndOfTrack(data)) plan.end = Math.max(plan.end, value.event.tick);
    else if (!isVoice(value)) plan.blobs.push({ tick: value.event.tick, data });
  }
  return inOrderOfTracks([...plans.values()], score);
}

/** The chunks with tracks in the order of the tracks; those without, and the first, stay in their places. */
function inOrderOfTracks(plans: readonly ChunkPlan[], { tracks }: Score): ChunkPlan[] {
  const moves = ({ number, tracks }: ChunkPlan) => number > 0 && tracks.length > 0;
  const ordered = plans.filter(moves).sort((a, b) => tracks.indexOf(a.tracks[0]) - tracks.indexOf(b.tracks[0]));
  let next = 0;
  return plans.map((plan) => (moves(plan) ? ordered[next++] : plan));
}

/** Everything of a score that is no table, in the order it is written in at one tick. */
function modelledOf({ meters, keys, tempos, markers, carried }: Score): Modelled[] {
  return [
    ...meters.map((event): Modelled => ({ kind: "meter", event })),
    ...keys.map((event): Modelled => ({ kind: "key", event })),
    ...tempos.map((event): Modelled => ({ kind: "tempo", event })),
    ...markers.map((event): Modelled => ({ kind: "marker", event })),
    ...carried.map((event): Modelled => ({ kind: "carried", event })),
  ];
}

/** The chunk of each track, by its id. */
function homesOf({ tracks }: Score, values: readonly Modelled[]): Map<number, number> {
  const homes = new Map<number, number>();
  const crowded: Track[] = [];
  const claimed = new Set<string>();
  for (const track of tracks) {
    const place = `${track.chunk} ${track.channel}`;
    if (track.chunk === 0 || claimed.has(place)) crowded.push(track);
    else {
      claimed.add(place);
      homes.set(track.id, track.chunk);
    }
  }
  let free = 1;
  for (const { event } of values) free = Math.max(free, event.chunk + 1);
  for (const { chunk } of tracks) free = Math.max(free, chunk + 1);
  for (const track of crowded) homes.set(track.id, free++);
  return homes;
}

function isVoice({ kind, event }: Modelled): boolean {
  return kind === "carried" && event.data[0] < 0xf0;
}

/** A carried channel message goes where its track went; everything else stays in its chunk. */
function homeOf(value: Modelled, { tracks }: Score, homes: ReadonlyMap<number, number>): number {
  const { chunk } = value.event;
  if (value.kind !== "carried" || !isVoice(value)) return chunk;
  const channel = value.event.data[0] & 0x0f;
  const track = tracks.find((one) => one.chunk === chunk && one.channel === channel);
  return track ? homes.get(track.id)! : chunk;
}

/**
 * The chunk's name, and a channel prefix with a name for each track it does not fit (the reverse of `readNames`).
 *
 * A track without any event gets one too, for without it nothing in the file would say that there is a track.
 */
function namesOf(plan: ChunkPlan, score: Score): ChunkPlan["blobs"] {
  const voiced = new Set(plan.messages.map(({ data }) => data[0] & 0x0f));
  const playing = plan.tracks.filter(
    (track) => voiced.has(track.channel) || TABLE_NAMES.some((table) => rowCount(track[table]) > 0),
  );
  // Where no track plays, a chunk's own name would name nothing, and come back as one more carried event.
  const name = plan.number === 0 ? score.name : commonName(playing);
  const blobs = name ? [{ tick: 0, data: textMeta(NAME, name) }] : [];
  for (const track of plan.tracks) {
    if (playing.includes(track) && track.name === name) continue;
    const prefix = [META, CHANNEL_PREFIX, 1, track.channel];
    blobs.push({ tick: 0, data: Uint8Array.of(...prefix, 0, ...textMeta(NAME, track.name)) });
  }
  return blobs;
}

/** The name most of these tracks go by, the first one's where that is undecided. */
function commonName(tracks: readonly Track[]): string {
  const names = tracks.map(({ name }) => name);
  const counts = names.map((name) => names.filter((other) => other === name).length);
  return names[counts.indexOf(Math.max(...counts))] ?? "";
}
