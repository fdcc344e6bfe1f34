/**
 * A value for each bar or track, in the panel: one control for all of them, how many differ, and a way to make all the same.
 * The values themselves are under the bars and beside the tracks.
 */

import { allTheSame, type Sparse, sparseOf, withFill } from "../../multislider/sparse";
import type { Parameter, Scope } from "../../store/state";
import { h, setText } from "../dom";
import type { ControlDoes, Draw } from "./control";
import type { Frame } from "./frame";

/** What the one control is of, while none differs. */
const ALL: Readonly<Record<Scope, string>> = {
  track: "All tracks",
  bar: "All bars",
  cell: "All tracks and bars",
};

export function drawScoped(
  parameter: Parameter,
  draw: Draw,
  frame: Frame,
  { change, isThere }: ControlDoes,
  signal: AbortSignal,
): (value: unknown) => void {
  let sparse: Sparse = { fill: null, at: {} };
  const show = draw(parameter, frame, (fill) => change(withFill(sparse, fill)), signal);
  const these = h("span", {});
  const differing = h("span", {});
  const same = h("button", { type: "button", class: "cl-link" }, "Make all the same");
  same.setAttribute("aria-label", `Make all of ${parameter.title} the same`);
  same.addEventListener("click", () => change(allTheSame(sparse)), { signal });
  const scope = parameter.scope as Scope;
  frame.below.append(h("p", { class: "cl-scope" }, these, differing, same));
  return (value) => {
    sparse = sparseOf(parameter, value);
    show(sparse.fill);
    const others = Object.keys(sparse.at).filter(isThere).length;
    setText(these, others ? "All others" : ALL[scope]);
    setText(differing, others ? `${others} ${others === 1 ? "differs" : "differ"}` : "");
    same.hidden = Object.keys(sparse.at).length === 0;
  };
}
