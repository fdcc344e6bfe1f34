/** The gallery: the takes in a panel under the roll. One that is chosen is shown and heard there, in its place. */

import { attachHeightHandles } from "../lanes/heights";
import { watchTheme } from "../roll/colors";
import type { CommandPlace } from "../roll/commands/command-table";
import { commandsFor } from "../roll/commands/keys";
import type { Run } from "../shell/command-menu";
import { h, setAttribute } from "../shell/dom";
import { watch } from "../shell/watch";
import type { Actions } from "../store/actions";
import { galleryTakes, isGalleryOpen } from "../store/gallery";
import type { State } from "../store/state";
import type { Store } from "../store/store";
import { type Choose, chosenWith } from "./choosing";
import "./gallery.css";
import { createDetail } from "./detail";
import { TakeGrid } from "./grid";
import { createHead } from "./head";
import { TakeTree } from "./history";
import type { TakeView } from "./view";
import { createVote } from "./vote";

/** CSS pixels. */
const LEAST = 150;
const MOST = 900;

const PLACE: CommandPlace = "gallery";

export function createGallery(
  root: HTMLElement,
  store: Store,
  actions: Actions,
  run: Run,
  signal: AbortSignal,
): HTMLElement {
  const choose: Choose = (take, how) => {
    const { gallery } = store.state;
    const chosen = chosenWith(galleryTakes(store.state), gallery.chosen, take, how);
    store.update({ gallery: { ...gallery, chosen } });
    actions.showTake(take, chosen.length === 2 ? chosen[0] : null);
    view().reveal(take);
  };
  const views = { grid: new TakeGrid(store, choose, signal), tree: new TakeTree(store, choose, signal) };
  const view = (): TakeView => (isTree(store.state) ? views.tree : views.grid);
  views.tree.element.hidden = true;
  /** To the other of the two, and with it the focus and what it was at. */
  const change = () => {
    const now = view();
    const other = now === views.grid ? views.tree : views.grid;
    const focused = other.element.matches(":focus");
    now.element.hidden = false;
    other.element.hidden = true;
    now.measure();
    now.show();
    const at = store.state.gallery.chosen.at(-1);
    if (at !== undefined) now.reveal(at);
    if (focused) now.element.focus();
  };
  const handle = createHandle(store, signal);
  const body = h(
    "div",
    { class: "cl-gallery-body" },
    views.grid.element,
    views.tree.element,
    createDetail(store, run, signal),
  );
  const head = createHead(root, store, run, signal);
  const element = h(
    "section",
    { class: "cl-gallery", "aria-label": "Takes" },
    handle,
    head,
    createVote(store, actions, run, signal),
    body,
  );

  watch(
    store,
    (state) => [state.takes, state.gallery, state.blind],
    () => {
      const { state } = store;
      const open = isGalleryOpen(state);
      // What opened by itself does not close by itself, as when the only take that waited is kept.
      if (open && state.gallery.open === null) store.update({ gallery: { ...state.gallery, open } });
      element.hidden = state.takes.length === 0;
      body.hidden = handle.hidden = !open;
      if (view().element.hidden) change();
      element.style.setProperty("--cl-gallery-height", `${state.gallery.height}px`);
    },
    signal,
  );
  watch(
    store,
    (state) => [state.takes, state.gallery, state.shownTake, state.blind, state.mixer, state.score.tracks],
    () => isGalleryOpen(store.state) && view().show(),
    signal,
  );
  for (const { element } of Object.values(views)) attachPointer(element, choose, run, signal);
  attachKeys(element, view, run, signal);
  followLook(views, element, signal);
  return element;
}

/** A tree tells which run made what. */
function isTree({ gallery, blind }: State): boolean {
  return gallery.tree && !blind;
}

/** Measures anew where there is another size or theme. */
function followLook(views: Readonly<Record<string, TakeView>>, element: HTMLElement, signal: AbortSignal): void {
  const measure = () => {
    for (const view of Object.values(views)) view.measure();
  };
  const observer = new ResizeObserver(measure);
  for (const view of Object.values(views)) observer.observe(view.element);
  signal.addEventListener("abort", () => observer.disconnect(), { once: true });
  watchTheme(element, measure, signal);
}

/** The upper edge: dragged, or moved by arrows. */
function createHandle(store: Store, signal: AbortSignal): HTMLElement {
  const handle = h("div", {
    class: "cl-gallery-handle",
    role: "separator",
    tabindex: 0,
    title: "Drag to make the takes taller",
    "aria-label": "Height of the takes",
    "aria-orientation": "horizontal",
  });
  const height = () => store.state.gallery.height;
  const set = (wanted: number) => {
    const height = Math.round(Math.min(MOST, Math.max(LEAST, wanted)));
    store.update({ gallery: { ...store.state.gallery, height } });
    setAttribute(handle, "aria-valuenow", height);
  };
  attachHeightHandles([handle], height, set, signal);
  setAttribute(handle, "aria-valuemin", LEAST);
  setAttribute(handle, "aria-valuemax", MOST);
  setAttribute(handle, "aria-valuenow", height());
  return handle;
}

/** One listener for all cards: they come and go with every scroll. */
function attachPointer(grid: HTMLElement, choose: Choose, run: Run, signal: AbortSignal): void {
  const press = (event: MouseEvent) => {
    if (!(event.target instanceof Element)) return null;
    const take = event.target.closest<HTMLElement>("[data-take]")?.dataset.take;
    return take === undefined ? null : { take, target: event.target };
  };
  grid.addEventListener(
    "click",
    (event) => {
      const pressed = press(event);
      if (!pressed) return;
      const { take, target } = pressed;
      choose(take, event.shiftKey ? "to" : event.ctrlKey || event.metaKey ? "too" : "alone");
      if (target.matches(".cl-take-rating")) run(`take.rate${ratingAt(target, event.clientX)}`);
      else if (target.closest(".cl-take-star")) run("take.star");
    },
    { signal },
  );
  grid.addEventListener("dblclick", (event) => press(event) && run("take.audition"), { signal });
}

/** Which of the five dots is at a place of the window. */
function ratingAt(dots: Element, x: number): 1 | 2 | 3 | 4 | 5 {
  const { left, width } = dots.getBoundingClientRect();
  return Math.min(5, Math.max(1, Math.ceil(((x - left) / width) * 5))) as 1 | 2 | 3 | 4 | 5;
}

function attachKeys(element: HTMLElement, view: () => TakeView, run: Run, signal: AbortSignal): void {
  element.addEventListener(
    "keydown",
    (event) => {
      if (event.target !== view().element) return;
      const held = event.altKey || event.ctrlKey || event.metaKey;
      const done = (!held && view().key(event.key, event.shiftKey)) || commandsFor(event, PLACE).some(run);
      if (!done) return;
      event.preventDefault();
      event.stopPropagation();
    },
    { signal },
  );
}
