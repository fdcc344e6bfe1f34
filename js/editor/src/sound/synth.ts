/** What a player needs of a synthesizer, and the one that runs in an AudioWorklet. */

import {
  type FromProcessor,
  type Patch,
  PROCESSOR_NAME,
  type SynthEvent,
  type ToProcessor,
} from "../../../synth/messages";

/** Times are the audio clock's, in seconds; one that has passed means now. */
export interface Synth {
  /** A channel of one's own, to be `reset` before its first note. There is no limit to how many. */
  openChannel(): number;
  /** Gives a channel back, silenced. */
  closeChannel(channel: number): void;
  /** Puts a channel back to where General MIDI starts, for drums or for a melodic program. */
  reset(channel: number, drums: boolean, time: number): void;
  noteOn(channel: number, pitch: number, velocity: number, time: number): void;
  noteOff(channel: number, pitch: number, time: number): void;
  control(channel: number, number: number, value: number, time: number): void;
  /** `value` from -8192 to 8191. */
  bend(channel: number, value: number, time: number): void;
  program(channel: number, program: number, time: number): void;
  /** Ends all sound of these channels at once, and forgets what was to come on them. */
  silence(channels: Iterable<number>): void;
  /** Gets sounds ready to begin without delay. */
  prepare(patches: readonly Patch[]): Promise<void>;
  /** The audio clock: what is scheduled for this time is being computed now. */
  time(): number;
  /** The time that is being heard now; behind `time` by the latency of the machine's output. */
  outputTime(): number;
}

export type { Patch };

/** Where the synthesizer's code and soundfont come from: a kernel, a page that embeds them, a test's files. */
export interface SoundSource {
  /** Whether it can be asked now; where it cannot, plain tones play. */
  available(): boolean;
  /** The text of `synth-processor.js`, or its bytes. */
  processor(): Promise<string | ArrayBuffer>;
  /** A soundfont, SF2 or SF3. The buffer is given away. */
  soundfont(): Promise<ArrayBuffer>;
}

/** Why there is no sound, in words for the user. */
export class SoundError extends Error {
  override readonly name = "SoundError";
}

/** The synthesizer in an AudioWorklet of a context; heard once something is connected to `output`. */
export class WorkletSynth implements Synth {
  readonly context: BaseAudioContext;
  /** What it sounds like; also its way to whatever it is connected to. */
  readonly analyser: AnalyserNode;
  readonly #node: AudioWorkletNode;
  readonly #free: number[] = [];
  readonly #requests = new Map<number, () => void>();
  #channels = 0;
  #lastRequest = 0;
  #waiting: SynthEvent[] = [];

  /** Loads code and soundfont into a context. */
  static async load(context: BaseAudioContext, source: SoundSource): Promise<WorkletSynth> {
    // Firefox and Chromium leave audioWorklet out where the page is not a secure context.
    if (!context.audioWorklet)
      throw new SoundError("There is no sound on this page: a browser plays it only over https or on localhost.");
    const [code, font] = await Promise.all([source.processor(), source.soundfont()]);
    await context.audioWorklet.addModule(dataUrl(code));
    const synth = new WorkletSynth(context);
    await synth.#load(font);
    return synth;
  }

  private constructor(context: BaseAudioContext) {
    this.context = context;
    this.#node = new AudioWorkletNode(context, PROCESSOR_NAME, { numberOfInputs: 0, outputChannelCount: [2] });
    this.analyser = new AnalyserNode(context);
    this.#node.connect(this.analyser);
  }

  openChannel(): number {
    return this.#free.pop() ?? this.#channels++;
  }

  closeChannel(channel: number): void {
    this.silence([channel]);
    this.#free.push(channel);
  }

  reset(channel: number, drums: boolean, time: number): void {
    this.#add({ channel, kind: "reset", a: drums ? 1 : 0, b: 0, time });
  }

  noteOn(channel: number, pitch: number, velocity: number, time: number): void {
    this.#add({ channel, kind: "on", a: pitch, b: velocity, time });
  }

  noteOff(channel: number, pitch: number, time: number): void {
    this.#add({ channel, kind: "off", a: pitch, b: 0, time });
  }

  control(channel: number, number: number, value: number, time: number): void {
    this.#add({ channel, kind: "control", a: number, b: value, time });
  }

  bend(channel: number, value: number, time: number): void {
    this.#add({ channel, kind: "bend", a: value, b: 0, time });
  }

  program(channel: number, program: number, time: number): void {
    this.#add({ channel, kind: "program", a: program, b: 0, time });
  }

  silence(channels: Iterable<number>): void {
    this.#send({ type: "silence", channels: [...channels] });
  }

  prepare(patches: readonly Patch[]): Promise<void> {
    const request = ++this.#lastRequest;
    this.#send({ type: "prepare", request, patches });
    return new Promise((resolve) => this.#requests.set(request, resolve));
  }

  time(): number {
    return this.context.currentTime;
  }

  outputTime(): number {
    const { context } = this;
    if (!(context instanceof AudioContext)) return context.currentTime;
    const { contextTime, performanceTime } = context.getOutputTimestamp();
    // Both are 0 until the output has begun, and in browsers that do not know them.
    if (!contextTime || !performanceTime)
      return context.currentTime - (context.outputLatency || context.baseLatency || 0);
    return Math.min(context.currentTime, contextTime + (performance.now() - performanceTime) / 1000);
  }

  close(): void {
    this.#send({ type: "close" });
    this.#node.disconnect();
    this.analyser.disconnect();
  }

  #load(font: ArrayBuffer): Promise<void> {
    return new Promise((resolve, reject) => {
      this.#node.onprocessorerror = () => reject(new SoundError("The synthesizer stopped. Reload the page."));
      this.#node.port.onmessage = ({ data }: MessageEvent<FromProcessor>) => {
        if (data.type === "ready") resolve();
        else if (data.type === "failed") reject(new SoundError(`The soundfont cannot be read: ${data.message}`));
        else this.#answer(data.request);
      };
      this.#node.port.postMessage({ type: "soundfont", bytes: font } satisfies ToProcessor, [font]);
    });
  }

  #answer(request: number): void {
    this.#requests.get(request)?.();
    this.#requests.delete(request);
  }

  /** Events of one task go as one message. */
  #add(event: SynthEvent): void {
    if (this.#waiting.length === 0) queueMicrotask(() => this.#flush());
    this.#waiting.push(event);
  }

  #flush(): void {
    if (this.#waiting.length === 0) return;
    this.#node.port.postMessage({ type: "events", events: this.#waiting } satisfies ToProcessor);
    this.#waiting = [];
  }

  /** Sends a message after the events that were given before it. */
  #send(message: ToProcessor): void {
    this.#flush();
    this.#node.port.postMessage(message);
  }
}

/**
 * The processor's code as an address. A data: URL loads in JupyterLab, in sandboxed frames and in a static file,
 * where a blob: URL does not.
 */
function dataUrl(code: string | ArrayBuffer): string {
  const text = typeof code === "string" ? code : new TextDecoder().decode(code);
  return `data:text/javascript;charset=utf-8,${encodeURIComponent(text)}`;
}
