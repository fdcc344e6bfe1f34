/**
 * What a frame costs the page: `globalThis.benchmark` runs a program's gestures and tells the command what each took.
 *
 * A program is an object with some of
 *
 *     prepare(piece)   makes of the piece what it wants to be given; not timed
 *     load()           shows it; resolves when it was told to draw, with milliseconds to be added
 *     drawn()          whether its notes are drawn now, where that comes later than `load`
 *     zoom(part)       0: the close view of the piece's start; 1: the whole piece; between them in equal factors
 *     pan(pixels)      moves the view along time
 *     select()         selects the first 1,000 notes; resolves when they are
 *     grip()           a point on a selected note, in the page's pixels
 *
 * Each may return before anything is painted: it is timed to the end of its painting.
 */

/** Frames of a kind are counted until this many milliseconds have gone. */
const PATIENCE = 4000;

export function steer(program) {
  globalThis.benchmark = {
    /** Runs a task after this returns, so that a page that hangs holds up nobody; its end is told on the console. */
    begin(name, ...details) {
      setTimeout(async () => {
        const told = await tasks[name](program, ...details).then(
          (value) => ({ value }),
          (error) => ({ error: String(error?.stack ?? error) }),
        );
        console.info(`benchmark: ${JSON.stringify(told)}`);
      });
    },
  };
}

const tasks = {
  async load(program, piece) {
    program.prepare?.(JSON.parse(piece));
    await endOfFrame();
    const began = performance.now();
    const before = (await program.load()) ?? 0;
    while (program.drawn && !program.drawn()) await endOfFrame();
    if (!program.drawn) await endOfFrame();
    return performance.now() - began + before;
  },

  async zoom(program, steps) {
    const parts = Array.from({ length: 2 * steps }, (_, step) => 1 - Math.abs(1 - (step + 1) / steps));
    await tasks.show(program, 0);
    return frames(parts.map((part) => () => program.zoom(part)));
  },

  async pan(program, count, pixels) {
    return frames(Array.from({ length: count }, () => () => program.pan(pixels)));
  },

  /** The whole piece in view, drawn anew at scales that differ by a hundredth or two. */
  async whole(program, count) {
    await tasks.show(program, 1);
    return frames(Array.from({ length: count }, (_, step) => () => program.zoom(step % 2 ? 1 : 0.998)));
  },

  async show(program, part) {
    program.zoom(part);
    await endOfFrame();
    await endOfFrame();
  },

  select: async (program) => program.select(),

  grip: async (program) => program.grip(),

  /** What each of the next events costs that a hand makes with the mouse, until the button is up. */
  async drag() {
    const costs = { move: [], up: [] };
    // A browser sends a pointer event and a mouse event for one movement: the first of them begins the time.
    const heard = (list) => {
      let counting = false;
      return async () => {
        if (counting) return;
        counting = true;
        list.push(await cost(() => {}));
        counting = false;
      };
    };
    const ended = new AbortController();
    const listen = { capture: true, signal: ended.signal };
    const [moved, released] = [heard(costs.move), heard(costs.up)];
    for (const type of ["pointermove", "mousemove"]) addEventListener(type, moved, listen);
    await new Promise((resolve) => {
      const up = () => void released().then(() => costs.up.length && resolve());
      for (const type of ["pointerup", "mouseup"]) addEventListener(type, up, listen);
    });
    ended.abort();
    return costs;
  },
};

/** Milliseconds of each act, done in a frame of its own. */
async function frames(acts) {
  const costs = [];
  const began = performance.now();
  for (const act of acts) {
    await endOfFrame();
    costs.push(await cost(act));
    if (performance.now() - began > PATIENCE) break;
  }
  return costs;
}

/**
 * Milliseconds of work: the act and what it leaves to be done at once, and the next frame from its first callback to the
 * end of its painting. The wait between the two is the screen's and is left out.
 */
function cost(act) {
  return new Promise((resolve) => {
    const began = performance.now();
    let acted = 0;
    // Asked for before the act can ask for a frame: what it draws there comes after this and before the end.
    const frame = painted((start, end) => resolve(acted && start > acted ? acted - began + (end - start) : end - began));
    act();
    soon(() => {
      acted = performance.now();
    });
    return frame;
  });
}

function painted(then) {
  requestAnimationFrame(() => {
    const start = performance.now();
    // A message that is posted in an animation frame is handled after that frame is painted.
    soon(() => then(start, performance.now()));
  });
}

function soon(then) {
  const { port1, port2 } = new MessageChannel();
  port1.onmessage = () => {
    port1.close();
    then();
  };
  port2.postMessage(null);
}

export function endOfFrame() {
  return new Promise((resolve) => painted(resolve));
}

/** A scale between the close view's and the whole piece's, in equal factors. */
export function between(part, close, all) {
  return close * (all / close) ** part;
}
