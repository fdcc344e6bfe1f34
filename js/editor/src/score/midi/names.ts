/** What the names in a file name: the piece, a chunk's tracks, or one channel of a chunk. */

import type { ChunkEvents, Other } from "./events";
import { CHANNEL_PREFIX, decodeText, type Encoding, META, NAME, payload } from "./metas";

export interface Names {
  /** The piece's title, where this chunk says it. */
  readonly title: string | null;
  /** The name of the chunk's tracks that have none of their own. */
  readonly own: string;
  readonly ofChannel: ReadonlyMap<number, string>;
  /** The events that said so: a score has them as names, and does not carry them. */
  readonly taken: ReadonlySet<Other>;
}

/**
 * A name at tick 0 names its chunk, or, right after a channel prefix, that channel of it. A chunk's name is the name of its
 * channels that have none of their own. Where there are none the first chunk's is the piece's title, as it always is in
 * format 0; another chunk's is carried, like names that come later or twice.
 */
export function readNames(chunk: number, format: number, events: ChunkEvents, encoding: Encoding): Names {
  const taken = new Set<Other>();
  const ofChannel = new Map<number, string>();
  let ownEvent: Other | null = null;
  for (const [at, other] of events.others.entries()) {
    if (other.tick !== 0 || other.data[0] !== META || other.data[1] !== NAME) continue;
    const prefix = prefixBefore(events.others, at);
    if (!prefix) ownEvent ??= other;
    else if (!ofChannel.has(prefix.channel)) {
      ofChannel.set(prefix.channel, decodeText(payload(other.data), encoding));
      taken.add(prefix.event).add(other);
    }
  }
  const text = ownEvent && decodeText(payload(ownEvent.data), encoding);
  const namesTracks = !(chunk === 0 && format === 0) && channelsOf(events).some((channel) => !ofChannel.has(channel));
  if (ownEvent && (namesTracks || chunk === 0)) taken.add(ownEvent);
  return { title: chunk === 0 && !namesTracks ? text : null, own: (namesTracks && text) || "", ofChannel, taken };
}

/** The channel prefix (at tick 0) right before the event at this index, if there is one. */
function prefixBefore(others: readonly Other[], at: number): { channel: number; event: Other } | null {
  const event = others[at - 1];
  if (event?.tick !== 0 || event.place !== others[at].place - 1) return null;
  const [status, type, length, channel] = event.data;
  const isPrefix = status === META && type === CHANNEL_PREFIX && length === 1 && channel < 16;
  return isPrefix ? { channel, event } : null;
}

/** The channels that a chunk has messages of, in order. */
export function channelsOf({ voices }: ChunkEvents): number[] {
  return [...new Set(voices.map(({ status }) => status & 0x0f))].sort((a, b) => a - b);
}
