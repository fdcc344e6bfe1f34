/** The AudioWorklet's global scope, which TypeScript's libraries do not describe. */

export interface Processor {
  readonly port: MessagePort;
  process(inputs: Float32Array[][], outputs: Float32Array[][]): boolean;
}

interface WorkletScope {
  readonly sampleRate: number;
  /** The AudioContext's time at the first frame of the block that is being rendered, in seconds. */
  readonly currentTime: number;
  readonly AudioWorkletProcessor: new () => { readonly port: MessagePort };
  registerProcessor(name: string, processor: new () => Processor): void;
}

export const scope = globalThis as unknown as WorkletScope;
