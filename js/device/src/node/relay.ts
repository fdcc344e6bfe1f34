/**
 * The page that carries messages for a kernel elsewhere: the editor opens it as a pop-up, a person allows it, and from
 * then on it passes texts between that one window and the socket of its own origin. It reads none of them.
 *
 * Between the windows: `{ closeloop: "knock" }` from the opener until it hears `{ closeloop: "allowed" }`; then
 * `{ closeloop: "frame", text }` both ways, and `{ closeloop: "closed" }` from here when the socket is gone. The opener
 * may knock for another one, and say `{ closeloop: "close" }` when it needs none for now.
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
  const end = (sentence: string) => {
    const ended = socket;
    socket = null;
    ended?.close();
    say(sentence);
  };
  const open = () => {
    const opened = new WebSocket(`ws://${location.host}/`);
    socket = opened;
    opened.addEventListener("open", () => {
      say(`${pinned?.origin} is connected. Leave this window open; closing it disconnects.`);
      tell({ closeloop: "allowed" });
    });
    opened.addEventListener("message", (event) => {
      if (socket === opened) tell({ closeloop: "frame", text: event.data });
    });
    opened.addEventListener("close", () => {
      if (socket !== opened) return;
      end("The device does not answer. Leave this window open: the notebook tries again.");
      tell({ closeloop: "closed" });
    });
  };

  window.addEventListener("message", (event) => {
    const message = event.data;
    if (typeof message !== "object" || message === null || event.source === null) return;
    if (pinned) {
      if (event.origin !== pinned.origin || event.source !== pinned.source) return;
      if (message.closeloop === "knock" && !socket) open();
      else if (message.closeloop === "close") end("Live is at rest. Leave this window open to connect again.");
      else if (
        message.closeloop === "frame" &&
        typeof message.text === "string" &&
        socket?.readyState === WebSocket.OPEN
      )
        socket.send(message.text);
      return;
    }
    // Only the window that opened this one, and an origin that an answer can be sent to and to no other.
    if (message.closeloop !== "knock" || event.source !== window.opener || event.origin === "null") return;
    // What a person reads stays what is allowed, though another page may stand in the opener by now.
    if (asking && asking.origin !== event.origin) return;
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
    open();
  });
  if (!window.opener)
    say("The page that opened this window is cut off from it. Type its address into the device instead (dial-out).");
}
