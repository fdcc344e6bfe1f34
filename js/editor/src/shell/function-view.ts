/** What the panel of one model function shows: what it writes to, and its controls in their groups. */

import { isPlaceThere } from "../multislider/places";
import type { Actions } from "../store/actions";
import { currentValue, isOfUse } from "../store/parameters";
import type { FunctionSchema, Parameter } from "../store/state";
import type { Store } from "../store/store";
import { type Control, type ControlDoes, createControl } from "./controls/control";
import { h, setAttribute, setText } from "./dom";
import { icon } from "./icons";
import { watch } from "./watch";
import { writesInWords } from "./words";

interface Drawn {
  readonly parameter: Parameter;
  readonly control: Control;
}

/** `folded`: the groups that are folded away, by function and name; kept by who asks, for the next time. */
export function createFunctionView(
  schema: FunctionSchema,
  store: Store,
  actions: Actions,
  folded: Set<string>,
  signal: AbortSignal,
): HTMLElement[] {
  const region = h(
    "div",
    { class: "cl-target" },
    h("span", { class: "cl-caption" }, doesInWords(schema)),
    h("strong", {}),
  );
  watch(
    store,
    (state) => [state.region, state.score.tracks, state.score.meters],
    () => {
      const { region: asked, score } = store.state;
      setText(region.lastElementChild as Element, writesInWords(schema.writes ?? "region", asked, score));
    },
    signal,
  );
  const controls = schema.parameters.map((parameter) => ({
    parameter,
    control: createControl(parameter, controlDoes(schema, parameter, store, actions), signal),
  }));
  watch(
    store,
    (state) => [state.parameters[schema.name], state.panel[schema.name], state.score.tracks],
    (values, settings, _) => {
      for (const { parameter, control } of controls) {
        control.show(currentValue(parameter, values));
        control.showLocked(settings?.locks?.includes(parameter.name) ?? false);
      }
      showThoseOfUse(controls, ({ parameter }) => isOfUse(parameter, schema, values));
    },
    signal,
  );
  const credit = [schema.author, schema.license].filter(Boolean).join(" · ");
  return [
    ...(schema.description ? [h("p", { class: "cl-description" }, schema.description)] : []),
    region,
    ...groups(controls, schema.name, folded, signal),
    ...(credit ? [h("p", { class: "cl-credit" }, credit)] : []),
  ];
}

function doesInWords({ calculates, writes = "region" }: FunctionSchema): string {
  if (calculates) return "Reads";
  return writes === "region" ? "Writes to" : "Writes";
}

function controlDoes(schema: FunctionSchema, parameter: Parameter, store: Store, actions: Actions): ControlDoes {
  const { name } = parameter;
  return {
    change: (value) => actions.setParameters(schema.name, { [name]: value }),
    lock(locked) {
      const others = (store.state.panel[schema.name]?.locks ?? []).filter((one) => one !== name);
      actions.setPanel(schema.name, { locks: locked ? [...others, name] : others });
    },
    isThere: (key) => !parameter.scope || isPlaceThere(parameter.scope, store.state, key),
  };
}

/** Hides what is of no use now; the focus, if it was in there, goes to what is left before it. */
function showThoseOfUse(controls: readonly Drawn[], isWanted: (drawn: Drawn) => boolean): void {
  for (const [at, drawn] of controls.entries()) {
    const { element } = drawn.control;
    const hidden = !isWanted(drawn);
    if (element.hidden === hidden) continue;
    const hadFocus = element.contains((element.getRootNode() as Document | ShadowRoot).activeElement);
    element.hidden = hidden;
    const heir = hidden && hadFocus && controls.slice(0, at).findLast(({ control }) => !control.element.hidden);
    if (heir) heir.control.element.querySelector<HTMLElement>("input, select, textarea, button")?.focus();
  }
  for (const box of new Set(controls.map(({ control }) => control.element.closest("fieldset"))))
    if (box) box.hidden = [...box.querySelectorAll<HTMLElement>(".cl-control")].every(({ hidden }) => hidden);
}

/** Controls of one group stand together under its name, where the first of them stands. */
function groups(
  controls: readonly Drawn[],
  schema: string,
  folded: Set<string>,
  signal: AbortSignal,
): readonly HTMLElement[] {
  const boxes = new Map<string, { readonly element: HTMLElement; readonly room: HTMLElement }>();
  for (const { parameter, control } of controls) {
    const name = parameter.group ?? "";
    let box = boxes.get(name);
    if (!box) {
      const room = h("div", { class: "cl-controls" });
      box = { element: name ? foldingBox(name, room, `${schema}.${name}`, folded, signal) : room, room };
      boxes.set(name, box);
    }
    box.room.append(control.element);
  }
  return [...boxes.values()].map(({ element }) => element);
}

function foldingBox(
  name: string,
  room: HTMLElement,
  key: string,
  folded: Set<string>,
  signal: AbortSignal,
): HTMLFieldSetElement {
  const fold = h("button", { type: "button", class: "cl-group-fold" }, icon("expand"), name);
  const show = () => {
    room.hidden = folded.has(key);
    setAttribute(fold, "aria-expanded", !room.hidden);
  };
  const press = () => {
    if (!folded.delete(key)) folded.add(key);
    show();
  };
  fold.addEventListener("click", press, { signal });
  show();
  return h("fieldset", { class: "cl-control-group" }, h("legend", {}, fold), room);
}
