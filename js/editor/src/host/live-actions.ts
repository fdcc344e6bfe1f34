/** Ableton Live: what the kernel is asked, and what it tells of it. */

import { Relay } from "../live/relay";
import type { Actions } from "../store/actions";
import type { Link } from "../store/link";
import type { LiveState } from "../store/live";
import { addNotice } from "../store/notices";
import type { Store } from "../store/store";
import { CLOCK } from "../store/timers";
import type { Ask } from "./run-actions";

/** Milliseconds after which it is asked for what a host may have lost (Colab), while something is going on. */
const SILENCE = 500;

export function liveActions(store: Store, link: Link, ask: Ask, signal: AbortSignal): Pick<Actions, "askLive"> {
  link.listen((message) => {
    if (message.type !== "live") return;
    const { live } = store.state;
    const told = message as unknown as LiveState;
    store.update({ live: told });
    // What was not asked for here, as when both sides changed, is said also to who has no panel open.
    if (told.failed === "both" && told.said !== live?.said) addNotice(store, "warning", told.said);
  }, signal);
  CLOCK.every(SILENCE, () => store.state.live?.busy && link.poll(), signal);
  const relay = new Relay(link, signal);
  return {
    askLive: (what, { port, ...fields }) => {
      // Within the click: only then do browsers open a window.
      if (fields.way === "relay") relay.open(port as number);
      void ask({ type: `live.${what}`, ...fields });
    },
  };
}
