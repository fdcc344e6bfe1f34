/** Where the playhead stands, and the tempo and meter there. */

import { bpm, DEFAULT_TEMPO, meterMap, tempoMap } from "../score/time";
import type { Score } from "../score/types";
import type { Store } from "../store/store";
import { h, setText } from "./dom";
import { watch } from "./watch";
import { positionInWords, secondsInWords } from "./words";

export function createReadout(store: Store, signal: AbortSignal, position: () => number): HTMLElement {
  const bars = h("span", { class: "cl-bars", title: "Bar, beat, ticks" });
  const clock = h("span", { class: "cl-clock", title: "Minutes and seconds" });
  const tempo = h("span", { class: "cl-tempo", title: "Tempo: quarter notes a minute" });
  const meterText = h("span", { class: "cl-meter", title: "Time signature" });

  const show = (tick: number) => {
    const { score } = store.state;
    const meters = meterMap(score);
    const { numerator, denominator } = meters.meterAt(tick);
    setText(bars, positionInWords(tick, meters));
    setText(clock, secondsInWords(tempoMap(score).seconds(tick)));
    setText(tempo, `♩ ${tempoInWords(score, tick)}`);
    setText(meterText, `${numerator}/${denominator}`);
  };
  watch(
    store,
    ({ score, transport }) => [score, transport.position],
    (_, tick) => show(tick),
    signal,
  );
  whilePlaying(store, () => show(position()), signal);
  // Off to screen readers: it changes many times a second, and the playhead is told by other means.
  return h(
    "div",
    { class: "cl-readout", role: "group", "aria-label": "Position, tempo and meter", "aria-live": "off" },
    bars,
    clock,
    tempo,
    meterText,
  );
}

function tempoInWords({ tempos }: Score, tick: number): string {
  const tempo = tempos.findLast((one) => one.tick <= tick);
  return String(Number((tempo ? bpm(tempo) : 60e6 / DEFAULT_TEMPO).toFixed(1)));
}

/** Calls `frame` before each repaint for as long as the transport plays. */
function whilePlaying(store: Store, frame: () => void, signal: AbortSignal): void {
  let request = 0;
  const next = () => {
    frame();
    request = requestAnimationFrame(next);
  };
  watch(
    store,
    ({ transport }) => [transport.playing],
    (playing) => {
      cancelAnimationFrame(request);
      if (playing) request = requestAnimationFrame(next);
    },
    signal,
  );
  signal.addEventListener("abort", () => cancelAnimationFrame(request), { once: true });
}
