/** The track list in its panel, which folds to a strip of colours: by a button, and by itself where the editor is narrow. */

import type { Actions } from "../store/actions";
import type { Store } from "../store/store";
import { iconButton, nameButton } from "./buttons";
import { h } from "./dom";
import { createTrackList } from "./track-list";

export interface TrackPanel {
  readonly element: HTMLElement;
  /** Folds or unfolds, unless the user has decided. */
  suggest(folded: boolean): void;
}

export function createTrackPanel(root: HTMLElement, store: Store, actions: Actions, signal: AbortSignal): TrackPanel {
  let decided: boolean | null = null;
  let suggested = false;
  const press = () => {
    decided = !(decided ?? suggested);
    show();
  };
  const toggle = iconButton("collapse", "Fold the track list", press, signal);
  const show = () => {
    const folded = decided ?? suggested;
    root.dataset.tracks = folded ? "folded" : "open";
    nameButton(toggle, folded ? "Unfold the track list" : "Fold the track list", folded ? "expand" : "collapse");
    toggle.setAttribute("aria-expanded", String(!folded));
  };
  show();
  const heading = h("div", { class: "cl-panel-head" }, h("h2", { class: "cl-panel-title" }, "Tracks"), toggle);
  return {
    element: h(
      "section",
      { class: "cl-tracks", "aria-label": "Track list" },
      heading,
      createTrackList(store, actions, signal),
    ),
    suggest(folded) {
      suggested = folded;
      show();
    },
  };
}
