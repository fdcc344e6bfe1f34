/** What a parameter's value may be, how it reads, and where it stands on a slider. No DOM here. */

import { clamp } from "../../score/clamp";
import type { ParameterOf } from "../../store/state";

const MINUS = "\u2212";

/** The largest seed: 32 bits without a sign. */
export const LAST_SEED = 2 ** 32 - 1;

/** A number's bounds, whatever the kind of its parameter; null is unbounded. */
export interface NumberRange {
  readonly low: number | null;
  readonly high: number | null;
  readonly step: number;
  readonly scale: "linear" | "log";
  readonly whole: boolean;
}

/** A range with both ends, which a slider can show. */
export interface SliderRange extends NumberRange {
  readonly low: number;
  readonly high: number;
}

export type Parsed = { readonly value: number } | { readonly problem: string };

/** The range of a number, a whole number, or either end of a pair. */
export function rangeOf(parameter: ParameterOf<"number" | "pair">): SliderRange;
export function rangeOf(parameter: ParameterOf<"number" | "integer" | "pair">): NumberRange;
export function rangeOf(parameter: ParameterOf<"number" | "integer" | "pair">): NumberRange {
  const { low, high, step } = parameter;
  if (parameter.kind === "number") return { low, high, step, scale: parameter.scale, whole: false };
  if (parameter.kind === "integer") return { low, high, step: Math.max(1, step), scale: "linear", whole: true };
  const { whole, scale } = parameter;
  return { low, high, step: whole ? Math.max(1, step) : step, scale, whole };
}

export function hasSlider(range: NumberRange): range is SliderRange {
  return range.low !== null && range.high !== null && range.high > range.low;
}

/** A typed number, or the sentence that says what is allowed. A comma may be the decimal point. */
export function parseNumber(text: string, range: NumberRange): Parsed {
  const value = Number(text.trim().replace(",", ".").replace(MINUS, "-"));
  const fits =
    text.trim() !== "" &&
    Number.isFinite(value) &&
    (!range.whole || Number.isInteger(value)) &&
    (range.low === null || value >= range.low) &&
    (range.high === null || value <= range.high);
  return fits ? { value } : { problem: allowed(range) };
}

/** "A number from 0.1 to 2." */
export function allowed(range: NumberRange): string {
  const kind = range.whole ? "A whole number" : "A number";
  const low = range.low === null ? null : inWords(range.low);
  const high = range.high === null ? null : inWords(range.high);
  if (low !== null && high !== null) return `${kind} from ${low} to ${high}.`;
  if (low !== null) return `${kind}, ${low} or more.`;
  if (high !== null) return `${kind}, ${high} or less.`;
  return `${kind}.`;
}

function inWords(bound: number): string {
  return String(bound).replace("-", MINUS);
}

/** A seed, null for an empty field ("a new one each run"), or the sentence that says what is allowed. */
export function parseSeed(text: string): { readonly value: number | null } | { readonly problem: string } {
  if (text.trim() === "") return { value: null };
  return parseNumber(text, { low: 0, high: LAST_SEED, step: 1, scale: "linear", whole: true });
}

/** A number with as many decimals as its step has, and never more than it needs: 0.5 in steps of 0.05 is "0.50". */
export function formatNumber(value: number, step: number): string {
  const decimals = decimalsOf(step);
  const fixed = value.toFixed(decimals);
  // A value set from a cell may be finer than the step: then it is shown as it is.
  const text = Math.abs(Number(fixed) - value) <= 1e-9 * Math.max(1, Math.abs(value)) ? fixed : String(value);
  return text.replace("-", MINUS);
}

/** Where a value stands on its slider, 0 to 1. */
export function sliderFraction(value: number, range: SliderRange): number {
  const inside = clamp(value, range.low, range.high);
  if (!isLog(range)) return (inside - range.low) / (range.high - range.low);
  return Math.log(inside / range.low) / Math.log(range.high / range.low);
}

/** The value at a place on the slider, 0 to 1, on the nearest step. */
export function sliderValue(fraction: number, range: SliderRange): number {
  const at = clamp(fraction, 0, 1);
  if (at === 0 || at === 1) return at === 0 ? range.low : range.high;
  if (isLog(range)) return onStep(range.low * (range.high / range.low) ** at, range);
  return onStep(range.low + at * (range.high - range.low), range);
}

/** The value so many steps on. On a long logarithmic scale a step grows with the value, so that keys get anywhere. */
export function stepBy(value: number, steps: number, range: NumberRange): number {
  const least = stepOf(range);
  const growing = isLog(range) ? Math.round((Math.abs(value) * 0.02) / least) * least : 0;
  return onStep(value + steps * Math.max(least, growing), range);
}

function onStep(value: number, range: NumberRange): number {
  const step = stepOf(range);
  const origin = range.low ?? 0;
  const stepped = origin + Math.round((value - origin) / step) * step;
  const tidy = Number(stepped.toFixed(Math.max(decimalsOf(step), decimalsOf(origin))));
  return clamp(tidy, range.low ?? -Infinity, range.high ?? Infinity);
}

/** A range without a step has a thousand of them. */
function stepOf(range: NumberRange): number {
  if (range.step > 0) return range.step;
  return hasSlider(range) ? (range.high - range.low) / 1000 : 1;
}

/** A logarithm needs something above nothing at both ends. */
function isLog(range: NumberRange): boolean {
  return range.scale === "log" && range.low !== null && range.low > 0;
}

function decimalsOf(step: number): number {
  if (!(step > 0) || Number.isInteger(step)) return step > 0 ? 0 : 3;
  const [digits, exponent] = String(step).split("e-");
  const written = digits.includes(".") ? digits.length - digits.indexOf(".") - 1 : 0;
  return Math.min(12, written + Number(exponent ?? 0));
}
