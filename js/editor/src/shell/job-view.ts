/** How runs are going: the one that works, those that wait for their turn, and how the last one ended. */

import type { Actions } from "../store/actions";
import { isOver, jobLabel } from "../store/jobs";
import type { FunctionSchema, Job } from "../store/state";
import type { Store } from "../store/store";
import { openPopup } from "../ui/popup";
import { h, setAttribute, setText, uniqueId } from "./dom";
import { icon } from "./icons";
import { watch } from "./watch";
import { leftInWords } from "./words";

export function createJobView(root: HTMLElement, store: Store, actions: Actions, signal: AbortSignal): HTMLElement {
  const list = h("ul", { class: "cl-jobs", "aria-label": "Runs" });
  const ended = h("div", { class: "cl-job-ended", "aria-live": "polite" });
  const element = h("div", { class: "cl-job" }, list, ended);
  const rows = new Map<string, JobRow>();
  const cancel = (job: string) => actions.cancel(job);

  watch(
    store,
    (state) => [state.jobs, state.functions],
    (jobs, functions) => {
      const there = new Set(jobs.map(({ job }) => job));
      for (const [id, { element }] of rows) {
        if (there.has(id)) continue;
        element.remove();
        rows.delete(id);
      }
      for (const [at, job] of jobs.entries()) {
        const row = rows.get(job.job) ?? createRow(job, cancel);
        rows.set(job.job, row);
        row.show(job, functions);
        if (list.children[at] !== row.element) list.insertBefore(row.element, list.children[at] ?? null);
      }
      list.hidden = jobs.length === 0;
    },
    signal,
  );
  const openDetails = (job: Job) => showDetails(root, ended, job, signal);
  watch(
    store,
    (state) => [state.job],
    (job) => {
      const over = job !== null && isOver(job);
      ended.dataset.state = over ? job.state : "";
      ended.replaceChildren(...(over ? ending(job, openDetails) : []));
    },
    signal,
  );
  return element;
}

interface JobRow {
  readonly element: HTMLElement;
  show(job: Job, functions: readonly FunctionSchema[]): void;
}

function createRow({ job: id }: Job, cancel: (job: string) => void): JobRow {
  const text = h("span", { class: "cl-job-text" });
  const percent = h("span", { class: "cl-job-percent" });
  const left = h("span", { class: "cl-caption" });
  const button = h("button", { type: "button", class: "cl-button" }, "Cancel");
  const bar = h(
    "div",
    { class: "cl-progress", role: "progressbar", "aria-valuemin": 0, "aria-valuemax": 100 },
    h("div", {}),
  );
  // The button goes with its row; nothing else holds its listener.
  button.addEventListener("click", () => cancel(id));
  const line = h("div", { class: "cl-job-line" }, text, percent, button);
  return {
    element: h("li", { class: "cl-job-working" }, line, bar, left),
    show(job, functions) {
      const words = workingInWords(job, functions);
      setText(text, words);
      setText(percent, job.fraction === null ? "" : `${Math.floor(job.fraction * 100)} %`);
      setText(left, [takesDone(job), leftInWords(job.left ?? null)].filter(Boolean).join(", "));
      left.hidden = !left.textContent;
      setAttribute(button, "aria-label", `Cancel ${jobLabel(job, functions)}`);
      setAttribute(bar, "aria-label", words);
      setAttribute(bar, "aria-valuenow", job.fraction === null ? null : Math.round(job.fraction * 100));
      bar.hidden = job.state === "queued";
      bar.classList.toggle("cl-unknown", job.fraction === null);
      bar.style.setProperty("--cl-done", String(job.fraction ?? 0));
    },
  };
}

function takesDone({ wanted: n = 1, done = 0 }: Job): string {
  return n > 1 ? `${done} of ${n} takes` : "";
}

function workingInWords(job: Job, functions: readonly FunctionSchema[]): string {
  const title = jobLabel(job, functions);
  if (job.state === "queued") return `${title} waits for its turn`;
  return job.text || `${title} is running`;
}

function ending(job: Job, openDetails: (job: Job) => void): HTMLElement[] {
  if (job.state === "cancelled") {
    const after = (job.done ?? 0) > 0 ? ` after ${takesDone(job)}.` : ". The score is as it was.";
    return [h("p", {}, `Cancelled${after}`)];
  }
  if (job.state !== "failed") return job.report ? [h("p", { class: "cl-job-report" }, job.report)] : [];
  const message = job.error?.message || "The function failed without a message.";
  const failed = h("p", { class: "cl-job-error", role: "alert" }, icon("warning"), h("span", {}, message));
  if (!job.error?.traceback)
    return [failed, h("p", { class: "cl-caption" }, "The score is as it was. The traceback is in the kernel's log.")];
  const details = h("button", { type: "button", class: "cl-button", "aria-haspopup": "dialog" }, "Details");
  details.addEventListener("click", () => openDetails(job));
  const unharmed = h("span", { class: "cl-job-text cl-caption" }, "The score is as it was.");
  return [failed, h("p", { class: "cl-job-line" }, unharmed, details)];
}

/** The traceback as text, to be read, selected and copied. */
function showDetails(root: HTMLElement, anchor: Element, { error }: Job, signal: AbortSignal): void {
  const id = uniqueId("failure");
  const text = h("textarea", {
    class: "cl-text cl-traceback",
    readonly: true,
    rows: 16,
    cols: 80,
    "aria-labelledby": id,
  });
  text.value = error?.traceback ?? "";
  const copy = h("button", { type: "button", class: "cl-button" }, "Copy");
  const close = h("button", { type: "button", class: "cl-button" }, "Close");
  const body = h(
    "div",
    { class: "cl-form cl-failure", role: "dialog", "aria-labelledby": id },
    h("h3", { id }, error?.message ?? "The function failed"),
    text,
    h("div", { class: "cl-job-line" }, copy, close),
  );
  const popup = openPopup(root, anchor, body, signal);
  copy.addEventListener("click", () => {
    text.select();
    // Where a page may not write to the clipboard, the text is selected and Ctrl+C copies it.
    navigator.clipboard?.writeText(text.value).then(
      () => setText(copy, "Copied"),
      () => {},
    );
  });
  close.addEventListener("click", () => popup.close());
  close.focus({ preventScroll: true });
}
