/** A WebSocket as a session: text frames in and out, pings, and what happens when it is gone. */

import type { WebSocket } from "ws";
import type { Device } from "./device";
import { Session } from "./session";

const PING_MS = 15_000;
/** A peer that reads nothing must not fill this machine's memory. */
const UNREAD_BYTES = 64 * 1024 * 1024;

export function serve(peer: WebSocket, device: Device): Session {
  const send = (text: string) => {
    if (peer.readyState !== peer.OPEN) return;
    if (peer.bufferedAmount > UNREAD_BYTES) peer.terminate();
    else peer.send(text);
  };
  const session = new Session(device, send, (reason) => peer.close(1008, reason));
  let alive = true;
  const pinging = setInterval(() => {
    if (!alive) {
      peer.terminate();
      return;
    }
    alive = false;
    if (peer.readyState === peer.OPEN) peer.ping();
  }, PING_MS);
  pinging.unref();
  peer.on("pong", () => {
    alive = true;
  });
  peer.on("message", (data, isBinary) => {
    alive = true;
    if (isBinary) peer.close(1003, "Messages are text.");
    else void session.receive(String(data));
  });
  peer.on("error", () => peer.terminate());
  peer.on("close", () => {
    clearInterval(pinging);
    device.left(session);
  });
  return session;
}
