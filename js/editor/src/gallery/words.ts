/** What is said of a take, short on its card and long for who does not see it. */

import { sparseOf } from "../multislider/sparse";
import { count } from "../shell/words";
import { takeName } from "../store/gallery";
import { sameValue } from "../store/parameters";
import type { FunctionSchema, State } from "../store/state";
import type { Run, Take } from "../store/takes";

/** Signs on a card: kept, came from another take, was kept aside for a reason, has a note. */
export function marksOf(take: Take, { blind }: Pick<State, "blind">): string[] {
  const from = take.run.parent !== null && !blind;
  return [take.kept && "✓", from && "↳", take.reason && "!", take.note && "✎"].filter(Boolean) as string[];
}

/** The metric that a card has room for: the one that takes are put in order by, or else the first. */
export function metricInWords(take: Take, { gallery, blind }: Pick<State, "gallery" | "blind">): string {
  if (blind) return "";
  const { sort } = gallery;
  if (sort.startsWith("parameter:")) return valueInWords(take.run.parameters[sort.slice("parameter:".length)]);
  const name = sort.startsWith("metric:") ? sort.slice("metric:".length) : Object.keys(take.metrics)[0];
  return name === undefined || take.metrics[name] === undefined ? "" : `${name} ${numberInWords(take.metrics[name])}`;
}

/** "0.82", "1.2e-5": three figures say enough. */
export function numberInWords(value: number): string {
  return Number.isInteger(value) ? String(value) : String(Number(value.toPrecision(3)));
}

/** A parameter's value: a pair as "1–4", a value for each bar as what fills the rest, with how many are others. */
export function valueInWords(value: unknown): string {
  if (typeof value === "number") return numberInWords(value);
  if (typeof value === "boolean") return value ? "on" : "off";
  if (Array.isArray(value)) return value.map(valueInWords).join("–");
  if (value !== null && typeof value === "object" && "fill" in value) {
    const others = "at" in value ? Object.keys(value.at as object).length : 0;
    return valueInWords(value.fill) + (others ? ` and ${count(others, "other")}` : "");
  }
  return value === null || value === undefined ? "–" : String(value);
}

/** "temperature 1.4, order 3": what a run asked of its function otherwise than by default; of a function that is gone, all of it. */
export function changedInWords(run: Run, functions: readonly FunctionSchema[]): string {
  const parameters = functions.find(({ name }) => name === run.function)?.parameters ?? [];
  const isDefault = (name: string, value: unknown) => {
    const known = parameters.find((parameter) => parameter.name === name);
    if (!known?.scope) return known !== undefined && sameValue(value, known.default);
    return sameValue(sparseOf(known, value), sparseOf(known, known.default));
  };
  return Object.entries(run.parameters)
    .filter(([name, value]) => !isDefault(name, value))
    .map(([name, value]) => `${name} ${valueInWords(value)}`)
    .join(", ");
}

/** "Infill 12, starred, rated 4, kept, NLL 0.82" */
export function takeSpoken(take: Take, state: Pick<State, "takes" | "gallery" | "blind">): string {
  const said = [
    takeName(take, state),
    take.star && "starred",
    take.rating && `rated ${take.rating}`,
    take.kept && "kept",
    take.run.parent !== null && !state.blind && "made from another take",
    metricInWords(take, state),
    take.note,
    take.reason,
  ];
  return said.filter(Boolean).join(", ");
}
