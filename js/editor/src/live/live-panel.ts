/** Ableton Live, in a row under the roll: the connection, what is linked, and music there and back. */

import { iconButton, setPressed } from "../shell/buttons";
import { focusRoll, h, setAttribute, setText } from "../shell/dom";
import { watch } from "../shell/watch";
import type { Actions } from "../store/actions";
import { type LiveRequest, whyNot } from "../store/live";
import type { State } from "../store/state";
import type { Store } from "../store/store";
import { PORT } from "./relay";

const STANDS = {
  closed: "Live is not connected",
  connecting: "Connecting to Live",
  connected: "Live is connected",
  waiting: "The connection to Live was lost, and is tried again",
};

const UNTRIED = "Not yet tried in a real Live";

const UNTRIED_AT_LENGTH =
  "All of this was run against the device's own scripts over a fake set, and never in Live itself: keep your set saved. docs/live.md says more.";

export interface LivePanel {
  readonly element: HTMLElement;
  /** Asks for what a button asks for; where it cannot be, says why. */
  ask(what: LiveRequest): void;
  toggle(): void;
}

export function createLivePanel(store: Store, actions: Actions, signal: AbortSignal): LivePanel {
  const stands = h("strong", { class: "cl-live-state" });
  const linked = h("span", { class: "cl-live-linked" });
  const said = h("p", { class: "cl-live-said", role: "status" });
  const way = h("select", { class: "cl-menu", "aria-label": "Way to Live" });
  const code = h("input", {
    class: "cl-text cl-live-code",
    "aria-label": "The device's code",
    placeholder: "Code, first time",
    title: "The six digits that the device shows in Live; they are asked for once",
    inputmode: "numeric",
    autocomplete: "off",
    maxlength: 8,
  });
  const port = h("input", {
    class: "cl-text cl-live-port",
    type: "number",
    "aria-label": "The device's port",
    title: "The port that the device shows in Live. Connect opens its page there, in a window of its own",
    value: PORT,
    min: 1024,
    max: 65535,
  });
  const button = (what: LiveRequest, label: string) => {
    const made = h("button", { type: "button", class: "cl-button" }, label);
    made.addEventListener("click", () => ask(what), { signal });
    return [what, made] as const;
  };
  const connect = ["connect", h("button", { type: "submit", class: "cl-button" }, "Connect")] as const;
  const moves = [
    button("pull", "Pull"),
    button("push", "Push"),
    button("push_takes", "Push takes"),
    button("follow", "Follow"),
  ];
  const close = button("close", "Disconnect");
  const over = h("button", { type: "button", class: "cl-button" }, "Push over it");
  const form = h("form", { class: "cl-live-row" }, way, port, code, connect[1]);
  const row = h("div", { class: "cl-live-row" }, ...moves.map(([, one]) => one), close[1]);
  const element = h(
    "section",
    { class: "cl-live", "aria-label": "Ableton Live", hidden: true },
    stands,
    linked,
    form,
    row,
    h("span", { class: "cl-caption", title: UNTRIED_AT_LENGTH }, UNTRIED),
    iconButton("close", "Close the panel of Live", () => toggle(), signal),
    h("div", { class: "cl-live-told" }, said, over),
  );

  function ask(what: LiveRequest): void {
    const { state } = store;
    const reason = whyNot(state, what);
    if (element.hidden) open();
    if (reason) setText(said, reason);
    else if (what === "connect") {
      const fields = { way: way.value || "direct", code: code.value || null };
      actions.askLive(what, { ...fields, port: port.valueAsNumber || PORT });
    } else actions.askLive(what, fieldsOf(what, state));
  }

  const open = () => {
    element.hidden = false;
    if (store.state.connection !== "offline") actions.askLive("state", {});
  };
  const toggle = () => {
    if (element.hidden) {
      open();
      (store.state.live?.state === "connected" ? moves[0][1] : code).focus({ preventScroll: true });
    } else {
      focusRoll(element);
      element.hidden = true;
    }
  };

  form.addEventListener(
    "submit",
    (event) => {
      event.preventDefault();
      ask("connect");
    },
    { signal },
  );
  way.addEventListener("change", () => show(), { signal });
  over.addEventListener("click", () => actions.askLive("push", { take: store.state.shownTake, over: true }), {
    signal,
  });

  const show = () => {
    const { live } = store.state;
    const state = live?.state ?? "closed";
    const connected = state === "connected";
    element.dataset.state = state;
    setText(stands, live?.busy ? `${live.busy}…` : STANDS[state]);
    setText(linked, live?.linked ?? (connected ? "Nothing is linked yet: pull, or push" : ""));
    if (live && way.children.length !== live.ways.length) {
      way.replaceChildren(...live.ways.map(({ name, title }) => h("option", { value: name }, title)));
      way.value = live.way;
    }
    port.hidden = way.value !== "relay";
    code.hidden = live?.ways.find(({ name }) => name === way.value)?.code === false;
    form.hidden = connected;
    for (const [, one] of moves) one.hidden = !connected;
    close[1].hidden = state === "closed";
    if (connected) code.value = "";
    for (const [what, one] of [connect, ...moves, close]) {
      const reason = whyNot(store.state, what);
      // It keeps the focus, and says why when it is pressed.
      setAttribute(one, "aria-disabled", reason !== "");
      setAttribute(one, "title", reason || null);
    }
    setPressed(moves[3][1], live?.following ?? false);
    setText(said, live?.said ?? "");
    said.classList.toggle("cl-live-failed", !!live?.failed);
    over.hidden = live?.failed !== "conflict" || !connected;
  };
  store.subscribe(({ connection }, before) => {
    // Another kernel may be there, which knows of no connection.
    if (!element.hidden && before.connection === "offline" && connection !== "offline") open();
  }, signal);
  watch(store, ({ live, connection, takes }) => [live, connection, takes.length > 0], show, signal);
  return { element, ask, toggle };
}

function fieldsOf(
  what: LiveRequest,
  { live, gallery: { chosen }, shownTake }: State,
): Readonly<Record<string, unknown>> {
  if (what === "push") return { take: shownTake };
  // One that is chosen is one that has the focus.
  if (what === "push_takes") return { takes: chosen.length > 1 ? chosen : null };
  return what === "follow" ? { on: !live?.following } : {};
}
