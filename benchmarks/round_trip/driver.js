/**
 * What is done and timed in the page. A widget itself, so that it reaches the kernel as the measured ones do; it leaves its
 * functions on `globalThis.benchmark`, where the command finds them.
 *
 * Times are milliseconds since 1970, as `time.time()` counts them in the kernel on the same machine.
 */

const NOTES = ".cl-roll-area canvas:nth-of-type(2)";
const UNDO = ".cl-toolbar :is([aria-label^='Undo'], [aria-label^='Nothing to undo'])";

const now = () => performance.timeOrigin + performance.now();
const notebookOf = () => globalThis.jupyterapp.shell.currentWidget;
const kernelOf = () => notebookOf().sessionContext.session.kernel;
const inKernel = (code) => kernelOf().requestExecute({ code, store_history: false }).done;

class Driver {
  /** Who waits for what the kernel tells next; there is one question at a time. */
  #told = null;

  constructor(model) {
    model.on("msg:custom", (message, buffers) => this.#told?.({ ...message, buffers }));
  }

  /** The page's clock, for the command to hold against its own. */
  now() {
    return now();
  }

  /** From a key press that the page handles until the kernel's document has the edit, and until who observes it hears. */
  async edits(repeats, warmUp) {
    // Up and down again: pitches end at 127.
    const key = (turn) => (turn % 2 ? "ArrowDown" : "ArrowUp");
    const pressed = (selector) => (turn) => this.#press(document.querySelector(selector), key(turn));
    await inKernel("pair.listen()");
    const times = await interleaved({ editor: pressed(".cl-roll-root"), bare: pressed(".bare") }, repeats, warmUp);
    await inKernel("pair.ignore()");
    return times;
  }

  async #press(element, key) {
    const told = this.#hear();
    const pressed = now();
    element.dispatchEvent(new KeyboardEvent("keydown", { key, bubbles: true, cancelable: true }));
    const { at, observed = at } = await told;
    return { document: at - pressed, observers: observed - pressed };
  }

  /** From just before the kernel does something, "at_once" or "later", until the page shows it. */
  views(how, repeats, warmUp) {
    const undo = document.querySelector(UNDO);
    const bare = document.querySelector(".bare");
    const editor = (turn) =>
      this.#show(`pair.${how}(pair.edit, ${turn})`, undo, () => undo.ariaLabel.includes(`Turn ${turn}.`));
    const text = (turn) =>
      this.#show(`pair.${how}(pair.text, ${turn})`, bare, () => bare.textContent.includes(`Turn ${turn}.`));
    return interleaved({ editor, bare: text }, repeats, warmUp);
  }

  async #show(code, element, isShown) {
    const told = this.#hear();
    const shown = mutated(element, isShown);
    const done = inKernel(code);
    const [end, { at }] = await Promise.all([shown, told]);
    await done;
    return end - at;
  }

  /** From running a cell that makes a widget until its picture is on its canvas. */
  cells(editor, bare, repeats, warmUp) {
    const run = (index, selector) => async () => {
      const { content } = notebookOf();
      content.activeCellIndex = index;
      const output = content.widgets[index].outputArea.node;
      const before = output.querySelector(selector);
      const began = now();
      const ran = globalThis.jupyterapp.commands.execute("notebook:run-cell");
      const end = await painted(() => [...output.querySelectorAll(selector)].find((canvas) => canvas !== before));
      await ran;
      return end - began;
    };
    return interleaved({ editor: run(editor, NOTES), bare: run(bare, "canvas") }, repeats, warmUp);
  }

  /** From `initialize` and `render` until the picture is on the canvas, with no kernel behind them: the page's own part. */
  async renders(repeats, warmUp) {
    const [editor, bare] = [await this.#module("editor"), await this.#module("rectangle")];
    return interleaved(
      { editor: () => rendered(editor, NOTES), bare: () => rendered(bare, "canvas") },
      repeats,
      warmUp,
    );
  }

  /** A widget's module and its traits, as the kernel sends them when the widget opens. */
  async #module(which) {
    const told = this.#hear();
    await inKernel(`pair.hand_over(gallery.${which}())`);
    const { state, binary, buffers } = await told;
    const url = URL.createObjectURL(new Blob([state._esm], { type: "text/javascript" }));
    const { default: module } = await import(url);
    URL.revokeObjectURL(url);
    return { module, state: { ...state, ...Object.fromEntries(binary.map((name, at) => [name, buffers[at]])) } };
  }

  #hear() {
    return new Promise((resolve) => {
      this.#told = resolve;
    });
  }
}

/** Runs the tasks by turns, and every other turn in the opposite order; what each measured after the warm-up. */
async function interleaved(tasks, repeats, warmUp) {
  const names = Object.keys(tasks);
  const measured = Object.fromEntries(names.map((name) => [name, []]));
  for (let turn = 0; turn < warmUp + repeats; turn++) {
    for (const name of turn % 2 ? [...names].reverse() : names) {
      await settled();
      const time = await tasks[name](turn);
      if (turn >= warmUp) measured[name].push(time);
    }
  }
  return measured;
}

/** Nothing is under way any more: the kernel told that it is idle, and the page has painted what it was told. */
async function settled() {
  const kernel = kernelOf();
  await new Promise((resolve) => {
    const look = () => {
      if (kernel.status !== "idle") return;
      kernel.statusChanged.disconnect(look);
      resolve();
    };
    kernel.statusChanged.connect(look);
    look();
  });
  await endOfFrame();
}

/** The end of the next animation frame's work, painting included: a task that is posted in the frame runs after it. */
function endOfFrame() {
  return new Promise((resolve) => {
    requestAnimationFrame(() => {
      const { port1, port2 } = new MessageChannel();
      port1.onmessage = () => {
        port1.close();
        resolve();
      };
      port2.postMessage(null);
    });
  });
}

/** When the element came to be as wanted: the observer runs when the script that changed it ends. */
function mutated(element, isShown) {
  return new Promise((resolve) => {
    const observer = new MutationObserver(() => {
      const time = now();
      if (!isShown()) return;
      observer.disconnect();
      resolve(time);
    });
    observer.observe(element, { attributes: true, childList: true });
  });
}

/** The end of the first frame in which there is a picture on the canvas that `find` finds. */
async function painted(find) {
  for (;;) {
    await endOfFrame();
    const time = now();
    const canvas = find();
    if (canvas && hasPicture(canvas)) return time;
  }
}

function hasPicture(canvas) {
  const { data } = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height);
  return new Uint32Array(data.buffer).some((pixel) => pixel !== 0);
}

async function rendered({ module, state }, selector) {
  const el = document.createElement("div");
  // Where a cell's output would be, so that the same styles hold.
  document.querySelector(".jp-OutputArea-output").append(el);
  const model = standIn({ ...state, identity: crypto.randomUUID() });
  const began = now();
  const end = module.initialize?.({ model });
  const leave = module.render({ model, el });
  const time = (await painted(() => el.querySelector(selector))) - began;
  leave?.();
  end?.();
  el.remove();
  return time;
}

/** A model whose kernel never answers. */
function standIn(state) {
  return { get: (name) => state[name], set() {}, save_changes() {}, send() {}, on() {}, off() {} };
}

export default {
  render({ model }) {
    globalThis.benchmark = new Driver(model);
  },
};
