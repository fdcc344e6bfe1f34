/** What is done to all controls of the open function together: back to their defaults, thrown anew, kept and loaded as presets. */

import { regionPlaces } from "../multislider/places";
import type { Actions } from "../store/actions";
import { currentValue, isOfUse, openFunction } from "../store/parameters";
import type { FunctionSchema, Parameter, ParameterValues, State } from "../store/state";
import type { Store } from "../store/store";
import { openDialog } from "../ui/dialog";
import { type MenuEntry, openMenu } from "../ui/menu";
import { canBeThrown, type Throw, thrownValue } from "./controls/random";
import { count } from "./words";

export interface PanelTools {
  /** False where there is nothing to do it to. */
  reset(): boolean;
  randomise(): boolean;
  openPresets(): boolean;
}

export interface PanelToolsParts {
  readonly root: HTMLElement;
  readonly store: Store;
  readonly actions: Actions;
  /** What the menu of presets opens under. */
  readonly anchor: Element;
  readonly announce: (text: string) => void;
  readonly signal: AbortSignal;
}

export function createPanelTools({ root, store, actions, anchor, announce, signal }: PanelToolsParts): PanelTools {
  const onOpen = (act: (schema: FunctionSchema) => void) => () => {
    const schema = openFunction(store.state);
    if (schema) act(schema);
    return schema !== undefined;
  };
  return {
    reset: onOpen((schema) => {
      actions.setParameters(schema.name, valuesOf(schema, undefined));
      announce(`All controls of ${schema.title} are at their defaults`);
    }),
    randomise: onOpen((schema) => {
      const values = thrownValues(schema, store.state, Math.random);
      actions.setParameters(schema.name, values);
      announce(`Randomised ${count(Object.keys(values).length, "control")}`);
    }),
    openPresets: onOpen((schema) => {
      const saveAs = () => openDialog(root, anchor, saveForm(schema, store, actions, announce), signal);
      openMenu(root, anchor, "Presets", presetEntries(schema, store, actions, announce, saveAs), signal);
    }),
  };
}

/** All values of a function, also those that are at their defaults. */
function valuesOf(schema: FunctionSchema, values: ParameterValues | undefined): ParameterValues {
  return Object.fromEntries(schema.parameters.map((parameter) => [parameter.name, currentValue(parameter, values)]));
}

/** New values for what is in sight and not locked; of what has one for each place, those in the region. */
function thrownValues(schema: FunctionSchema, state: State, random: Throw): ParameterValues {
  const values = state.parameters[schema.name];
  const locks = state.panel[schema.name]?.locks ?? [];
  const wanted = (parameter: Parameter) =>
    canBeThrown(parameter) && !locks.includes(parameter.name) && isOfUse(parameter, schema, values);
  const thrown = (parameter: Parameter) =>
    thrownValue(
      parameter,
      currentValue(parameter, values),
      parameter.scope ? regionPlaces(parameter.scope, state) : [],
      random,
    );
  return Object.fromEntries(schema.parameters.filter(wanted).map((parameter) => [parameter.name, thrown(parameter)]));
}

function presetEntries(
  schema: FunctionSchema,
  { state }: Store,
  actions: Actions,
  announce: (text: string) => void,
  saveAs: () => void,
): MenuEntry[] {
  const presets = Object.entries(state.presets[schema.name] ?? {});
  const load = (name: string, values: ParameterValues) => {
    // What the function no longer has is left out; what the preset does not know stays.
    const known = schema.parameters.filter((parameter) => parameter.name in values);
    actions.setParameters(schema.name, Object.fromEntries(known.map((one) => [one.name, values[one.name]])));
    announce(`Loaded ${name}`);
  };
  const drop = (name: string) => {
    actions.setPreset(schema.name, name, null);
    announce(`Deleted ${name}`);
  };
  return [
    ...presets.map(([name, values]) => ({ label: name, run: () => load(name, values) })),
    ...(presets.length ? (["separator"] as const) : []),
    { label: "Save as…", run: saveAs },
    {
      label: "Delete",
      disabled: !presets.length,
      items: () => presets.map(([name]) => ({ label: name, run: () => drop(name) })),
    },
  ];
}

function saveForm(schema: FunctionSchema, store: Store, actions: Actions, announce: (text: string) => void) {
  return {
    title: `Preset of ${schema.title}`,
    fields: [{ kind: "text", name: "name", label: "Name", value: "", required: true }] as const,
    confirm: "Save",
    done({ name }: { readonly [name: string]: unknown }) {
      const preset = String(name).trim();
      actions.setPreset(schema.name, preset, valuesOf(schema, store.state.parameters[schema.name]));
      announce(`Saved ${preset}`);
    },
  };
}
