/** The gallery's bar: how many takes there are and which of them are shown, in what order; and how they are compared. */

import type { Command } from "../roll/commands/command-table";
import { setPressed } from "../shell/buttons";
import { commandTip } from "../shell/command-button";
import type { Run } from "../shell/command-menu";
import { h, setAttribute, setText } from "../shell/dom";
import { icon } from "../shell/icons";
import { watch } from "../shell/watch";
import {
  type GalleryView,
  galleryTakes,
  isGalleryOpen,
  NO_FILTER,
  type SortKey,
  sortKeys,
  type TakeFilter,
} from "../store/gallery";
import type { State } from "../store/state";
import type { Store } from "../store/store";
import { type MenuEntry, openMenu } from "../ui/menu";

export function createHead(root: HTMLElement, store: Store, run: Run, signal: AbortSignal): HTMLElement {
  const change = (changed: Partial<GalleryView>) => store.update({ gallery: { ...store.state.gallery, ...changed } });
  const size = h("span", { class: "cl-caption", "aria-live": "polite" });
  const fold = h(
    "button",
    { type: "button", class: "cl-gallery-fold", title: commandTip("takes.gallery") },
    icon("expand"),
    h("span", { class: "cl-panel-title" }, "Takes"),
    size,
  );
  fold.addEventListener("click", () => run("takes.gallery"), { signal });
  const press = (label: string, command: Command) => {
    const button = h("button", { type: "button", class: "cl-icon-button cl-sign", title: commandTip(command) }, label);
    setAttribute(button, "aria-label", commandTip(command));
    button.addEventListener("click", () => run(command), { signal });
    return button;
  };
  const flip = press("A/B", "take.flip");
  const difference = press("±", "takes.difference");
  const tree = press("├", "takes.tree");
  const tools = h(
    "div",
    { class: "cl-gallery-tools" },
    createSearch(store, change, signal),
    ...createSort(store, change, signal),
    createFilterButton(root, store, change, signal),
    h("span", { class: "cl-gallery-gap" }),
    flip,
    difference,
    tree,
  );
  watch(
    store,
    (state) => [state.takes, state.gallery, state.blind, state.difference, state.shownTake, state.rivalTake],
    () => {
      const { state } = store;
      const [shown, all] = [galleryTakes(state).length, state.takes.length];
      setAttribute(fold, "aria-expanded", isGalleryOpen(state));
      setText(size, shown === all ? String(all) : `${shown} of ${all}`);
      setPressed(difference, state.difference);
      setPressed(tree, state.gallery.tree);
      tree.hidden = state.blind;
      // Down while what the take is compared with is heard.
      setPressed(flip, state.shownTake === null && state.rivalTake !== null);
      tools.hidden = !isGalleryOpen(state);
    },
    signal,
  );
  return h("div", { class: "cl-gallery-head" }, fold, tools);
}

type ChangeView = (changed: Partial<GalleryView>) => void;

function createSearch(store: Store, change: ChangeView, signal: AbortSignal): HTMLElement {
  const input = h("input", {
    type: "search",
    class: "cl-text cl-gallery-search",
    placeholder: "Search",
    "aria-label": "Search the takes",
    title: "Words, or conditions: density>0.3  rating>=4  temperature<1",
  });
  const search = () => change({ filter: { ...store.state.gallery.filter, text: input.value } });
  input.addEventListener("input", search, { signal });
  return input;
}

// --- order

const SORT_WORDS: Readonly<Record<string, string>> = {
  time: "Time",
  function: "Function",
  rating: "Rating",
  notes: "Notes",
};

function createSort(store: Store, change: ChangeView, signal: AbortSignal): HTMLElement[] {
  const select = h("select", { class: "cl-menu", "aria-label": "Order of the takes" });
  const way = h("button", { type: "button", class: "cl-icon-button cl-sign" });
  select.addEventListener("change", () => change({ sort: select.value as SortKey }), { signal });
  way.addEventListener("click", () => change({ descending: !store.state.gallery.descending }), { signal });
  watch(
    store,
    (state) => [state.takes, state.gallery.sort, state.gallery.descending, state.blind],
    (takes, sort, descending, blind) => {
      // Names of parameters would tell what made the takes.
      const keys = blind ? [sort] : sortKeys(takes);
      // A metric by which they are in order may be one that no take has any more.
      const options = keys.includes(sort) ? keys : [...keys, sort];
      const values = options.join();
      if (select.dataset.values !== values) select.replaceChildren(...options.map(sortOption));
      select.dataset.values = values;
      select.value = sort;
      select.hidden = way.hidden = blind;
      setText(way, descending ? "↓" : "↑");
      setAttribute(way, "aria-label", descending ? "Highest and newest first" : "Lowest and oldest first");
      setAttribute(way, "title", way.getAttribute("aria-label"));
    },
    signal,
  );
  return [select, way];
}

function sortOption(value: SortKey): HTMLElement {
  return h("option", { value }, SORT_WORDS[value] ?? value.slice(value.indexOf(":") + 1).replaceAll("_", " "));
}

// --- filter

function createFilterButton(root: HTMLElement, store: Store, change: ChangeView, signal: AbortSignal): HTMLElement {
  const button = h("button", { type: "button", class: "cl-button", "aria-haspopup": "menu" }, "Filter");
  button.addEventListener("click", () => openMenu(root, button, "Filter", filterMenu(store.state, change), signal), {
    signal,
  });
  watch(
    store,
    (state) => [state.gallery.filter],
    (filter) => {
      const used = (Object.keys(NO_FILTER) as (keyof TakeFilter)[]).some(
        (part) => part !== "text" && filter[part] !== NO_FILTER[part],
      );
      setPressed(button, used);
    },
    signal,
  );
  return button;
}

function filterMenu({ takes, gallery: { filter }, blind }: State, change: ChangeView): MenuEntry[] {
  const entry = (
    label: string,
    checked: boolean,
    on: Partial<TakeFilter>,
    off: Partial<TakeFilter> = on,
  ): MenuEntry => ({
    label,
    checked,
    run: () => change({ filter: { ...filter, ...(checked ? off : on) } }),
  });
  const runs = new Map(takes.map(({ run }) => [run.id, run]));
  const functions = new Map([...runs.values()].map((run) => [run.function, run.label || run.function]));
  const one = <T extends "function" | "run">(label: string, key: T, all: ReadonlyMap<string, string>): MenuEntry => ({
    label,
    items: () => [
      entry("Any", filter[key] === null, { [key]: null }),
      ...[...all].map(([value, title]) => entry(title, filter[key] === value, { [key]: value })),
    ],
  });
  const runTitles = new Map([...runs.values()].reverse().map((run) => [run.id, runInWords(run.label, run.time)]));
  return [
    entry("Starred", filter.starred, { starred: true }, { starred: false }),
    entry("Kept", filter.kept === true, { kept: true }, { kept: null }),
    entry("Not kept", filter.kept === false, { kept: false }, { kept: null }),
    {
      label: "Rated at least",
      items: () =>
        [0, 1, 2, 3, 4, 5].map((rated) => entry(rated ? String(rated) : "Any", filter.rated === rated, { rated })),
    },
    ...(blind ? [] : [one("Function", "function", functions), one("Run", "run", runTitles)]),
    "separator",
    { label: "Show all takes", run: () => change({ filter: NO_FILTER }) },
  ];
}

function runInWords(label: string, time: number): string {
  return `${label}, ${new Date(time * 1000).toLocaleTimeString("en", { timeStyle: "medium", hourCycle: "h23" })}`;
}
