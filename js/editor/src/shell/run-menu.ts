/** What a press of a function's button asks for: how many takes, and what becomes of a run that is under way. */

import type { Actions } from "../store/actions";
import type { FunctionSchema, PanelSettings } from "../store/state";
import type { Store } from "../store/store";
import { openDialog } from "../ui/dialog";
import type { MenuEntry } from "../ui/menu";
import { count } from "./words";

const NUMBERS = [1, 5, 20, 100, 1000];
const MOST = 1000;

export function runMenu(
  root: HTMLElement,
  anchor: Element,
  { name }: FunctionSchema,
  store: Store,
  actions: Actions,
  signal: AbortSignal,
): MenuEntry[] {
  const { n = 1, again = "queue" } = store.state.panel[name] ?? {};
  const set = (settings: PanelSettings) => () => actions.setPanel(name, settings);
  const ask = () =>
    openDialog(
      root,
      anchor,
      {
        title: "Takes at a press",
        fields: [{ kind: "number", name: "n", label: "Takes", value: n, low: 1, high: MOST, step: 1 }],
        confirm: "Set",
        done: (values) => actions.setPanel(name, { n: Math.min(MOST, Math.max(1, Math.round(Number(values.n)))) }),
      },
      signal,
    );
  return [
    ...NUMBERS.map((number) => ({ label: count(number, "take"), checked: number === n, run: set({ n: number }) })),
    {
      label: NUMBERS.includes(n) ? "Another number…" : `${count(n, "take")}…`,
      checked: !NUMBERS.includes(n),
      run: ask,
    },
    "separator",
    { label: "Pressed again: waits for its turn", checked: again === "queue", run: set({ again: "queue" }) },
    { label: "Pressed again: replaces the run", checked: again === "replace", run: set({ again: "replace" }) },
  ];
}
