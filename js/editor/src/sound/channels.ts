/** Which channel of the synthesizer each track sounds on, and what state it is in. */

import { DRUM_CHANNEL, trackById } from "../score/score";
import type { Score, Track } from "../score/types";
import { heard, sameGoverning } from "./hears";
import { chase, type SoundEvent } from "./schedule";
import type { Patch, Synth } from "./synth";
import type { Timeline } from "./timeline";

/** Controllers that hold notes: an auditioned note must end by itself. */
const PEDALS = new Set([64, 66, 69]);

export class TrackChannels {
  readonly #synth: Synth;
  /** By the track's id. */
  readonly #channels = new Map<number, number>();
  /** The channel on which instruments are tried. */
  #trial: number | null = null;

  constructor(synth: Synth) {
    this.#synth = synth;
  }

  /** Sends a track's event to its channel. */
  send(score: Score, { track, kind, a, b }: SoundEvent, time: number): void {
    const channel = this.#channels.get(track) ?? this.#open(score, track, time);
    if (channel === undefined) return;
    if (kind === "on") this.#synth.noteOn(channel, a, b, time);
    else if (kind === "off") this.#synth.noteOff(channel, a, time);
    else if (kind === "control") this.#synth.control(channel, a, b, time);
    else if (kind === "bend") this.#synth.bend(channel, a, time);
    else this.#synth.program(channel, a, time);
  }

  /** Puts all channels into the state that the score has at a tick. */
  restore(score: Score, tick: number, time: number): void {
    for (const track of score.tracks) this.#restore(score, track, tick, time);
  }

  /**
   * Follows an edit of the score while it plays: silences tracks that are gone or `hushed`, and brings the others'
   * programs and controllers up to what the score now says.
   */
  follow(before: Score, score: Score, hushed: readonly number[], timeline: Timeline): void {
    const gone = [...this.#channels.keys()].filter((track) => !trackById(score, track));
    for (const track of gone) this.#close(track);
    this.#synth.silence(hushed.flatMap((track) => this.#channels.get(track) ?? []));
    for (const track of score.tracks) {
      const old = trackById(before, track.id);
      // Silence forgot what was to come on a channel, and that may have been its pedal.
      if (!old || hushed.includes(track.id) || !sameGoverning(before, old, score, track))
        this.#restore(score, track, timeline.scheduled, timeline.scheduledTime);
    }
  }

  /** The channel of a track, ready for one note more. `tick`: where the music stands; null while it plays. */
  audition(score: Score, id: number, tick: number | null): number | undefined {
    const track = trackById(score, id);
    if (!track) return undefined;
    // What a track begins with may stand at the tick itself, hence the tick after it.
    if (tick !== null) this.#restore(score, track, tick + 1, this.#synth.time(), PEDALS);
    return this.#channels.get(id) ?? this.#open(score, id, this.#synth.time());
  }

  /** A channel that plays a program or the drum kit, whatever the tracks play. */
  trial(instrument: number | "drums"): number {
    const synth = this.#synth;
    this.#trial ??= synth.openChannel();
    // One after the other: what was tried before is not to sound into this.
    synth.silence([this.#trial]);
    synth.reset(this.#trial, instrument === "drums", synth.time());
    if (instrument !== "drums") synth.program(this.#trial, instrument, synth.time());
    return this.#trial;
  }

  /** Gets the sounds of a score's notes ready. */
  prepare(score: Score): Promise<void> {
    const patches = score.tracks.flatMap((track): Patch[] => {
      const { value } = heard(score, track).programs;
      const programs = value.length ? new Set(value) : [0];
      const pitches = [...new Set(track.notes.pitch)];
      return pitches.length ? [...programs].map((program) => ({ program, drums: isDrums(track), pitches })) : [];
    });
    return this.#synth.prepare(patches);
  }

  /** Lets go of notes that only a pedal holds. */
  liftPedals(time: number): void {
    for (const channel of this.#channels.values()) {
      for (const pedal of PEDALS) this.#synth.control(channel, pedal, 0, time);
    }
  }

  silence(): void {
    this.#synth.silence(this.#channels.values());
  }

  close(): void {
    for (const track of [...this.#channels.keys()]) this.#close(track);
    if (this.#trial !== null) this.#synth.closeChannel(this.#trial);
    this.#trial = null;
  }

  #restore(score: Score, track: Track, tick: number, time: number, without: ReadonlySet<number> = new Set()): void {
    const channel = this.#channel(track.id);
    this.#synth.reset(channel, isDrums(track), time);
    for (const event of chase(score, track, tick)) {
      if (event.kind !== "control" || !without.has(event.a)) this.send(score, event, time);
    }
  }

  #open(score: Score, id: number, time: number): number | undefined {
    const track = trackById(score, id);
    if (!track) return undefined;
    const channel = this.#channel(id);
    this.#synth.reset(channel, isDrums(track), time);
    return channel;
  }

  #channel(track: number): number {
    let channel = this.#channels.get(track);
    if (channel === undefined) {
      channel = this.#synth.openChannel();
      this.#channels.set(track, channel);
    }
    return channel;
  }

  #close(track: number): void {
    const channel = this.#channels.get(track);
    this.#channels.delete(track);
    if (channel !== undefined) this.#synth.closeChannel(channel);
  }
}

function isDrums(track: Track): boolean {
  return track.channel === DRUM_CHANNEL;
}
