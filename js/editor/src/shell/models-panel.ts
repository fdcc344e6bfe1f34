/** The model functions: a panel for each, drawn from its schema, with the region it will write to and a button to run it. */

import type { Actions } from "../store/actions";
import type { FunctionSchema, Parameter, State } from "../store/state";
import type { Store } from "../store/store";
import { type Control, createControl } from "./controls/control";
import { sameValue } from "./controls/frame";
import { h, renewing, setText } from "./dom";
import { icon } from "./icons";
import { createJobView } from "./job-view";
import { withShortcut } from "./shortcut";
import { createTakes } from "./takes";
import { watch } from "./watch";
import { regionInWords } from "./words";

export interface ModelsPanel {
  readonly element: HTMLElement;
  /** Runs the function whose panel is open. */
  run(): void;
}

export function createModelsPanel(store: Store, actions: Actions, signal: AbortSignal): ModelsPanel {
  const heading = h("div", { class: "cl-panel-head" });
  const body = h("div", { class: "cl-panel-body" });
  const run = createRunButton();
  const foot = h("div", { class: "cl-panel-foot" }, run.element, createJobView(store, actions, signal));
  const takes = createTakes(store, actions, signal);
  const scroll = h("div", { class: "cl-panel-scroll" }, takes, body);
  const element = h("section", { class: "cl-models", "aria-label": "Models" }, heading, scroll, foot);
  const renew = renewing(signal);
  let drawn: readonly FunctionSchema[] = [];
  let open: FunctionSchema | undefined;

  const start = () => {
    if (open && !run.element.disabled) actions.run(open.name);
  };
  const show = (schema: FunctionSchema | undefined) => {
    open = schema;
    element.hidden = schema === undefined;
    if (!schema) return;
    body.replaceChildren(...createFunctionView(schema, store, actions, renew()));
    run.show(schema, store.state);
  };

  run.element.addEventListener("click", start, { signal });
  watch(
    store,
    (state) => [state.functions],
    (functions) => {
      // Some hosts hand over equal schemas again with every change; a field being typed in must live through that.
      if (open && sameValue(functions, drawn)) return;
      drawn = functions;
      const kept = functions.find((schema) => schema.name === open?.name) ?? functions[0];
      heading.replaceChildren(...(kept ? [createHeading(functions, kept, show)] : []));
      show(kept);
    },
    signal,
  );
  watch(
    store,
    (state) => [state.job, state.connection],
    () => open && run.show(open, store.state),
    signal,
  );
  return { element, run: start };
}

/** The function's name; a menu of names where there are several. */
function createHeading(
  functions: readonly FunctionSchema[],
  chosen: FunctionSchema,
  choose: (schema: FunctionSchema) => void,
): HTMLElement {
  if (functions.length === 1) return h("h2", { class: "cl-panel-title" }, chosen.title);
  const options = functions.map((schema) => h("option", { selected: schema === chosen }, schema.title));
  const select = h("select", { class: "cl-menu cl-function", "aria-label": "Model function" }, ...options);
  select.addEventListener("change", () => choose(functions[select.selectedIndex]));
  return select;
}

function createFunctionView(
  schema: FunctionSchema,
  store: Store,
  actions: Actions,
  signal: AbortSignal,
): HTMLElement[] {
  const region = h("div", { class: "cl-target" }, h("span", { class: "cl-caption" }, "Writes to"), h("strong", {}));
  watch(
    store,
    (state) => [state.region, state.score.tracks, state.score.meters],
    () => setText(region.lastElementChild as Element, regionInWords(store.state.region, store.state.score)),
    signal,
  );
  const controls = schema.parameters.map((parameter) => {
    const change = (value: unknown) => actions.setParameter(schema.name, parameter.name, value);
    return { parameter, control: createControl(parameter, change, signal) };
  });
  watch(
    store,
    (state) => [state.parameters[schema.name]],
    (values) => {
      for (const { parameter, control } of controls) control.show(parameterValue(parameter, values));
    },
    signal,
  );
  const credit = [schema.author, schema.license].filter(Boolean).join(" · ");
  return [
    ...(schema.description ? [h("p", { class: "cl-description" }, schema.description)] : []),
    region,
    ...groups(controls),
    ...(credit ? [h("p", { class: "cl-credit" }, credit)] : []),
  ];
}

function parameterValue(parameter: Parameter, values: Readonly<Record<string, unknown>> | undefined): unknown {
  const value = values?.[parameter.name];
  return value === undefined ? parameter.default : value;
}

/** Controls of one group stand together under its name, where the first of them stands. */
function groups(controls: readonly { parameter: Parameter; control: Control }[]): HTMLElement[] {
  const boxes = new Map<string, HTMLElement>();
  for (const { parameter, control } of controls) {
    const name = parameter.group ?? "";
    let box = boxes.get(name);
    if (!box) {
      box = name ? h("fieldset", { class: "cl-controls" }, h("legend", {}, name)) : h("div", { class: "cl-controls" });
      boxes.set(name, box);
    }
    box.append(control.element);
  }
  return [...boxes.values()];
}

interface RunButton {
  readonly element: HTMLButtonElement;
  show(schema: FunctionSchema, state: State): void;
}

function createRunButton(): RunButton {
  const words = h("span", {});
  const element = h("button", { type: "button", class: "cl-run" }, icon("spark"), words);
  return {
    element,
    show(schema, { job, connection }) {
      const working = job?.state === "queued" || job?.state === "running";
      setText(words, schema.title);
      element.disabled = working || connection === "offline";
      element.title =
        connection === "offline"
          ? "Models run in the kernel, and there is none"
          : withShortcut(`Run ${schema.title}`, "Mod+Enter");
    },
  };
}
