/** Values thrown for parameters: even over what their sliders show, so that a logarithmic one is even over ratios. Pure. */

import { keyOf, type Place, sparseOf, withValues } from "../../multislider/sparse";
import type { Parameter } from "../../store/state";
import { hasSlider, rangeOf, sliderValue } from "./values";

/** 0 up to, not including, 1. */
export type Throw = () => number;

/** Text is the user's, a seed has dice of its own, and a number without bounds has nothing to be thrown between. */
export function canBeThrown(parameter: Parameter): boolean {
  if (parameter.kind === "text" || parameter.kind === "seed") return false;
  return parameter.kind !== "integer" || hasSlider(rangeOf(parameter));
}

/**
 * Another value for a parameter that can be thrown; of one with a scope: another for each of `places`, while all others stay as
 * they are in `value`.
 */
export function thrownValue(parameter: Parameter, value: unknown, places: readonly Place[], random: Throw): unknown {
  const { scope } = parameter;
  if (!scope) return thrown(parameter, random);
  return withValues(
    sparseOf(parameter, value),
    places.map((place) => [keyOf(scope, place), thrown(parameter, random)]),
  );
}

function thrown(parameter: Parameter, random: Throw): unknown {
  switch (parameter.kind) {
    case "toggle":
      return random() < 0.5;
    case "choice":
      return parameter.choices[Math.floor(random() * parameter.choices.length)].value;
    case "number":
    case "integer":
    case "pair": {
      const range = rangeOf(parameter);
      if (!hasSlider(range)) return parameter.default;
      const one = () => sliderValue(random(), range);
      return parameter.kind === "pair" ? [one(), one()].sort((a, b) => a - b) : one();
    }
    default:
      return parameter.default;
  }
}
