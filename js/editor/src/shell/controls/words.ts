/** Values of parameters as they are read aloud and shown in bubbles. Pure. */

import { sparseOf } from "../../multislider/sparse";
import { sameValue } from "../../store/parameters";
import type { Parameter } from "../../store/state";
import { formatNumber } from "./values";

/** One value of a parameter (of a scoped one: of one place, or its fill); the default where none is given. */
export function valueInWords(parameter: Parameter, given: unknown = parameter.default): string {
  const value = parameter.scope && isRecord(given) ? sparseOf(parameter, given).fill : given;
  const unit = parameter.unit ? ` ${parameter.unit}` : "";
  switch (parameter.kind) {
    case "number":
    case "integer":
      return formatNumber(Number(value), parameter.step) + unit;
    case "pair": {
      const [from, to] = (value as readonly number[]).map((end) => formatNumber(end, parameter.step));
      return `${from} to ${to}${unit}`;
    }
    case "toggle":
      return value === true ? "on" : "off";
    case "choice":
      return parameter.choices.find((choice) => sameValue(choice.value, value))?.title ?? String(value);
    case "seed":
      return value === null ? "a new one each run" : String(value);
    case "text":
      return String(value ?? "") || "nothing";
  }
}

function isRecord(value: unknown): boolean {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
