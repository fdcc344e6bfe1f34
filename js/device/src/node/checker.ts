/**
 * Checks JSON against the few words of JSON Schema that closeloop_widgets/live/schema.py writes. Each schema becomes a
 * function once, put together from those below: no code is made of text while it runs.
 */

import { isObject } from "./protocol";

export interface Schema {
  type?: "object" | "array" | "string" | "number" | "integer" | "boolean" | "null";
  properties?: Record<string, Schema>;
  required?: string[];
  additionalProperties?: boolean;
  items?: Schema;
  minItems?: number;
  maxItems?: number;
  minimum?: number;
  exclusiveMinimum?: number;
  maximum?: number;
  minLength?: number;
  maxLength?: number;
  enum?: unknown[];
  const?: unknown;
  anyOf?: Schema[];
  $ref?: string;
}

export type Definitions = Record<string, Schema>;

/**
 * A sentence about what is wrong, given the words for the place. Places are put into words only for a fault: ten thousand
 * notes have ninety thousand fields.
 */
type Fault = (where: string) => string;
type Check = (value: unknown) => Fault | null;

/** What is wrong with a value, naming the place; null where nothing is. Texts are not repeated: one may be a token. */
export function faultIn(value: unknown, schema: Schema, defs: Definitions, where: string): string | null {
  return checkOf(schema, defs)(value)?.(where) ?? null;
}

const made = new WeakMap<Schema, Check>();

function checkOf(schema: Schema, defs: Definitions): Check {
  const check = made.get(schema) ?? newCheck(schema, defs);
  made.set(schema, check);
  return check;
}

function newCheck(schema: Schema, defs: Definitions): Check {
  if (schema.$ref) return checkOf(defs[schema.$ref.slice("#/$defs/".length)], defs);
  if (schema.anyOf) return anyOf(schema.anyOf.map((each) => checkOf(each, defs)));
  const { enum: choices, const: only } = schema;
  if (choices) return (value) => (choices.includes(value) ? null : mustBe(`one of ${choices.join(", ")}`));
  if (only !== undefined) return (value) => (value === only ? null : mustBe(String(only)));
  switch (schema.type) {
    case "object":
      return objectOf(schema, defs);
    case "array":
      return arrayOf(schema, defs);
    case "string":
      return textOf(schema);
    case "number":
      return numberOf(schema, "a number", (value) => typeof value === "number");
    case "integer":
      return numberOf(schema, "a whole number", Number.isInteger);
    case "boolean":
      return (value) => (typeof value === "boolean" ? null : mustBe("true or false"));
    case "null":
      return (value) => (value === null ? null : mustBe("null"));
    default:
      return () => null;
  }
}

function mustBe(kind: string): Fault {
  return (where) => `${where} must be ${kind}.`;
}

/** The fault of the first, where none fits. */
function anyOf(checks: Check[]): Check {
  return (value) => {
    let first: Fault | null = null;
    for (const check of checks) {
      const fault = check(value);
      if (!fault) return null;
      first ??= fault;
    }
    return first;
  };
}

function objectOf(schema: Schema, defs: Definitions): Check {
  const fields = new Map(Object.entries(schema.properties ?? {}).map(([name, of]) => [name, checkOf(of, defs)]));
  const { required = [], additionalProperties: others = true } = schema;
  return (value) => {
    if (!isObject(value)) return mustBe("an object");
    for (const name of required) if (!Object.hasOwn(value, name)) return (where) => `${where} lacks the field ${name}.`;
    for (const name of Object.keys(value)) {
      const check = fields.get(name);
      if (!check && !others) return (where) => `${where} has no field ${name.slice(0, 80)}.`;
      const fault = check?.(value[name]);
      if (fault) return (where) => fault(`${where}.${name}`);
    }
    return null;
  };
}

function arrayOf(schema: Schema, defs: Definitions): Check {
  const { minItems: least = 0, maxItems: most = Number.POSITIVE_INFINITY, items } = schema;
  const check = items ? checkOf(items, defs) : () => null;
  return (value) => {
    if (!Array.isArray(value)) return mustBe("a list");
    if (value.length < least || value.length > most) return (where) => `${where} must have ${least} to ${most} items.`;
    for (let at = 0; at < value.length; at++) {
      const fault = check(value[at]);
      if (fault) return (where) => fault(`${where}[${at}]`);
    }
    return null;
  };
}

function textOf({ minLength: least = 0, maxLength: most = Number.POSITIVE_INFINITY }: Schema): Check {
  return (value) => {
    if (typeof value !== "string") return mustBe("a text");
    // JSON Schema counts characters, not UTF-16 units; few texts are so long that it matters.
    const length = value.length <= most ? value.length : [...value].length;
    return length < least || length > most ? (where) => `${where} must have ${least} to ${most} characters.` : null;
  };
}

function numberOf(schema: Schema, kind: string, isKind: (value: unknown) => boolean): Check {
  const low = schema.minimum ?? schema.exclusiveMinimum ?? Number.NEGATIVE_INFINITY;
  const high = schema.maximum ?? Number.POSITIVE_INFINITY;
  const isAbove = schema.exclusiveMinimum !== undefined;
  return (value) => {
    if (!isKind(value)) return mustBe(kind);
    const number = value as number;
    if (number <= high && (isAbove ? number > low : number >= low)) return null;
    return (where) => `${where} must be ${low} to ${high}, but is ${number}.`;
  };
}
