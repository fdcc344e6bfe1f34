/** Running model functions: what the kernel is asked. */

import { regionIn } from "../score/region";
import type { Actions } from "../store/actions";
import type { Link, Outgoing } from "../store/link";
import type { Store } from "../store/store";
import type { Traits } from "./traits";

/** Asks the kernel, and tells the user where it says no. */
export type Ask = (outgoing: Outgoing) => Promise<void>;

export function runActions(
  store: Store,
  link: Link,
  traits: Traits,
  ask: Ask,
  notify: Actions["notify"],
): Pick<Actions, "run" | "cancel"> {
  return {
    run(name, from) {
      const { score, region: asked, parameters, panel, revision } = store.state;
      const left = asked && regionIn(score, asked);
      // No region at all means the whole piece: not what was asked for.
      if (asked && !left) return notify("warning", "Nothing is left of the region: choose another, or clear it.");
      traits.writeSelection();
      void ask({
        type: "run",
        function: name,
        // Also those of its notes that are gone: an undo may bring them back, and a take take their place.
        region: left && { ...left, notes: asked.notes },
        parameters: parameters[name] ?? {},
        base_rev: revision,
        n: panel[name]?.n ?? 1,
        again: panel[name]?.again ?? "queue",
        from: from ?? null,
      });
    },
    cancel(wanted) {
      const { jobs } = store.state;
      const job =
        jobs.find(({ job, state }) => (wanted === undefined ? state === "running" : job === wanted)) ?? jobs[0];
      if (job) link.send({ type: "cancel", req: link.newRequest(), job: job.job });
    },
  };
}
