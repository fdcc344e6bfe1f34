/**
 * The transport: plays a score on a synthesizer, a tenth of a second ahead of the audio clock.
 *
 * So little is ever scheduled that edits, mute, solo, the loop and the tempo act while the music plays.
 */

import { notesEnd, scoreEnd } from "../score/score";
import { TempoMap } from "../score/time";
import type { Score, Track } from "../score/types";
import { TrackChannels } from "./channels";
import type { Sound } from "./page";
import { audibleTracks, cut, type Mixer, type SoundEvent, type Sounding, scheduleWindow } from "./schedule";
import type { Synth } from "./synth";
import { type Loop, Timeline } from "./timeline";

/** How far ahead of the audio clock the music is scheduled, and how often, in seconds. */
export const AHEAD = 0.1;
const INTERVAL = 0.05;
/** Seconds from Play to the first note: what sounded before fades out, and controllers are set. */
export const LEAD = 0.04;
/** How long a note is heard that was clicked, in seconds. */
export const AUDITION = 0.35;

export interface PlayerState {
  readonly playing: boolean;
  /** In ticks. */
  readonly position: number;
  readonly sound: "none" | "loading" | "ready" | "failed";
  /** Why sound failed, in words for the user. */
  readonly reason: string | null;
}

/** Calls `task` every so many seconds until `signal` aborts. */
export type Every = (seconds: number, task: () => void, signal: AbortSignal) => void;

export interface PlayerOptions {
  readonly sound: Sound;
  readonly score: Score;
  readonly mixer?: Mixer;
  /** Called when the player starts, stops, jumps, or its sound comes or fails; not while the playhead runs. */
  readonly report: (state: PlayerState) => void;
  readonly signal: AbortSignal;
  readonly every?: Every;
}

export class Player {
  readonly #sound: Sound;
  readonly #report: (state: PlayerState) => void;
  readonly #signal: AbortSignal;
  readonly #every: Every;
  #score: Score;
  #mixer: Mixer;
  #tempo: TempoMap;
  #loop: Loop | null = null;

  #state: PlayerState = { playing: false, position: 0, sound: "none", reason: null };
  #synth: Synth | null = null;
  #channels: TrackChannels | null = null;
  /** The music that rolls; null while it stands, or while the sound is loading. */
  #timeline: Timeline | null = null;
  #sounding: readonly Sounding[] = [];
  #rolling = new AbortController();
  #auditions = 0;

  constructor({ sound, score, mixer = {}, report, signal, every = everySeconds }: PlayerOptions) {
    this.#sound = sound;
    this.#score = score;
    this.#mixer = mixer;
    this.#tempo = new TempoMap(score.ticksPerQuarter, score.tempos);
    this.#report = report;
    this.#signal = signal;
    this.#every = every;
    signal.addEventListener("abort", () => this.#release(), { once: true });
  }

  get state(): PlayerState {
    return this.#state;
  }

  /** Begins at the position, or at the start where the piece is over. To be called in a click. */
  play(): void {
    if (this.#state.playing || this.#signal.aborted) return;
    const position = this.#state.position >= this.#end() && !this.#loop ? 0 : this.#state.position;
    this.#set({ playing: true, position });
    void this.#start();
  }

  pause(): void {
    if (!this.#state.playing) return;
    const position = this.position();
    this.#stop();
    this.#channels?.silence();
    this.#set({ playing: false, position });
  }

  /** Goes to a tick; music that plays goes on from there. */
  seek(tick: number): void {
    const position = Math.max(0, tick);
    const rolls = this.#timeline !== null;
    if (rolls) {
      this.#stop();
      this.#channels?.silence();
    }
    this.#set({ position });
    if (rolls) this.#roll();
  }

  /** From now on the music jumps from the loop's end to its start. Music past the loop plays on. */
  setLoop(loop: Loop | null): void {
    this.#loop = loop;
  }

  /** Plays another score, or the same one edited: from what is not scheduled yet on. */
  update(score: Score, mixer: Mixer): void {
    const before = { score: this.#score, mixer: this.#mixer };
    this.#score = score;
    this.#mixer = mixer;
    if (score.tempos !== before.score.tempos || score.ticksPerQuarter !== before.score.ticksPerQuarter) {
      this.#tempo = new TempoMap(score.ticksPerQuarter, score.tempos);
      this.#timeline?.retune(this.#tempo);
    }
    if (!this.#timeline) return;
    const audible = audibleTracks(score, mixer);
    const hushed = [...audibleTracks(before.score, before.mixer)].filter((track) => !audible.has(track));
    this.#sounding = this.#sounding.filter(({ track }) => !hushed.includes(track));
    this.#channels?.follow(before.score, score, hushed, this.#timeline);
    this.#pump();
  }

  /** The tick that is heard now. */
  position(): number {
    const time = this.#synth?.outputTime();
    return this.#timeline && time !== undefined ? this.#timeline.position(time) : this.#state.position;
  }

  /** Sounds one note of a track for a short while, or of an `instrument` that is tried. To be called in a click. */
  audition(track: number, pitch: number, velocity: number, instrument?: number | "drums"): void {
    const audition = ++this.#auditions;
    void this.#ready().then((synth) => {
      // While the sound was loading the user may have clicked on other notes.
      if (!synth || audition !== this.#auditions) return;
      const tick = this.#timeline ? null : this.#state.position;
      const channel =
        instrument === undefined
          ? this.#channels?.audition(this.#score, track, tick)
          : this.#channels?.trial(instrument);
      if (channel === undefined) return;
      const now = synth.time();
      synth.noteOn(channel, pitch, velocity, now);
      synth.noteOff(channel, pitch, now + AUDITION);
    });
  }

  async #start(): Promise<void> {
    const synth = await this.#ready();
    if (!synth || !this.#state.playing || this.#timeline) return;
    await this.#channels?.prepare(this.#score);
    if (!this.#state.playing || this.#timeline) return;
    this.#roll();
  }

  /** The synthesizer, once it is loaded; null where there is no sound, which is then reported. */
  async #ready(): Promise<Synth | null> {
    if (!this.#synth) this.#set({ sound: "loading", reason: null });
    try {
      const synth = await this.#sound.start();
      if (this.#signal.aborted) return null;
      if (synth !== this.#synth) {
        this.#synth = synth;
        this.#channels = new TrackChannels(synth);
        this.#set({ sound: "ready" });
      }
      return synth;
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      this.#set({ playing: false, sound: "failed", reason });
      return null;
    }
  }

  /** Sets the music rolling from the position. */
  #roll(): void {
    const { position } = this.#state;
    const now = this.#synth!.time();
    this.#channels!.restore(this.#score, position, now);
    this.#timeline = new Timeline(this.#tempo, position, now + LEAD);
    this.#rolling = new AbortController();
    this.#every(INTERVAL, () => this.#pump(), this.#rolling.signal);
    this.#pump();
  }

  #stop(): void {
    this.#rolling.abort();
    this.#timeline = null;
    this.#sounding = [];
  }

  #pump(): void {
    const [timeline, synth] = [this.#timeline, this.#synth];
    if (!timeline || !synth) return;
    const now = synth.time();
    // The page was busy for longer than what was scheduled: go on from here, not all that was missed at once.
    if (timeline.scheduledTime < now) timeline.resumeAt(now + LEAD);
    for (const { from, to, timeOf, wraps } of timeline.advance(now + AHEAD, this.#loop)) {
      const window = scheduleWindow(this.#score, this.#mixer, this.#sounding, from, to);
      this.#send(window.events, timeOf);
      this.#sounding = window.sounding;
      if (wraps) this.#wrap(to, timeOf(to));
    }
    if (timeline.position(synth.outputTime()) >= this.#end() && this.#sounding.length === 0) this.#finish();
  }

  #wrap(end: number, time: number): void {
    this.#send(cut(this.#sounding, end), () => time);
    this.#sounding = [];
    this.#channels?.restore(this.#score, this.#loop?.start ?? 0, time);
  }

  #send(events: readonly SoundEvent[], timeOf: (tick: number) => number): void {
    for (const event of events) this.#channels?.send(this.#score, event, timeOf(event.tick));
  }

  /** The piece is over: the last notes' releases are left to ring. */
  #finish(): void {
    this.#stop();
    this.#channels?.liftPedals(this.#synth?.time() ?? 0);
    this.#set({ playing: false, position: this.#end() });
  }

  /** Where playing ends, in ticks: with the last note, whatever markers come after it. */
  #end(): number {
    const end = Math.max(0, ...this.#score.tracks.map((track: Track) => notesEnd(track.notes)));
    return end || scoreEnd(this.#score);
  }

  #set(change: Partial<PlayerState>): void {
    this.#state = { ...this.#state, ...change };
    if (!this.#signal.aborted) this.#report(this.#state);
  }

  #release(): void {
    this.#stop();
    this.#channels?.close();
    this.#channels = null;
    this.#state = { ...this.#state, playing: false };
  }
}

function everySeconds(seconds: number, task: () => void, signal: AbortSignal): void {
  const timer = setInterval(task, seconds * 1000);
  signal.addEventListener("abort", () => clearInterval(timer), { once: true });
}
