/** The track list in its panel, which folds to a strip of colours: by a button, and by itself where the editor is narrow. */

import type { Actions } from "../store/actions";
import type { Store } from "../store/store";
import { addTrack } from "../tracks/desk";
import { afterFirstFrame } from "./after-first-frame";
import { iconButton, nameButton } from "./buttons";
import { h, setText } from "./dom";
import { withShortcut } from "./shortcut";
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
  const live = h("div", { class: "cl-unseen", "aria-live": "polite" });
  const desk = { store, actions, announce: (text: string) => setText(live, text) };
  const add = iconButton("add", withShortcut("Add a track", "Shift+T"), () => addTrack(desk), signal);
  const toggle = iconButton("collapse", "Fold the track list", press, signal);
  const show = () => {
    const folded = decided ?? suggested;
    root.dataset.tracks = folded ? "folded" : "open";
    nameButton(toggle, folded ? "Unfold the track list" : "Fold the track list", folded ? "expand" : "collapse");
    toggle.setAttribute("aria-expanded", String(!folded));
  };
  show();
  const heading = h("h2", { class: "cl-panel-title" }, "Tracks");
  add.classList.add("cl-add-track");
  // Most of the editor's elements are in its rows.
  afterFirstFrame(root, () => live.before(createTrackList(root, desk, signal)), signal);
  return {
    element: h(
      "section",
      { class: "cl-tracks", "aria-label": "Track list" },
      h("div", { class: "cl-panel-head" }, heading, add, toggle),
      live,
    ),
    suggest(folded) {
      suggested = folded;
      show();
    },
  };
}
