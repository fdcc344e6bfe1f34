/**
 * Checks JSON against the few words of JSON Schema that closeloop_widgets/live/schema.py writes. It interprets them: no
 * code is made of text while it runs.
 */

import { isObject, type Json } from "./protocol";

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

/** What is wrong with a value, naming the place; null where nothing is. Texts are not repeated: one may be a token. */
export function faultIn(value: unknown, schema: Schema, defs: Definitions, where: string): string | null {
  if (schema.$ref) return faultIn(value, defs[schema.$ref.replace("#/$defs/", "")], defs, where);
  if (schema.anyOf) return anyFault(value, schema.anyOf, defs, where);
  if (schema.enum && !schema.enum.includes(value)) return `${where} must be one of ${schema.enum.join(", ")}.`;
  if ("const" in schema && schema.const !== value) return `${where} must be ${String(schema.const)}.`;
  switch (schema.type) {
    case "object":
      return isObject(value) ? objectFault(value, schema, defs, where) : `${where} must be an object.`;
    case "array":
      return Array.isArray(value) ? arrayFault(value, schema, defs, where) : `${where} must be a list.`;
    case "string":
      return typeof value === "string" ? textFault(value, schema, where) : `${where} must be a text.`;
    case "number":
      return typeof value === "number" ? numberFault(value, schema, where) : `${where} must be a number.`;
    case "integer":
      return Number.isInteger(value) ? numberFault(value as number, schema, where) : `${where} must be a whole number.`;
    case "boolean":
      return typeof value === "boolean" ? null : `${where} must be true or false.`;
    case "null":
      return value === null ? null : `${where} must be null.`;
    default:
      return null;
  }
}

function anyFault(value: unknown, schemas: Schema[], defs: Definitions, where: string): string | null {
  const faults = schemas.map((schema) => faultIn(value, schema, defs, where));
  return faults.includes(null) ? null : faults[0];
}

function objectFault(value: Json, schema: Schema, defs: Definitions, where: string): string | null {
  const properties = schema.properties ?? {};
  for (const name of schema.required ?? []) if (!Object.hasOwn(value, name)) return `${where} lacks the field ${name}.`;
  for (const [name, item] of Object.entries(value)) {
    if (Object.hasOwn(properties, name)) {
      const fault = faultIn(item, properties[name], defs, `${where}.${name}`);
      if (fault) return fault;
    } else if (schema.additionalProperties === false) return `${where} has no field ${name.slice(0, 80)}.`;
  }
  return null;
}

function arrayFault(value: unknown[], schema: Schema, defs: Definitions, where: string): string | null {
  const [least, most] = [schema.minItems ?? 0, schema.maxItems ?? Number.POSITIVE_INFINITY];
  if (value.length < least || value.length > most) return `${where} must have ${least} to ${most} items.`;
  if (!schema.items) return null;
  for (let at = 0; at < value.length; at++) {
    const fault = faultIn(value[at], schema.items, defs, `${where}[${at}]`);
    if (fault) return fault;
  }
  return null;
}

function textFault(value: string, schema: Schema, where: string): string | null {
  const [least, most] = [schema.minLength ?? 0, schema.maxLength ?? Number.POSITIVE_INFINITY];
  // JSON Schema counts characters, not UTF-16 units; few texts are so long that it matters.
  const length = value.length <= most ? value.length : [...value].length;
  return length < least || length > most ? `${where} must have ${least} to ${most} characters.` : null;
}

function numberFault(value: number, schema: Schema, where: string): string | null {
  const low = schema.minimum ?? schema.exclusiveMinimum ?? Number.NEGATIVE_INFINITY;
  const high = schema.maximum ?? Number.POSITIVE_INFINITY;
  const tooLow = schema.exclusiveMinimum === undefined ? value < low : value <= low;
  return tooLow || value > high ? `${where} must be ${low} to ${high}, but is ${value}.` : null;
}
