/** Commands that step through takes, compare, rate, keep and delete them. */

import { differenceOf } from "../../score/difference";
import { hull } from "../../score/region";
import { count, differenceInWords, regionInWords } from "../../shell/words";
import type { TakeValues } from "../../store/actions";
import { chosenPair, galleryTakes, isGalleryOpen, takeName, takesInHand } from "../../store/gallery";
import { pairAt } from "../../store/pairs";
import { takeIn } from "../../store/shown-take";
import type { State } from "../../store/state";
import { hasParts, notesOf, type Take } from "../../store/takes";
import type { RollContext } from "../context";
import { boxAround } from "../geometry";
import type { Does } from "./commands";
import { revealBox, seekTo } from "./view-commands";

export const TAKE_COMMANDS = {
  "take.previous": (context) => step(context, -1),
  "take.next": (context) => step(context, 1),
  "take.flip": flip,
  "take.keep": (context) => keep(context, focusedTake(context.state)),
  "take.keepShown": (context) =>
    keep(
      context,
      context.state.takes.find(({ id }) => id === context.state.shownTake),
    ),
  "take.keepPart": keepPart,
  "take.audition": audition,
  "take.star": (context) => {
    const takes = takesInHand(context.state);
    const star = !takes.every((take) => take.star);
    return value(context, { star }, star ? "starred" : "not starred");
  },
  "take.rate1": (context) => value(context, { rating: 1 }, "rated 1"),
  "take.rate2": (context) => value(context, { rating: 2 }, "rated 2"),
  "take.rate3": (context) => value(context, { rating: 3 }, "rated 3"),
  "take.rate4": (context) => value(context, { rating: 4 }, "rated 4"),
  "take.rate5": (context) => value(context, { rating: 5 }, "rated 5"),
  "take.rateNone": (context) => value(context, { rating: null }, "not rated"),
  "take.note": askForNote,
  "take.from": (context) => {
    const take = focusedTake(context.state);
    if (!take) return false;
    context.actions.run(take.run.function, take.id);
    context.announce(`Running from ${takeName(take, context.state)}`);
    return true;
  },
  "take.remake": (context) => {
    const take = focusedTake(context.state);
    if (!take) return false;
    context.actions.remakeTake(take.id);
    context.announce(`Making ${takeName(take, context.state)} again`);
    return true;
  },
  "take.drop": (context) => {
    const takes = takesInHand(context.state);
    if (!takes.length) return false;
    moveOn(context, takes);
    context.actions.dropTakes(takes.map(({ id }) => id));
    context.announce(`Deleted ${inWords(takes, context.state)}`);
    return true;
  },
  "take.all": (context) => {
    const takes = galleryTakes(context.state);
    choose(
      context,
      takes.map(({ id }) => id),
    );
    context.announce(`${count(takes.length, "take")} chosen`);
  },
  "take.none": (context) => {
    if (context.state.shownTake === null) return false;
    context.actions.showTake(null);
    context.announce("The piece as it is");
    return true;
  },
  "takes.pair": nextPair,
  "takes.aBetter": (context) => prefer(context, "a"),
  "takes.equal": (context) => prefer(context, "equal"),
  "takes.bBetter": (context) => prefer(context, "b"),
  "takes.tree": (context) => {
    const tree = !context.state.gallery.tree;
    context.store.update({ gallery: { ...context.state.gallery, tree } });
    context.announce(tree ? "Takes as a tree" : "Takes side by side");
  },
  "takes.blind": (context) => {
    const blind = !context.state.blind;
    context.actions.setBlind(blind);
    context.announce(blind ? "Blind: what made a take is hidden" : "What made a take is told");
  },
  "takes.export": ({ state, actions }) => {
    const { chosen } = state.gallery;
    return actions.exportTakes(chosen.length ? chosen : null);
  },
  "takes.gallery": (context) => {
    const open = !isGalleryOpen(context.state);
    context.store.update({ gallery: { ...context.state.gallery, open } });
    context.announce(open ? "Takes open" : "Takes folded");
  },
  "takes.difference": (context) => {
    const difference = !context.state.difference;
    context.store.update({ difference });
    context.announce(difference ? "What a take changes is shown" : "Takes are shown plain");
  },
} as const satisfies Readonly<Record<string, Does>>;

/** The take that is meant where only one can be: the one with the focus. */
function focusedTake(state: State): Take | undefined {
  const takes = takesInHand(state);
  return takes.find(({ id }) => id === state.gallery.chosen.at(-1)) ?? takes.at(-1);
}

/** From the piece itself through every take that fits it, in the gallery's order, and around. */
function step(context: RollContext, by: 1 | -1): boolean {
  const { state } = context;
  const takes = galleryTakes(state).filter(({ kept }) => !kept);
  const places = takes.length + 1;
  const from = takes.findIndex(({ id }) => id === state.shownTake) + 1;
  for (let past = 1; past < places; past++) {
    const place = (from + by * past + places * past) % places;
    const take = takes[place - 1] ?? null;
    if (take && !takeIn(state.score, take)) continue;
    context.actions.showTake(take?.id ?? null);
    if (take) choose(context, [take.id]);
    if (take) reveal(context, take);
    context.announce(take ? takeInWords(context, take, place, takes.length) : "The piece as it is");
    return true;
  }
  return false;
}

function takeInWords({ state }: RollContext, take: Take, place: number, of: number): string {
  const size = notesOf(take).tracks.reduce((sum, track) => sum + track.notes.id.length, 0);
  const where = regionInWords(take.run.region, state.score);
  const made = state.difference && takeIn(state.score, take);
  const changes = made ? differenceInWords(differenceOf(state.score, made)) : count(size, "note");
  return `Take ${place} of ${of}: ${takeName(take, state)}, ${where}, ${changes}`;
}

function choose({ store, state }: RollContext, chosen: readonly string[]): void {
  store.update({ gallery: { ...state.gallery, chosen } });
}

/** The other of the two: what is shown and what it is compared with change places, whatever plays. */
function flip(context: RollContext): boolean {
  const { takes, shownTake: shown, rivalTake: rival } = context.state;
  const focused = shown === null && rival === null ? focusedTake(context.state)?.id : undefined;
  const next = takes.find(({ id }) => id === (focused ?? rival));
  if (!next && shown === null) return false;
  context.actions.showTake(next?.id ?? null, shown);
  context.announce(next ? takeName(next, context.state) : "The piece as it is");
  return true;
}

function keep({ actions, announce, state }: RollContext, take: Take | undefined): boolean {
  if (!take) return false;
  // It stays in sight until the kernel has it in the piece: there is no moment in between.
  actions.applyTake(take.id);
  announce(`Kept ${takeName(take, state)}`);
  return true;
}

function keepPart(context: RollContext): boolean {
  const { state } = context;
  const take = focusedTake(state);
  if (!take) return false;
  if (!hasParts(take)) {
    context.actions.notify("info", `${takeName(take, state)} is kept as a whole: it writes more than its region.`);
    return true;
  }
  if (!state.region) {
    context.actions.notify(
      "info",
      "Choose the bars and tracks to keep as the region first: drag over bars in the ruler.",
    );
    return true;
  }
  context.actions.applyTake(take.id, state.region);
  context.announce(`Kept ${regionInWords(state.region, state.score)} of ${takeName(take, state)}`);
  return true;
}

/** Plays a take in its place: from where the playhead is, if that is in it. */
function audition(context: RollContext): boolean {
  const { state, actions } = context;
  const take = focusedTake(state);
  if (!take) return false;
  if (state.transport.playing) {
    actions.pause();
    return true;
  }
  if (state.shownTake !== take.id) actions.showTake(take.id);
  // From its start, also where another one was left in the middle: the transport goes on from there.
  seekTo(context, hull(take.run.region)[0]);
  actions.play();
  return true;
}

function value(context: RollContext, values: TakeValues, words: string): boolean {
  const { state } = context;
  const takes = takesInHand(state);
  if (!takes.length) return false;
  context.actions.setTakes(
    takes.map(({ id }) => id),
    values,
  );
  context.announce(`${inWords(takes, state)} ${words}`);
  return true;
}

function askForNote(context: RollContext): boolean {
  const take = focusedTake(context.state);
  if (!take) return false;
  const card = context.root.querySelector(".cl-gallery .cl-at")?.getBoundingClientRect();
  context.ask(
    {
      title: `Note on ${takeName(take, context.state)}`,
      fields: [{ kind: "text", name: "note", label: "Note", value: take.note }],
      confirm: "Write",
      done: ({ note }) => {
        context.actions.setTakes([take.id], { note: String(note) });
        context.announce(note ? "Note written" : "Note taken away");
      },
    },
    card && { x: card.left, y: card.bottom },
  );
  return true;
}

/** Before takes go: the focus goes to the one after them, which is shown as they were. */
function moveOn(context: RollContext, going: readonly Take[]): void {
  const { state } = context;
  const takes = galleryTakes(state);
  const at = takes.findIndex((take) => going.includes(take));
  const left = takes.filter((take) => !going.includes(take));
  const next = left[Math.min(at, left.length - 1)];
  choose(context, next ? [next.id] : []);
  if (state.shownTake !== null) context.actions.showTake(next?.id ?? null);
}

/** Chooses two takes as A and B; A is heard first. */
function nextPair(context: RollContext): boolean {
  const { store, state } = context;
  const pair = pairAt(galleryTakes(state), state.gallery.pair);
  if (!pair) {
    context.announce("There are no two takes of one region to compare");
    return false;
  }
  const chosen = pair.map(({ id }) => id);
  store.update({ gallery: { ...state.gallery, chosen, pair: state.gallery.pair + 1 } });
  context.actions.showTake(chosen[0], chosen[1]);
  reveal(context, pair[0]);
  context.announce(`A is ${takeName(pair[0], state)}, B is ${takeName(pair[1], state)}. A is shown.`);
  return true;
}

function prefer(context: RollContext, better: "a" | "b" | "equal"): boolean {
  const pair = chosenPair(context.state);
  if (!pair) return false;
  context.actions.preferTake(pair[0].id, pair[1].id, better);
  // Who compares blind goes on to the next two; who compared two of their own choice stays with them.
  if (!context.state.blind || !nextPair(context)) {
    const words = {
      a: `${takeName(pair[0], context.state)} is better`,
      b: `${takeName(pair[1], context.state)} is better`,
      equal: "Both are as good",
    };
    context.announce(words[better]);
  }
  return true;
}

/** "Infill 12", "3 takes" */
function inWords(takes: readonly Take[], state: State): string {
  return takes.length === 1 ? takeName(takes[0], state) : count(takes.length, "take");
}

/** Brings a take into view. */
function reveal(context: RollContext, take: Take): void {
  const { region } = take.run;
  const notes = notesOf(take);
  const all = notes.tracks.map((track) => ({ track, rows: track.notes.id.map((_, row) => row) }));
  const [start, end] = hull(region);
  const middle = context.view.top - context.view.height / context.view.pixelsPerPitch / 2;
  revealBox(context, { low: middle, high: middle, ...boxAround(all), start, end });
}
