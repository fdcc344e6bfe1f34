/** Every message checked against the one schema that both sides share, made from Python's dataclasses. */

import schemaFile from "../../../../closeloop_widgets/live/schema.json";
import { type Definitions, faultIn } from "./checker";
import { isObject, type Json, Refused, type Request, VERSION } from "./protocol";

const DEFS = schemaFile.$defs as unknown as Definitions;
const UPDATE = "Update the device and closeloop_widgets to versions that fit.";

/** The request that a text is; throws `Refused`. */
export function readRequest(text: string): Request {
  const value = parsed(text);
  const { v, id, type, args, ...others } = value;
  if (v !== VERSION) throw bad(`The message is of another version of the protocol than ${VERSION}.`);
  if (typeof id !== "string" || id.length < 1 || id.length > 64) throw bad("A request must have an id.");
  if (typeof type !== "string" || !Object.hasOwn(DEFS, `${type}.args`)) throw bad("There is no request of that type.");
  const [other] = Object.keys(others);
  if (other) throw bad(`The message has a field ${other.slice(0, 80)}, which no request has.`);
  const fault = faultIn(args, DEFS[`${type}.args`], DEFS, type) ?? rangeFault(type, args as Json);
  if (fault) throw bad(fault);
  return { id, type, args: args as Json };
}

/** The id of a message that cannot be read, so that whoever sent it hears of it. */
export function idIn(text: string): string | null {
  try {
    const { id } = parsed(text);
    return typeof id === "string" && id.length > 0 && id.length <= 64 ? id : null;
  } catch {
    return null;
  }
}

/** What is wrong with what this side is about to say; null where nothing is. */
export function resultFault(type: string, result: unknown): string | null {
  return faultIn(result, DEFS[`${type}.result`], DEFS, type);
}

export function eventFault(name: string, args: unknown): string | null {
  const schema = Object.hasOwn(DEFS, `${name}.event`) ? DEFS[`${name}.event`] : null;
  return schema ? faultIn(args, schema, DEFS, name) : `There is no event ${name}.`;
}

/** What a schema cannot say. */
function rangeFault(type: string, args: Json): string | null {
  if (!type.startsWith("region.") || (Array.isArray(args.tracks) && args.tracks.length === 0)) return null;
  // What has its default is left out: a region that begins with the song.
  if (!(Number(args.start ?? 0) < Number(args.end ?? 0))) return `${type}: a range must end after it starts.`;
  const pitches = args.pitches as { low: number; high: number } | null | undefined;
  return pitches && pitches.low > pitches.high ? `${type}: the lowest pitch is above the highest.` : null;
}

function parsed(text: string): Json {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw bad("That is no JSON text.");
  }
  if (!isObject(value)) throw bad("A message must be a JSON object.");
  return value;
}

function bad(sentence: string): Refused {
  return new Refused("bad_request", sentence, UPDATE);
}
