/** How the last run is going, or how it went. */

import type { Actions } from "../store/actions";
import type { FunctionSchema, Job } from "../store/state";
import type { Store } from "../store/store";
import { h, setAttribute, setText } from "./dom";
import { icon } from "./icons";
import { watch } from "./watch";

export function createJobView(store: Store, actions: Actions, signal: AbortSignal): HTMLElement {
  const text = h("span", { class: "cl-job-text" });
  const percent = h("span", { class: "cl-job-percent" });
  const bar = h(
    "div",
    { class: "cl-progress", role: "progressbar", "aria-valuemin": 0, "aria-valuemax": 100 },
    h("div", {}),
  );
  const cancel = h("button", { type: "button", class: "cl-button" }, "Cancel");
  const working = h("div", { class: "cl-job-working" }, h("div", { class: "cl-job-line" }, text, percent, cancel), bar);
  const ended = h("div", { class: "cl-job-ended" });
  const element = h("div", { class: "cl-job", "aria-live": "polite" }, working, ended);
  cancel.addEventListener("click", () => actions.cancel(), { signal });

  watch(
    store,
    (state) => [state.job, state.functions],
    (job, functions) => {
      const busy = job?.state === "queued" || job?.state === "running";
      element.hidden = job === null;
      working.hidden = !busy;
      ended.replaceChildren(...(job && !busy ? ending(job) : []));
      ended.dataset.state = job?.state ?? "";
      if (!job || !busy) return;
      setText(text, workingInWords(job, functions));
      setText(percent, job.fraction === null ? "" : `${Math.floor(job.fraction * 100)} %`);
      setAttribute(bar, "aria-label", workingInWords(job, functions));
      setAttribute(bar, "aria-valuenow", job.fraction === null ? null : Math.round(job.fraction * 100));
      bar.classList.toggle("cl-unknown", job.fraction === null);
      bar.style.setProperty("--cl-done", String(job.fraction ?? 0));
    },
    signal,
  );
  return element;
}

function workingInWords(job: Job, functions: readonly FunctionSchema[]): string {
  if (job.state === "queued") return "Waiting for its turn";
  const title = functions.find((schema) => schema.name === job.function)?.title ?? job.function;
  return job.text || `${title} is running`;
}

function ending(job: Job): HTMLElement[] {
  if (job.state === "cancelled") return [h("p", {}, "Cancelled. The score is as it was.")];
  if (job.state === "failed") {
    const message = job.error?.message || "The function failed without a message.";
    return [
      h("p", { class: "cl-job-error", role: "alert" }, icon("warning"), h("span", {}, message)),
      h("p", { class: "cl-caption" }, "The score is as it was. The traceback is in the kernel's log."),
    ];
  }
  return job.report ? [h("p", { class: "cl-job-report" }, job.report)] : [];
}
