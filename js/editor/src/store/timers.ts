/** Time, as something that a test can move by hand. */

export interface Timers {
  /** Milliseconds from some fixed moment. */
  now(): number;
  /** Calls back every `milliseconds` until `signal` aborts. */
  every(milliseconds: number, callback: () => void, signal: AbortSignal): void;
}

export const CLOCK: Timers = {
  now: () => performance.now(),
  every: (milliseconds, callback, signal) => {
    if (signal.aborted) return;
    const timer = setInterval(callback, milliseconds);
    signal.addEventListener("abort", () => clearInterval(timer), { once: true });
  },
};
