/** Two takes compared by ear: which is heard, and which is better. While the gallery is blind it is always there. */

import type { Command } from "../roll/commands/command-table";
import { setPressed } from "../shell/buttons";
import { commandTip } from "../shell/command-button";
import type { Run } from "../shell/command-menu";
import { h, setText } from "../shell/dom";
import { watch } from "../shell/watch";
import type { Actions } from "../store/actions";
import { chosenPair, isGalleryOpen, takeName } from "../store/gallery";
import type { Store } from "../store/store";

export function createVote(store: Store, actions: Actions, run: Run, signal: AbortSignal): HTMLElement {
  const button = (label: string, tip: string, press: () => void) => {
    const element = h("button", { type: "button", class: "cl-button", title: tip }, label);
    element.addEventListener("click", press, { signal });
    return element;
  };
  const does = (label: string, command: Command) => button(label, commandTip(command), () => run(command));
  const hear = (place: 0 | 1) => () => {
    const pair = chosenPair(store.state);
    if (pair) actions.showTake(pair[place].id, pair[1 - place].id);
  };
  const blind = h("strong", {}, "Blind: what made a take is hidden");
  const heard = [button("A", "Hear A", hear(0)), button("B", "Hear B", hear(1))];
  const votes = [does("A better", "takes.aBetter"), does("Equal", "takes.equal"), does("B better", "takes.bBetter")];
  const pair = h("span", { class: "cl-vote-pair", role: "group", "aria-label": "A or B" }, ...heard, ...votes);
  const element = h("div", { class: "cl-vote" }, blind, pair, does("Next pair", "takes.pair"));
  watch(
    store,
    ({ takes, gallery, blind, shownTake }) => [takes, gallery, blind, shownTake],
    () => {
      const { state } = store;
      const chosen = chosenPair(state);
      element.hidden = !isGalleryOpen(state) || (!state.blind && !chosen);
      blind.hidden = !state.blind;
      pair.hidden = !chosen;
      for (const [at, take] of (chosen ?? []).entries()) {
        setText(heard[at], `${"AB"[at]}: ${takeName(take, state)}`);
        setPressed(heard[at], take.id === state.shownTake);
      }
    },
    signal,
  );
  return element;
}
