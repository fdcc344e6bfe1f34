/**
 * What is typed into the gallery's search: words to be found in what is said of a take, and conditions on its figures:
 * `density>0.3`, `temperature<=1`, `rating>=4`, `notes<20`. A name may be a part of one: `dens>0.3`. Pure.
 */

import { noteCount } from "../score/score";
import { notesOf, type Take } from "./takes";

export interface TakeQuery {
  readonly words: readonly string[];
  readonly conditions: readonly Condition[];
}

interface Condition {
  readonly name: string;
  readonly relation: keyof typeof RELATIONS;
  readonly value: number;
}

const RELATIONS = {
  ">": (a: number, b: number) => a > b,
  "<": (a: number, b: number) => a < b,
  ">=": (a: number, b: number) => a >= b,
  "<=": (a: number, b: number) => a <= b,
  "=": (a: number, b: number) => Math.abs(a - b) <= 1e-6 * Math.max(1, Math.abs(b)),
};

const CONDITION = /^([^\s<>=]+)\s*(>=|<=|>|<|=)\s*([-+]?[\d.]+)$/;

/** What was typed, taken apart; a condition that is not finished yet ("density>") asks for nothing. */
export function takeQuery(text: string): TakeQuery {
  const words: string[] = [];
  const conditions: Condition[] = [];
  // "density > 0.3" is one condition, spaces and all.
  for (const part of text
    .toLowerCase()
    .replace(/\s*(>=|<=|>|<|=)\s*/g, "$1")
    .split(/\s+/)) {
    const [, name, relation, number] = CONDITION.exec(part) ?? [];
    const value = Number(number);
    if (name && Number.isFinite(value)) conditions.push({ name, relation: relation as Condition["relation"], value });
    else if (part && !/[<>=]/.test(part)) words.push(part);
  }
  return { words, conditions };
}

/** Whether a take's figures are as the conditions ask; one that a take has no figure for is not met. */
export function meets(take: Take, { conditions }: TakeQuery): boolean {
  return conditions.every(({ name, relation, value }) => {
    const figure = figureOf(take, name);
    return figure !== null && RELATIONS[relation](figure, value);
  });
}

/** The figure of a name, or else of the first name that has it in it: the take's own, its metrics, then its parameters. */
function figureOf(take: Take, wanted: string): number | null {
  const named: [string, () => unknown][] = [
    ["rating", () => take.rating],
    ["seed", () => take.seed],
    ["notes", () => noteCount(notesOf(take))],
    ...Object.entries(take.metrics).map(([name, value]): [string, () => unknown] => [name, () => value]),
    ...Object.entries(take.run.parameters).map(([name, value]): [string, () => unknown] => [name, () => value]),
  ];
  const found =
    named.find(([name]) => name.toLowerCase() === wanted) ??
    named.find(([name]) => name.toLowerCase().includes(wanted));
  const value = plainValue(found?.[1]());
  return typeof value === "number" ? value : null;
}

export type Value = number | string;

/** Something of a parameter's value to go by: of a pair where it begins, of a value for each bar what fills the rest. */
export function plainValue(value: unknown): Value | null {
  if (typeof value === "number" || typeof value === "string") return value;
  if (typeof value === "boolean") return Number(value);
  if (Array.isArray(value)) return plainValue(value[0]);
  if (value !== null && typeof value === "object" && "fill" in value) return plainValue(value.fill);
  return null;
}
