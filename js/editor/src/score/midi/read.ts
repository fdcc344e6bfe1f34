/** From the bytes of a file to a score. */

import { MidiError } from "../errors";
import { newTrack } from "../score";
import { tableFromRows } from "../tables";
import type { Carried, Score, Track } from "../types";
import { findChunks, Problems } from "./chunks";
import { type ChunkEvents, isShort, readEvents, type Voice } from "./events";
import { END_OF_TRACK, encodingOf, MARKER, META, type Modelled, type Models, modelOf, NAME, payload } from "./metas";
import { channelsOf, type Names, readNames } from "./names";
import { isNoteOn, type Pairs, pairNotes } from "./pairing";

/** The release velocity of a note-off spelled as a note-on of velocity 0 (MIDI 1.0), and of one nobody set. */
const IMPLIED_RELEASE = 64;

/**
 * The score in a Standard MIDI File: a track for every channel of every chunk that has a channel message.
 *
 * `onProblem` hears, in words, what was wrong and put right. Throws a `MidiError` where the bytes are no MIDI file, count
 * time in SMPTE frames, or are broken so that no event could be saved.
 */
export function readMidi(data: Uint8Array, onProblem: (problem: string) => void = () => {}): Score {
  const problems = new Problems();
  const { format, ticksPerQuarter, tracks: places } = findChunks(data, problems);
  const chunks = places.map((place, number) => {
    const events = readEvents(data, place);
    noteProblems(number, place.start, events, problems);
    return events;
  });
  const [broken] = chunks.flatMap((chunk) => chunk.broken?.at ?? []);
  if (problems.lostEvents && chunks.every(({ voices }) => voices.length === 0)) {
    throw new MidiError(`no event could be saved: ${problems.found.join("; ")}`, broken ?? data.length);
  }
  const score = new ScoreBuilder(chunks, format, problems).build(ticksPerQuarter);
  problems.found.forEach(onProblem);
  return score;
}

function noteProblems(number: number, start: number, events: ChunkEvents, problems: Problems): void {
  const { broken, hasEnd, left } = events;
  if (broken) {
    const what = `chunk ${number} breaks off at byte ${broken.at} (${broken.why}): its last ${left} bytes were dropped`;
    problems.add(what, true);
  } else if (!hasEnd) problems.add(`chunk ${number} (at byte ${start}) has no end of track; it was added`);
  else if (left)
    problems.add(`chunk ${number} (at byte ${start}) holds ${left} bytes after its end of track: they were dropped`);
}

class ScoreBuilder {
  readonly #chunks: readonly ChunkEvents[];
  readonly #format: number;
  readonly #problems: Problems;
  readonly #keepsRelease: boolean;
  /** The id of each event that has one: from 1, in the order of the file. */
  readonly #ids = new Map<Voice, number>();

  constructor(chunks: readonly ChunkEvents[], format: number, problems: Problems) {
    this.#chunks = chunks;
    this.#format = format;
    this.#problems = problems;
    this.#keepsRelease = keepsRelease(chunks);
    for (const { voices } of chunks) {
      for (const voice of voices) if (hasId(voice)) this.#ids.set(voice, this.#ids.size + 1);
    }
  }

  build(ticksPerQuarter: number): Score {
    const named = this.#chunks.flatMap(({ others }) =>
      others.filter(({ data }) => data[0] === META && (data[1] === NAME || data[1] === MARKER)),
    );
    const encoding = encodingOf(named.map(({ data }) => payload(data)));
    const names = this.#chunks.map((events, chunk) => readNames(chunk, this.#format, events, encoding));
    const modelled = this.#chunks.flatMap((events, chunk) =>
      events.others
        .filter((other) => !names[chunk].taken.has(other))
        .map(({ tick, data }) => modelOf(chunk, tick, data, encoding)),
    );
    const tracks: Track[] = [];
    const carried = listed(modelled, "carried");
    for (const [chunk, events] of this.#chunks.entries()) {
      const pairs = pairNotes(events);
      tracks.push(...this.#tracks(chunk, events, names[chunk], pairs, tracks.length + 1));
      carried.push(...carriedOf(chunk, events, pairs));
      if (pairs.unended) {
        this.#problems.add(`${pairs.unended} notes of chunk ${chunk} have no end; they were given one`);
      }
    }
    return {
      ticksPerQuarter,
      name: names[0]?.title ?? "",
      tracks,
      tempos: listed(modelled, "tempo").sort(byTick),
      meters: listed(modelled, "meter").sort(byTick),
      keys: listed(modelled, "key").sort(byTick),
      markers: listed(modelled, "marker").sort(byTick),
      carried: carried.sort((a, b) => a.chunk - b.chunk || a.tick - b.tick),
      nextId: this.#ids.size + 1,
    };
  }

  /** A track for each channel, in order of channel; also for one that is only named. */
  #tracks(chunk: number, events: ChunkEvents, names: Names, pairs: Pairs, firstId: number): Track[] {
    const channels = new Set([...channelsOf(events), ...names.ofChannel.keys()]);
    return [...channels]
      .sort((a, b) => a - b)
      .map((channel, at) => {
        const voices = events.voices.filter(({ status }) => (status & 0x0f) === channel);
        const name = names.ofChannel.get(channel) ?? names.own;
        return newTrack({ id: firstId + at, name, channel, chunk, ...this.#tables(voices, pairs) });
      });
  }

  #tables(voices: readonly Voice[], pairs: Pairs): Pick<Track, "notes" | "controls" | "bends" | "programs"> {
    const of = (kind: number) => voices.filter(({ status }) => (status & 0xf0) === kind);
    const [controls, programs, bends] = [of(0xb0), of(0xc0), of(0xe0)];
    return {
      notes: this.#notes(voices.filter(isNoteOn), pairs),
      controls: tableFromRows("controls", {
        ...this.#when(controls),
        number: controls.map(({ data1 }) => data1),
        value: controls.map(({ data2 }) => data2),
      }),
      bends: tableFromRows("bends", {
        ...this.#when(bends),
        value: bends.map(({ data1, data2 }) => ((data2 << 7) | data1) - 8192),
      }),
      programs: tableFromRows("programs", { ...this.#when(programs), value: programs.map(({ data1 }) => data1) }),
    };
  }

  #notes(ons: readonly Voice[], { notes }: Pairs): Track["notes"] {
    const paired = ons.map((on) => notes.get(on)!);
    const release = paired.map(({ off }) => (off && (off.status & 0xf0) === 0x80 ? off.data2 : IMPLIED_RELEASE));
    return tableFromRows("notes", {
      id: this.#when(ons).id,
      start: ons.map(({ tick }) => tick),
      duration: paired.map(({ on, end }) => end - on.tick),
      pitch: ons.map(({ data1 }) => data1),
      velocity: ons.map(({ data2 }) => data2),
      ...(this.#keepsRelease ? { release_velocity: release } : {}),
    });
  }

  #when(voices: readonly Voice[]): { id: number[]; tick: number[] } {
    return { id: voices.map((voice) => this.#ids.get(voice)!), tick: voices.map(({ tick }) => tick) };
  }
}

/** Whether an event gets an id: note-ons, control changes, bends and program changes do. */
function hasId(voice: Voice): boolean {
  const kind = voice.status & 0xf0;
  return kind === 0xb0 || kind === 0xc0 || kind === 0xe0 || isNoteOn(voice);
}

/** Whether release velocities say anything: are not all 64, or all 0. */
function keepsRelease(chunks: readonly ChunkEvents[]): boolean {
  const offs = chunks.flatMap(({ voices }) => voices.filter(({ status }) => (status & 0xf0) === 0x80));
  const velocities = new Set(offs.map(({ data2 }) => data2));
  return velocities.size > 1 || (velocities.size === 1 && !velocities.has(0) && !velocities.has(IMPLIED_RELEASE));
}

/** What a score has no table for: aftertouch, note-offs without a note, and an end of track after the last event. */
function carriedOf(chunk: number, { voices, end, last, hasEnd }: ChunkEvents, pairs: Pairs): Carried[] {
  const { notes, orphans, unended } = pairs;
  const carried = voices
    .filter((voice) => orphans.has(voice) || (voice.status & 0xf0) === 0xa0 || (voice.status & 0xf0) === 0xd0)
    .map(({ tick, status, data1, data2 }): Carried => {
      const data = isShort(status) ? Uint8Array.of(status, data1) : Uint8Array.of(status, data1, data2);
      return { chunk, tick, data };
    });
  // The ends given to notes without one count as events: they are in the file once it is saved.
  const given = unended ? [...notes.values()].reduce((latest, note) => Math.max(latest, note.end), 0) : 0;
  if (hasEnd && end > Math.max(last, given))
    carried.push({ chunk, tick: end, data: Uint8Array.of(META, END_OF_TRACK, 0) });
  return carried;
}

function listed<K extends keyof Models>(modelled: readonly Modelled[], kind: K): Models[K][] {
  return modelled.filter((one) => one.kind === kind).map(({ event }) => event as Models[K]);
}

function byTick(a: { readonly tick: number }, b: { readonly tick: number }): number {
  return a.tick - b.tick;
}
