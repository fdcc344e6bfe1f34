/** The host's model, narrowed to what every host gives: traits, their changes, and messages. */

import type { HostBuffer } from "../store/wire";

export interface HostModel {
  get(name: string): unknown;
  set(name: string, value: unknown): void;
  save_changes(): void;
  send(content: unknown, callbacks?: unknown, buffers?: ArrayBuffer[] | ArrayBufferView[]): void;
  on(event: string, callback: (...details: never[]) => void): void;
  off(event?: string | null, callback?: ((...details: never[]) => void) | null): void;
  /** JupyterLab's manager has the kernel's connection; other hosts have nothing here that could be relied on. */
  readonly widget_manager?: { readonly kernel?: KernelConnection | null };
}

export interface KernelConnection {
  readonly status: string;
  readonly connectionStatus?: string;
}

/** Calls `callback` on an event of the model until `signal` aborts. */
export function onModel<Details extends unknown[]>(
  model: HostModel,
  event: string,
  callback: (...details: Details) => void,
  signal: AbortSignal,
): void {
  const listener = callback as unknown as (...details: never[]) => void;
  model.on(event, listener);
  signal.addEventListener("abort", () => model.off(event, listener), { once: true });
}

/** The bytes of a trait; none where the host gives nothing. */
export function bytesOfTrait(value: unknown): HostBuffer {
  return value instanceof ArrayBuffer || ArrayBuffer.isView(value) ? value : new ArrayBuffer(0);
}
