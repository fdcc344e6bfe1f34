/** Commands that change how the view looks at the piece. */

import { openLaneMenu, toggleLane } from "../../lanes/switcher";
import { scaleInWords } from "../../shell/words";
import { scaleOf } from "../../store/scale";
import type { ViewState } from "../../store/state";
import type { RollContext } from "../context";
import { boxOfScore, extentOfScore } from "../extent";
import { fitBox, zoomTime } from "../geometry";
import type { Does } from "./commands";
import { scaleForm } from "./scale-form";

const ZOOM_STEP = 1.4;

export const LOOK_COMMANDS = {
  "view.zoomIn": (context) => zoom(context, ZOOM_STEP),
  "view.zoomOut": (context) => zoom(context, 1 / ZOOM_STEP),
  "view.fit": (context) => {
    const { score } = context.state;
    context.look(fitBox(context.view, boxOfScore(score), extentOfScore(score)));
  },
  "view.fold": (context) => flip(context, "fold", "Rows without notes folded", "All rows shown"),
  "view.highlight": (context) =>
    flip(context, "highlight", `Scale shown: ${scaleInWords(scaleOf(context.state))}`, "No scale shown"),
  "view.scale": (context) => context.ask(scaleForm(context)),
  "view.ghosts": (context) => flip(context, "ghosts", "Other tracks shown", "Other tracks hidden"),
  "view.chords": (context) => flip(context, "chords", "Chord names shown", "Chord names hidden"),
  "view.overview": (context) => flip(context, "overview", "The whole piece shown over the ruler", "Overview hidden"),
  "view.follow": (context) => {
    const { follow } = context.state;
    const next = FOLLOW[(FOLLOW.indexOf(follow) + 1) % FOLLOW.length];
    context.store.update({ follow: next });
    context.announce(FOLLOW_WORDS[next]);
  },
  "view.velocities": (context) => toggleLane(context, "velocity"),
  "view.lanes": (context) => openLaneMenu(context, context.element.querySelector(".cl-lane-add") ?? context.element),
} as const satisfies Readonly<Record<string, Does>>;

const FOLLOW = ["page", "smooth", "off"] as const;

const FOLLOW_WORDS: Readonly<Record<ViewState["follow"], string>> = {
  page: "The view turns pages with the playhead",
  smooth: "The view glides with the playhead",
  off: "The view stays where it is",
};

function zoom(context: RollContext, factor: number): void {
  const { view, state } = context;
  context.look(zoomTime(view, factor, view.width / 2, extentOfScore(state.score)));
}

function flip(
  context: RollContext,
  what: "fold" | "highlight" | "ghosts" | "chords" | "overview",
  on: string,
  off: string,
): void {
  const value = !context.state[what];
  context.store.update({ [what]: value });
  context.announce(value ? on : off);
}
