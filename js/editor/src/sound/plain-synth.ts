/**
 * A synthesizer of oscillators, for a page that has neither soundfont nor kernel to bring one: plain tones, in time and
 * in tune, so that a piece can be heard at all. It knows volume, expression, pan, the sustain pedal and pitch bend.
 */

import type { Patch, Synth } from "./synth";

/** Loudness of one voice at full velocity: sixteen may sound at once without clipping much. */
const VOICE_GAIN = 0.12;
/** Seconds. */
const ATTACK = 0.005;
const RELEASE = 0.12;
const SILENCE = 0.02;
/** General MIDI's pitch bend range, in semitones. */
const BEND_RANGE = 2;

interface Voice {
  readonly pitch: number;
  readonly gain: GainNode;
  readonly source: OscillatorNode | AudioBufferSourceNode;
  /** Its key was let go while the pedal was down. */
  held: boolean;
}

interface Channel {
  readonly level: GainNode;
  readonly pan: StereoPannerNode;
  voices: readonly Voice[];
  drums: boolean;
  program: number;
  volume: number;
  expression: number;
  pedal: boolean;
  bend: number;
}

export class PlainSynth implements Synth {
  readonly context: BaseAudioContext;
  readonly analyser: AnalyserNode;
  readonly #noise: AudioBuffer;
  readonly #channels: Channel[] = [];
  readonly #free: number[] = [];

  constructor(context: BaseAudioContext) {
    this.context = context;
    this.analyser = new AnalyserNode(context);
    this.#noise = noiseOf(context);
  }

  openChannel(): number {
    const free = this.#free.pop();
    if (free !== undefined) return free;
    const level = new GainNode(this.context);
    const pan = new StereoPannerNode(this.context);
    level.connect(pan).connect(this.analyser);
    const begin = { drums: false, program: 0, volume: 100, expression: 127, pedal: false, bend: 0 };
    return this.#channels.push({ level, pan, voices: [], ...begin }) - 1;
  }

  closeChannel(channel: number): void {
    this.silence([channel]);
    this.#free.push(channel);
  }

  reset(channel: number, drums: boolean, time: number): void {
    const begin = { drums, program: 0, volume: 100, expression: 127, pedal: false, bend: 0 };
    Object.assign(this.#channels[channel], begin);
    this.#channels[channel].pan.pan.setValueAtTime(0, this.#at(time));
    this.#setLevel(this.#channels[channel], time);
  }

  noteOn(channel: number, pitch: number, velocity: number, time: number): void {
    const at = this.#at(time);
    const on = this.#channels[channel];
    const gain = new GainNode(this.context, { gain: 0 });
    const peak = VOICE_GAIN * (velocity / 127) ** 2;
    gain.gain.setValueAtTime(0, at);
    gain.gain.linearRampToValueAtTime(peak, at + ATTACK);
    const source = on.drums ? this.#drum(pitch, gain, at, peak) : this.#tone(on, pitch, gain, at);
    gain.connect(on.level);
    source.onended = () => gain.disconnect();
    source.start(at);
    const voice: Voice = { pitch, gain, source, held: false };
    on.voices = [...on.voices.slice(-63), voice];
  }

  noteOff(channel: number, pitch: number, time: number): void {
    const on = this.#channels[channel];
    // A drum rings as long as it rings.
    if (on.drums) return;
    const voice = on.voices.find((other) => other.pitch === pitch && !other.held);
    if (!voice) return;
    if (on.pedal) voice.held = true;
    else this.#end(on, [voice], time, RELEASE);
  }

  control(channel: number, number: number, value: number, time: number): void {
    const on = this.#channels[channel];
    if (number === 7) on.volume = value;
    else if (number === 11) on.expression = value;
    else if (number === 10) on.pan.pan.setValueAtTime(Math.max(-1, (value - 64) / 63), this.#at(time));
    else if (number === 64) this.#press(on, value >= 64, time);
    if (number === 7 || number === 11) this.#setLevel(on, time);
  }

  bend(channel: number, value: number, time: number): void {
    const on = this.#channels[channel];
    on.bend = (value / 8192) * BEND_RANGE;
    for (const { source } of on.voices) {
      if (source instanceof OscillatorNode) source.detune.setValueAtTime(on.bend * 100, this.#at(time));
    }
  }

  program(channel: number, program: number): void {
    this.#channels[channel].program = program;
  }

  silence(channels: Iterable<number>): void {
    for (const channel of channels) {
      const on = this.#channels[channel];
      on.pedal = false;
      this.#end(on, on.voices, 0, SILENCE);
    }
  }

  async prepare(_patches: readonly Patch[]): Promise<void> {}

  time(): number {
    return this.context.currentTime;
  }

  outputTime(): number {
    const latency = this.context instanceof AudioContext ? this.context.outputLatency || this.context.baseLatency : 0;
    return this.context.currentTime - (latency || 0);
  }

  #at(time: number): number {
    return Math.max(time, this.context.currentTime);
  }

  #setLevel({ level, volume, expression }: Channel, time: number): void {
    // General MIDI level 2 (RP-024): 40 dB per decade of volume times expression.
    level.gain.setValueAtTime(((volume * expression) / 127 ** 2) ** 2, this.#at(time));
  }

  #press(on: Channel, pedal: boolean, time: number): void {
    on.pedal = pedal;
    if (!pedal)
      this.#end(
        on,
        on.voices.filter((voice) => voice.held),
        time,
        RELEASE,
      );
  }

  #end(on: Channel, voices: readonly Voice[], time: number, release: number): void {
    const at = this.#at(time);
    for (const { gain, source } of voices) {
      gain.gain.cancelScheduledValues(at);
      gain.gain.setTargetAtTime(0, at, release / 4);
      source.stop(at + release * 2);
    }
    on.voices = on.voices.filter((voice) => !voices.includes(voice));
  }

  #tone(on: Channel, pitch: number, gain: GainNode, at: number): OscillatorNode {
    const frequency = 440 * 2 ** ((pitch - 69) / 12);
    const source = new OscillatorNode(this.context, { type: waveOf(on.program), frequency, detune: on.bend * 100 });
    // Struck and plucked sounds die away; blown and bowed ones stay.
    if (fades(on.program)) gain.gain.setTargetAtTime(0, at + ATTACK, 60 / Math.max(60, frequency));
    source.connect(gain);
    return source;
  }

  /** A kick is a falling tone, everything else a burst of noise: dull for drums, bright for cymbals. */
  #drum(pitch: number, gain: GainNode, at: number, peak: number): OscillatorNode | AudioBufferSourceNode {
    gain.gain.setValueAtTime(peak * 2, at + ATTACK);
    if (pitch === 35 || pitch === 36) {
      const kick = new OscillatorNode(this.context, { frequency: 150 });
      kick.frequency.setValueAtTime(150, at);
      kick.frequency.exponentialRampToValueAtTime(45, at + 0.12);
      gain.gain.setTargetAtTime(0, at + ATTACK, 0.08);
      kick.connect(gain);
      kick.stop(at + 0.6);
      return kick;
    }
    const bright = pitch >= 42 && pitch !== 43 && pitch !== 45 && pitch !== 47 && pitch !== 48 && pitch !== 50;
    const burst = new AudioBufferSourceNode(this.context, { buffer: this.#noise });
    const filter = new BiquadFilterNode(this.context, {
      type: bright ? "highpass" : "bandpass",
      frequency: bright ? 6000 : 900,
    });
    gain.gain.setTargetAtTime(0, at + ATTACK, bright ? 0.04 : 0.07);
    burst.connect(filter).connect(gain);
    burst.stop(at + 0.6);
    return burst;
  }
}

function waveOf(program: number): OscillatorType {
  // Organs, strings, brass and leads have more overtones than keys, guitars and flutes.
  const family = Math.floor(program / 8);
  if ([5, 6, 7, 8, 10].includes(family)) return "sawtooth";
  return family === 9 ? "sine" : "triangle";
}

function fades(program: number): boolean {
  const family = Math.floor(program / 8);
  return [0, 1, 3, 4, 13, 14].includes(family);
}

function noiseOf(context: BaseAudioContext): AudioBuffer {
  const buffer = new AudioBuffer({ length: context.sampleRate, sampleRate: context.sampleRate });
  const samples = buffer.getChannelData(0);
  for (let at = 0; at < samples.length; at++) samples[at] = Math.random() * 2 - 1;
  return buffer;
}
