/** What the parameters of a model function are now, and which of them are of use. Pure. */

import type { FunctionSchema, Parameter, ParameterLane, ParameterValues, State } from "./state";

/** Whether two values of a parameter are one. They are JSON, so their text decides. */
export function sameValue(a: unknown, b: unknown): boolean {
  return a === b || JSON.stringify(a) === JSON.stringify(b);
}

/** The function whose panel is open; undefined where there is none. */
export function openFunction({ functions, openFunction: open }: State): FunctionSchema | undefined {
  return functions.find(({ name }) => name === open) ?? functions[0];
}

export function currentValue(parameter: Parameter, values: ParameterValues | undefined): unknown {
  const value = values?.[parameter.name];
  return value === undefined ? parameter.default : value;
}

/** Whether a control is of use: each parameter that it names has one of the values it names. */
export function isOfUse(parameter: Parameter, schema: FunctionSchema, values: ParameterValues | undefined): boolean {
  return Object.entries(parameter.when ?? {}).every(([name, wanted]) => {
    const other = schema.parameters.find((one) => one.name === name);
    return !other || wanted.some((value) => sameValue(value, currentValue(other, values)));
  });
}

export function laneOf(schema: FunctionSchema, parameter: Parameter): ParameterLane {
  return `parameter:${schema.name}.${parameter.name}`;
}

/** A parameter of a function that an editor has, and its value. */
export interface Asked {
  readonly schema: FunctionSchema;
  readonly parameter: Parameter;
  readonly value: unknown;
}

/** The parameters of the open function that are of use and that `wanted` takes. */
export function askedOf(state: State, wanted: (parameter: Parameter) => boolean): Asked[] {
  const schema = openFunction(state);
  if (!schema) return [];
  const values = state.parameters[schema.name];
  return schema.parameters
    .filter((parameter) => wanted(parameter) && isOfUse(parameter, schema, values))
    .map((parameter) => ({ schema, parameter, value: currentValue(parameter, values) }));
}

/** Whether a parameter has a value for each bar, so that it stands under the bars. */
export function isUnderBars({ scope }: Parameter): boolean {
  return scope === "bar" || scope === "cell";
}
