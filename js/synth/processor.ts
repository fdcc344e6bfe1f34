/**
 * The synthesizer on the audio thread: spessasynth_core in an AudioWorklet, fed with timed events through its port.
 *
 * The events wait in a queue of our own and not in spessasynth's, which sorts at each push and acts once a block of
 * 128 frames: here a block is rendered in parts, so that a note begins within `GRAIN` frames of its time.
 */

import { type BasicSoundBank, SoundBankLoader, SpessaLog, SpessaSynthProcessor } from "spessasynth_core";
import { needChannel, play } from "./channels";
import { type FromProcessor, PROCESSOR_NAME, type SynthEvent, type ToProcessor } from "./messages";
import { EventQueue } from "./queue";
import { decode } from "./samples";
import { type Processor, scope } from "./worklet";

/** Frames: smaller parts would be more exact (this is 0.7 ms at 48 kHz) and cost more. */
const GRAIN = 32;
/** How long silence takes, in blocks: stopping a voice within a block clicks. */
const FADE_BLOCKS = 5;

class SynthProcessor extends scope.AudioWorkletProcessor implements Processor {
  readonly #synth = new SpessaSynthProcessor(scope.sampleRate, { eventsEnabled: false });
  readonly #queue = new EventQueue();
  /** Channels that fade out, and for how many more blocks. */
  readonly #fading = new Map<number, number>();
  /** What came for a channel while it fades. */
  #held: SynthEvent[] = [];
  #font: BasicSoundBank | null = null;
  #open = true;

  constructor() {
    super();
    SpessaLog.setLogLevel(false, true, false);
    this.port.onmessage = ({ data }: MessageEvent<ToProcessor>) => this.#receive(data);
  }

  process(_inputs: Float32Array[][], [[left, right]]: Float32Array[][]): boolean {
    if (!this.#font) return this.#open;
    this.#fade();
    const { currentTime, sampleRate } = scope;
    let done = 0;
    while (done < left.length) {
      for (const event of this.#queue.takeBefore(currentTime + (done + GRAIN) / sampleRate)) this.#act(event);
      const next = Math.floor(((this.#queue.next - currentTime) * sampleRate) / GRAIN) * GRAIN;
      const end = Math.min(left.length, Math.max(done + GRAIN, next));
      this.#synth.process(left, right, done, end - done);
      done = end;
    }
    return this.#open;
  }

  #receive(message: ToProcessor): void {
    if (message.type === "events") for (const event of message.events) this.#queue.add(event);
    else if (message.type === "silence") this.#silence(message.channels);
    else if (message.type === "soundfont") void this.#load(message.bytes);
    else if (message.type === "prepare") {
      for (const patch of message.patches) decode(this.#font?.presets ?? [], patch);
      this.#send({ type: "prepared", request: message.request });
    } else this.#open = false;
  }

  async #load(bytes: ArrayBuffer): Promise<void> {
    try {
      await this.#synth.processorInitialized;
      const font = SoundBankLoader.fromArrayBuffer(bytes);
      this.#synth.soundBankManager.addSoundBank(font, "font");
      this.#font = font;
      this.#send({ type: "ready" });
    } catch (error) {
      this.#send({ type: "failed", message: String(error instanceof Error ? error.message : error) });
    }
  }

  #act(event: SynthEvent): void {
    if (this.#fading.has(event.channel)) this.#held.push(event);
    else play(this.#synth, event);
  }

  #silence(channels: readonly number[]): void {
    this.#queue.forget(new Set(channels));
    this.#held = this.#held.filter((event) => !channels.includes(event.channel));
    for (const channel of channels) {
      needChannel(this.#synth, channel);
      this.#fading.set(channel, FADE_BLOCKS);
    }
  }

  #fade(): void {
    if (this.#fading.size === 0) return;
    for (const [channel, blocks] of this.#fading) {
      const left = blocks - 1;
      const midiChannel = this.#synth.midiChannels[channel];
      midiChannel.setSystemParameter("gain", left > 0 ? left / FADE_BLOCKS : 1);
      if (left > 0) this.#fading.set(channel, left);
      else {
        midiChannel.stopAllNotes(true);
        this.#fading.delete(channel);
      }
    }
    const held = this.#held;
    this.#held = [];
    for (const event of held) this.#act(event);
  }

  #send(message: FromProcessor): void {
    this.port.postMessage(message);
  }
}

scope.registerProcessor(PROCESSOR_NAME, SynthProcessor);
