/**
 * A page that does for a widget what a notebook's host does: imports its module from a blob, and gives it a model.
 *
 * The model behaves as the hosts' does where a widget can tell: `set` tells the page's listeners at once and the kernel
 * on `save_changes`; bytes arrive as DataView; without a kernel, sending does nothing, in silence.
 */

const SIZE = 4;

function encode(message, buffers) {
  const parts = [new TextEncoder().encode(JSON.stringify(message)), ...buffers.map(bytesOf)];
  const frame = new Uint8Array(parts.reduce((sum, part) => sum + SIZE + part.length, 0));
  let at = 0;
  for (const part of parts) {
    new DataView(frame.buffer).setUint32(at, part.length, true);
    frame.set(part, at + SIZE);
    at += SIZE + part.length;
  }
  return frame;
}

function decode(frame) {
  const parts = [];
  for (let at = 0; at < frame.byteLength; ) {
    const length = new DataView(frame).getUint32(at, true);
    parts.push(new DataView(frame, at + SIZE, length));
    at += SIZE + length;
  }
  const [text, ...buffers] = parts;
  return { ...JSON.parse(new TextDecoder().decode(text)), buffers };
}

function isBinary(value) {
  return value instanceof ArrayBuffer || ArrayBuffer.isView(value);
}

function bytesOf(value) {
  return value instanceof ArrayBuffer
    ? new Uint8Array(value)
    : new Uint8Array(value.buffer, value.byteOffset, value.byteLength);
}

function merged(frame) {
  const bytes = Object.entries(frame.bytes).map(([name, at]) => [name, frame.buffers[at]]);
  return { ...frame.state, ...Object.fromEntries(bytes) };
}

class Model {
  #values;
  #changed = new Set();
  #listeners = new Map();
  // One request at a time: several connections would let a later message overtake an earlier one.
  #sending = Promise.resolve();
  hasKernel = true;
  widget_manager = {
    get_model: () => Promise.reject(new Error("there is one model on this page")),
  };

  constructor(values) {
    this.#values = values;
  }

  get(name) {
    return this.#values[name];
  }

  set(name, value) {
    if (this.#same(name, value)) return;
    this.#changed.add(name);
    this.#put({ [name]: value });
  }

  save_changes() {
    const names = [...this.#changed];
    this.#changed.clear();
    const binary = names.filter((name) => isBinary(this.#values[name]));
    const plain = names.filter((name) => !binary.includes(name));
    const state = Object.fromEntries(plain.map((name) => [name, this.#values[name]]));
    const bytes = Object.fromEntries(binary.map((name, at) => [name, at]));
    const buffers = binary.map((name) => this.#values[name]);
    if (names.length) this.#up({ kind: "state", state, bytes }, buffers);
  }

  send(content, _callbacks, buffers = []) {
    this.#up({ kind: "custom", content }, buffers);
  }

  on(event, listener) {
    if (!this.#listeners.has(event)) this.#listeners.set(event, []);
    this.#listeners.get(event).push(listener);
  }

  off(event, listener) {
    for (const name of event ? [event] : [...this.#listeners.keys()]) {
      const kept = listener ? (this.#listeners.get(name) ?? []).filter((other) => other !== listener) : [];
      this.#listeners.set(name, kept);
    }
  }

  listenerCount() {
    return [...this.#listeners.values()].reduce((sum, listeners) => sum + listeners.length, 0);
  }

  receive(frame) {
    if (frame.kind === "custom") this.#tell("msg:custom", frame.content, frame.buffers);
    else this.#put(merged(frame));
  }

  #put(values) {
    Object.assign(this.#values, values);
    for (const name of Object.keys(values)) this.#tell(`change:${name}`, this, values[name]);
    this.#tell("change", this);
  }

  #same(name, value) {
    const old = this.#values[name];
    return old === value || (!isBinary(value) && !isBinary(old) && JSON.stringify(old) === JSON.stringify(value));
  }

  #tell(event, ...details) {
    for (const listener of [...(this.#listeners.get(event) ?? [])]) listener(...details);
  }

  #up(message, buffers) {
    if (!this.hasKernel) return;
    const body = encode(message, buffers);
    this.#sending = this.#sending.then(() => fetch("/up", { method: "POST", body }));
  }
}

async function listen(model) {
  for (;;) {
    const response = await fetch("/down");
    if (response.status === 200) model.receive(decode(await response.arrayBuffer()));
  }
}

async function importFromBlob(source) {
  const url = URL.createObjectURL(new Blob([source], { type: "text/javascript" }));
  try {
    const module = await import(url);
    return typeof module.default === "function" ? await module.default() : (module.default ?? module);
  } finally {
    URL.revokeObjectURL(url);
  }
}

async function textOf(path) {
  return (await fetch(path)).text();
}

/** Loads the widget, and returns what the tests steer it with. */
async function start(hasKernel) {
  const model = new Model(merged(decode(await (await fetch("/state")).arrayBuffer())));
  model.hasKernel = hasKernel;
  document.head.appendChild(document.createElement("style")).textContent = await textOf("/widget.css");
  const widget = await importFromBlob(await textOf("/widget.js"));
  const experimental = { invoke: () => Promise.reject(new Error("some hosts have no invoke")) };
  let end = () => {};
  const initialize = async () => {
    const controller = new AbortController();
    performance.mark("initialize");
    const cleanup = await widget.initialize?.({ model, experimental, signal: controller.signal });
    performance.measure("initialize", "initialize");
    end = async () => {
      controller.abort();
      if (typeof cleanup === "function") await cleanup();
    };
  };
  await initialize();
  listen(model);

  const views = [];
  const render = async () => {
    const el = document.body.appendChild(document.createElement("div"));
    el.className = "view";
    const view = new AbortController();
    const cleanup = await widget.render({ model, el, experimental, signal: view.signal });
    const remove = async () => {
      view.abort();
      if (typeof cleanup === "function") await cleanup();
      el.remove();
    };
    return views.push(remove) - 1;
  };
  const remove = async (view) => {
    await views[view]?.();
    // What the view held must not live on in this list.
    views[view] = null;
  };
  return { model, initialize, end: () => end(), render, remove };
}

globalThis.startHost = async (hasKernel) => {
  globalThis.host = await start(hasKernel);
};
