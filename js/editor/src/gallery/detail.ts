/** What there is to know of the take with the focus, and what can be done with it: beside the cards. */

import type { Command } from "../roll/commands/command-table";
import { differenceOf } from "../score/difference";
import { commandTip } from "../shell/command-button";
import type { Run } from "../shell/command-menu";
import { h } from "../shell/dom";
import { watch } from "../shell/watch";
import { count, differenceInWords, regionInWords } from "../shell/words";
import { takeName, takesInHand } from "../store/gallery";
import { takeIn } from "../store/shown-take";
import type { State } from "../store/state";
import type { Store } from "../store/store";
import { hasParts, type Take } from "../store/takes";
import { numberInWords, valueInWords } from "./words";

/** Its buttons, and the words on them where the table's are too long. */
const BUTTONS: readonly (readonly [Command, string])[] = [
  ["take.keep", "Keep"],
  ["take.audition", "Play"],
  ["take.keepPart", "Keep in region"],
  ["take.from", "Generate from it"],
  ["take.note", "Note"],
  ["take.remake", "Make again"],
  ["take.drop", "Delete"],
];

export function createDetail(store: Store, run: Run, signal: AbortSignal): HTMLElement {
  const words = h("div", { class: "cl-detail-words" });
  const buttons = BUTTONS.map(([command, label]) => {
    const tip = `${label}: ${commandTip(command)}`;
    const look = command === "take.drop" ? "cl-button cl-quiet" : "cl-button";
    const button = h("button", { type: "button", class: look, title: tip }, label);
    button.addEventListener("click", () => run(command), { signal });
    return { command, button };
  });
  const bar = h("div", { class: "cl-detail-buttons" }, ...buttons.map(({ button }) => button));
  const element = h("div", { class: "cl-detail", role: "group", "aria-label": "The take" }, bar, words);
  watch(
    store,
    ({ takes, gallery, shownTake, blind, score, region }) => [takes, gallery, shownTake, blind, score, region],
    () => {
      const { state } = store;
      const chosen = takesInHand(state);
      bar.hidden = chosen.length === 0;
      for (const { command, button } of buttons) {
        const many = chosen.length > 1 && command !== "take.drop";
        button.disabled = many || (command === "take.keepPart" && !state.region);
        button.hidden =
          (state.blind && (command === "take.remake" || command === "take.from")) ||
          (command === "take.keepPart" && chosen.length > 0 && !chosen.every(hasParts));
      }
      words.replaceChildren(...(chosen.length === 1 ? wordsOf(chosen[0], state) : manyWords(chosen)));
    },
    signal,
  );
  return element;
}

function manyWords(takes: readonly Take[]): HTMLElement[] {
  if (!takes.length) return [h("p", { class: "cl-caption" }, "Choose a take: it is shown and heard in its place.")];
  const flip = takes.length === 2 ? `${commandTip("take.flip")}.` : "";
  return [h("strong", {}, `${count(takes.length, "take")} chosen`), h("p", { class: "cl-caption" }, flip)];
}

function wordsOf(take: Take, state: State): HTMLElement[] {
  const { run } = take;
  const made = takeIn(state.score, take);
  const line = (name: string, value: string) => h("div", {}, h("span", { class: "cl-caption" }, name), value);
  const parameters = Object.entries(run.parameters).map(([name, value]) => line(name, valueInWords(value)));
  const metrics = Object.entries(take.metrics).map(([name, value]) => line(name, numberInWords(value)));
  const parent = state.takes.find(({ id }) => id === run.parent);
  return [
    h("strong", {}, takeName(take, state)),
    h("p", { class: "cl-caption" }, regionInWords(run.region, state.score)),
    h(
      "p",
      {},
      made ? capital(differenceInWords(differenceOf(state.score, made))) : "It does not fit the piece as it is now.",
    ),
    ...[take.reason, ...take.report].filter(Boolean).map((text) => h("p", { class: "cl-detail-report" }, text)),
    ...(take.note ? [h("p", { class: "cl-detail-note" }, take.note)] : []),
    ...(state.blind ? [] : metrics.concat(parameters, line("seed", String(take.seed)))),
    ...(run.parent && !state.blind
      ? [line("made from", parent ? takeName(parent, state) : "a take that was deleted")]
      : []),
  ];
}

function capital(text: string): string {
  return text[0].toUpperCase() + text.slice(1);
}
