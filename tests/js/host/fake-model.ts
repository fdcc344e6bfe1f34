/** A host's model for tests in Node: traits, listeners, and what was sent. */

import type { HostModel, KernelConnection } from "../../../js/editor/src/host/model";

export class FakeModel implements HostModel {
  readonly sent: unknown[] = [];
  readonly saved: string[] = [];
  readonly widget_manager: { kernel: KernelConnection | null };
  readonly #traits: Map<string, unknown>;
  readonly #listeners = new Map<string, ((...details: never[]) => void)[]>();

  constructor(traits: Record<string, unknown> = {}, kernel: KernelConnection | null = null) {
    this.#traits = new Map(Object.entries(traits));
    this.widget_manager = { kernel };
  }

  get(name: string): unknown {
    return this.#traits.get(name);
  }

  set(name: string, value: unknown): void {
    this.#traits.set(name, value);
    this.saved.push(name);
    // As Backbone does it, for who writes as for who reads.
    this.tell(`change:${name}`);
  }

  save_changes(): void {}

  send(content: unknown): void {
    this.sent.push(content);
  }

  on(event: string, callback: (...details: never[]) => void): void {
    this.#listeners.set(event, [...(this.#listeners.get(event) ?? []), callback]);
  }

  off(event?: string | null, callback?: ((...details: never[]) => void) | null): void {
    for (const [name, listeners] of this.#listeners) {
      if (event && event !== name) continue;
      this.#listeners.set(name, callback ? listeners.filter((other) => other !== callback) : []);
    }
  }

  /** What the host does when something happens. */
  tell(event: string, ...details: unknown[]): void {
    for (const listener of this.#listeners.get(event) ?? []) (listener as (...all: unknown[]) => void)(...details);
  }

  /** A trait changed in the kernel. */
  change(name: string, value: unknown): void {
    this.#traits.set(name, value);
    this.tell(`change:${name}`);
  }

  get listening(): number {
    return [...this.#listeners.values()].flat().length;
  }
}
