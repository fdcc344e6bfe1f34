/**
 * The page that carries messages for a kernel elsewhere: the editor opens it as a pop-up, a person allows it, and from
 * then on it passes texts between that one window and the socket of its own origin. It reads none of them.
 *
 * Between the windows: `{ closeloop: "knock" }` from the opener until it hears `{ closeloop: "allowed" }`; then
 * `{ closeloop: "frame", text }` both ways, and `{ closeloop: "closed" }` from here when the socket is gone.
 */

import { randomBytes } from "node:crypto";

export function relayPage(port: number): { html: string; headers: Record<string, string> } {
  const nonce = randomBytes(16).toString("base64");
  const sockets = `ws://127.0.0.1:${port} ws://localhost:${port}`;
  return {
    html: page(nonce),
    headers: {
      "Content-Type": "text/html; charset=utf-8",
      "Content-Security-Policy": `default-src 'none'; script-src 'nonce-${nonce}'; style-src 'nonce-${nonce}'; connect-src ${sockets}; frame-ancestors 'none'; base-uri 'none'; form-action 'none'`,
      "X-Frame-Options": "DENY",
      "X-Content-Type-Options": "nosniff",
      "Referrer-Policy": "no-referrer",
      "Cache-Control": "no-store",
    },
  };
}

function page(nonce: string): string {
  return `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<title>Live and a notebook</title>
<style nonce="${nonce}">
  body { font: 15px/1.5 system-ui, sans-serif; max-width: 26em; margin: 2em auto; padding: 0 1em; }
  button { font: inherit; padding: .3em 1.2em; }
  :root { color-scheme: light dark; }
  #origin { font-weight: 600; overflow-wrap: anywhere; }
</style>
<h1>Live and a notebook</h1>
<p id="status" role="status">Waiting for the notebook that opened this window.</p>
<p id="question" hidden>May <span id="origin"></span> reach Live on this computer while this window is open?
<br><button id="allow" type="button">Allow</button> <button id="deny" type="button">Close</button></p>
<script nonce="${nonce}">(${bridge.toString()})();</script>
</html>`;
}

/** Runs in the page, alone: it may use nothing of this module. */
function bridge(): void {
  const part = (id: string) => document.getElementById(id) as HTMLElement;
  const say = (sentence: string) => {
    part("status").textContent = sentence;
  };
  let asking: { origin: string; source: Window } | null = null;
  let pinned: { origin: string; source: Window } | null = null;
  let socket: WebSocket | null = null;

  const tell = (message: object) => {
    if (pinned) pinned.source.postMessage(message, pinned.origin);
  };

  window.addEventListener("message", (event) => {
    const message = event.data;
    if (typeof message !== "object" || message === null || event.source === null) return;
    if (pinned) {
      const isPinned = event.origin === pinned.origin && event.source === pinned.source;
      if (!isPinned || message.closeloop !== "frame" || typeof message.text !== "string") return;
      if (socket?.readyState === WebSocket.OPEN) socket.send(message.text);
      return;
    }
    // Only the window that opened this one, and an origin that an answer can be sent to and to no other.
    if (message.closeloop !== "knock" || event.source !== window.opener || event.origin === "null") return;
    asking = { origin: event.origin, source: event.source as Window };
    part("origin").textContent = event.origin;
    part("question").hidden = false;
    say("A page asks to reach Live.");
  });

  part("deny").addEventListener("click", () => window.close());
  part("allow").addEventListener("click", () => {
    if (!asking || pinned) return;
    pinned = asking;
    part("question").hidden = true;
    const opened = new WebSocket(`ws://${location.host}/`);
    socket = opened;
    opened.addEventListener("open", () => {
      say(`${pinned?.origin} is connected. Leave this window open; closing it disconnects.`);
      tell({ closeloop: "allowed" });
    });
    opened.addEventListener("message", (event) => tell({ closeloop: "frame", text: event.data }));
    opened.addEventListener("close", () => {
      say("Live is not connected any more. Close this window, and connect again in the notebook.");
      tell({ closeloop: "closed" });
    });
  });
}
