/** Dials a kernel at an address that the user typed, and again when it is lost. The kernel asks, as if it had dialed. */

import { WebSocket } from "ws";
import type { Device } from "./device";
import { serve } from "./peer";
import { MAX_BYTES } from "./protocol";

const FIRST_WAIT_MS = 500;
const LONGEST_WAIT_MS = 10_000;

/** Why an address is not dialed; null where it may be. What is not encrypted stays on this machine. */
export function addressFault(address: string): string | null {
  let url: URL;
  try {
    url = new URL(address);
  } catch {
    return "That is no address: it starts with wss://";
  }
  if (url.username || url.password || url.search) return "An address holds no passwords and no tokens.";
  if (url.protocol === "wss:") return null;
  const isHere = url.hostname === "127.0.0.1" || url.hostname === "localhost" || url.hostname === "[::1]";
  if (url.protocol === "ws:" && isHere) return null;
  return url.protocol === "ws:"
    ? "Off this computer only wss:// is dialed."
    : "That is no address: it starts with wss://";
}

/** Keeps a connection to an address until the signal says stop. */
export function dial(address: string, device: Device, signal: AbortSignal): void {
  let wait = FIRST_WAIT_MS;
  const again = () => {
    if (signal.aborted) return;
    device.show("status", "calling");
    const peer = new WebSocket(address, { maxPayload: MAX_BYTES, perMessageDeflate: false, followRedirects: false });
    const stop = () => peer.terminate();
    signal.addEventListener("abort", stop, { once: true });
    peer.on("open", () => {
      wait = FIRST_WAIT_MS;
    });
    serve(peer, device);
    peer.on("close", (_code, reason) => {
      signal.removeEventListener("abort", stop);
      if (signal.aborted) return;
      // Why the other side sends this one away, such as that another device is there. It is dialed again all the same.
      if (reason.length) device.show("status", "failed", String(reason));
      setTimeout(again, wait).unref();
      wait = Math.min(LONGEST_WAIT_MS, wait * 2);
    });
  };
  again();
}
