/** The elements a roll is made of, without behaviour. */

import type { LayerName } from "./layers";

export interface RollElements {
  readonly root: HTMLElement;
  /** The whole piece, over the ruler: left what steers it, right the strip. */
  readonly overviewCorner: HTMLElement;
  readonly overview: HTMLElement;
  readonly corner: HTMLElement;
  readonly ruler: HTMLElement;
  readonly keyboard: HTMLElement;
  /** Where the notes are; sizes of the viewport are this element's. */
  readonly area: HTMLElement;
  /** The lanes under the notes: left their heads, right what they show, as wide as `area`. Without lanes they take no room. */
  readonly laneHeads: HTMLElement;
  readonly lanes: HTMLElement;
  readonly canvases: Readonly<Record<LayerName, HTMLCanvasElement>>;
  /** What scrolls the canvases that move with time; of the notes, of the ruler. */
  readonly panes: readonly HTMLElement[];
  announce(text: string): void;
}

const LABEL =
  "Piano roll. Arrows move the cursor or the selected notes, Enter inserts a note, Tab steps from note to note, " +
  "Space plays, question mark lists all keys.";

export function createRollElements(): RollElements {
  const root = div("cl-roll-root");
  root.tabIndex = 0;
  root.setAttribute("role", "application");
  root.setAttribute("aria-label", LABEL);
  const overviewCorner = div("cl-overview-corner");
  const overview = div("cl-overview");
  const corner = div("cl-roll-corner");
  const ruler = div("cl-roll-ruler");
  const keyboard = div("cl-roll-keyboard");
  const area = div("cl-roll-area");
  const laneHeads = div("cl-lane-heads");
  const lanes = div("cl-lanes");
  const live = div("cl-offscreen");
  live.setAttribute("aria-live", "polite");
  root.append(overviewCorner, overview, corner, ruler, keyboard, area, laneHeads, lanes, live);
  const panes = [area, ruler].map((parent) => parent.appendChild(pane()));
  const [inTime, overTime] = panes;
  const canvases = {
    grid: canvasIn(inTime),
    notes: canvasIn(inTime),
    overlay: canvasIn(inTime),
    ruler: canvasIn(overTime),
    keyboard: canvasIn(keyboard),
  };
  return {
    root,
    overviewCorner,
    overview,
    corner,
    ruler,
    keyboard,
    area,
    laneHeads,
    lanes,
    canvases,
    panes,
    announce(text) {
      live.textContent = text;
    },
  };
}

function div(name: string): HTMLElement {
  const element = document.createElement("div");
  element.className = name;
  return element;
}

/** Pointer and keys are for what is around it: a scroller without a tab index takes the focus in some browsers. */
function pane(): HTMLElement {
  const element = div("cl-pane");
  element.tabIndex = -1;
  return element;
}

function canvasIn(parent: HTMLElement): HTMLCanvasElement {
  const canvas = document.createElement("canvas");
  canvas.setAttribute("aria-hidden", "true");
  parent.append(canvas);
  return canvas;
}
