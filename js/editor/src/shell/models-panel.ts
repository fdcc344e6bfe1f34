/** The model functions: a panel for each, drawn from its schema, with the region it will write to and a button to run it. */

import type { Actions } from "../store/actions";
import { openFunction, sameValue } from "../store/parameters";
import type { FunctionSchema, State } from "../store/state";
import type { Store } from "../store/store";
import { openMenu } from "../ui/menu";
import { iconButton } from "./buttons";
import { commandButton } from "./command-button";
import type { Run } from "./command-menu";
import { h, renewing, setText } from "./dom";
import { createFunctionView } from "./function-view";
import { icon } from "./icons";
import { createJobView } from "./job-view";
import { createPanelTools, type PanelTools } from "./panel-tools";
import { runMenu } from "./run-menu";
import { withShortcut } from "./shortcut";
import { watch } from "./watch";

export interface ModelsPanel extends PanelTools {
  readonly element: HTMLElement;
  /** Runs the function whose panel is open. */
  run(): void;
}

/** `root`: the editor, over which menus open; `does`: how the panel's buttons do a command. */
export function createModelsPanel(
  root: HTMLElement,
  store: Store,
  actions: Actions,
  does: Run,
  signal: AbortSignal,
): ModelsPanel {
  const heading = h("div", { class: "cl-panel-name" });
  const presets = commandButton("presets", "model.presets", does, signal);
  const buttons = [
    presets,
    commandButton("dice", "model.randomise", does, signal),
    commandButton("reset", "model.reset", does, signal),
  ];
  presets.setAttribute("aria-haspopup", "menu");
  const body = h("div", { class: "cl-panel-body" });
  const run = createRunButton();
  const choice = iconButton("more", "How many takes, and what another press does", () => openRunMenu(), signal);
  choice.setAttribute("aria-haspopup", "menu");
  choice.classList.add("cl-run-choice");
  const openRunMenu = () =>
    open && openMenu(root, choice, "Run", runMenu(root, choice, open, store, actions, signal), signal);
  const calculators = createCalculators(actions);
  const foot = h(
    "div",
    { class: "cl-panel-foot" },
    calculators.element,
    h("div", { class: "cl-run-row" }, run.element, choice),
    createJobView(root, store, actions, signal),
  );
  const scroll = h("div", { class: "cl-panel-scroll" }, body);
  const live = h("div", { class: "cl-unseen", "aria-live": "polite" });
  const element = h(
    "section",
    { class: "cl-models", "aria-label": "Models" },
    h("div", { class: "cl-panel-head" }, heading, ...buttons),
    scroll,
    foot,
    live,
  );
  const renew = renewing(signal);
  const folded = new Set<string>();
  let drawn: readonly FunctionSchema[] = [];
  let open: FunctionSchema | undefined;

  const start = () => {
    if (open && !run.element.disabled) actions.run(open.name);
  };
  const choose = (schema: FunctionSchema) => store.update({ openFunction: schema.name });
  run.element.addEventListener("click", start, { signal });
  watch(
    store,
    (state) => [state.functions, state.openFunction],
    (functions, _) => {
      const wanted = openFunction(store.state);
      // Some hosts hand over equal schemas again with every change; a field being typed in must live through that.
      if (open && wanted?.name === open.name && sameValue(functions, drawn)) return;
      if (!sameValue(functions, drawn) || !open)
        heading.replaceChildren(...(wanted ? [createHeading(functions, wanted, choose)] : []));
      drawn = functions;
      open = wanted;
      element.hidden = !wanted;
      if (!wanted) return;
      body.replaceChildren(...createFunctionView(wanted, store, actions, folded, renew()));
      run.show(wanted, store.state);
      choice.hidden = wanted.calculates ?? false;
      calculators.show(functions, wanted, store.state);
      for (const button of buttons) button.hidden = !wanted.parameters.length;
    },
    signal,
  );
  watch(
    store,
    (state) => [state.panel, state.connection],
    () => {
      if (!open) return;
      run.show(open, store.state);
      calculators.show(drawn, open, store.state);
    },
    signal,
  );
  const announce = (text: string) => setText(live, text);
  const tools = createPanelTools({ root, store, actions, anchor: presets, announce, signal });
  return { element, run: start, ...tools };
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

interface Calculators {
  readonly element: HTMLElement;
  show(functions: readonly FunctionSchema[], open: FunctionSchema, state: State): void;
}

/** Buttons of the functions that set the controls of the one whose panel is open: its controls stay in view. */
function createCalculators(actions: Actions): Calculators {
  const element = h("div", { class: "cl-calculators" });
  return {
    element,
    show(functions, open, { connection }) {
      const found = open.parameters.length ? functions.filter((one) => one.calculates && one.name !== open.name) : [];
      element.hidden = found.length === 0;
      element.replaceChildren(
        ...found.map(({ name, title, description }) => {
          const button = h("button", { type: "button", class: "cl-button", title: description }, title);
          // It goes with its element; nothing else holds its listener.
          button.addEventListener("click", () => actions.run(name));
          button.disabled = connection === "offline";
          return button;
        }),
      );
    },
  };
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
    show(schema, { panel, connection }) {
      const n = panel[schema.name]?.n ?? 1;
      setText(words, n > 1 ? `${schema.title} × ${n}` : schema.title);
      element.disabled = connection === "offline";
      element.title =
        connection === "offline"
          ? "Models run in the kernel, and there is none"
          : withShortcut(`Run ${schema.title}`, "Mod+Enter");
    },
  };
}
