// This editor: its built module under the tests' host, with the kernel's side behind it; steered by its wheel and buttons.
import { between, endOfFrame, steer } from "./measure.js";

const one = (selector) => document.querySelector(selector);
const notes = () => one(".cl-roll-area canvas:nth-of-type(2)");
const view = () => one(".cl-roll-root").dataset;

let scales = null;
let given = null;

function wheel(turn) {
  const area = one(".cl-roll-area");
  const { left, top } = area.getBoundingClientRect();
  area.dispatchEvent(
    new WheelEvent("wheel", { bubbles: true, cancelable: true, clientX: left, clientY: top + 1, ...turn }),
  );
}

/** Zooms along time; how much a pixel of the wheel is, is learned from one that is turned first. */
function scaleTo(pixelsPerTick) {
  wheel({ ctrlKey: true, deltaY: Math.log(Number(view().pixelsPerTick) / pixelsPerTick) / scales.perPixel });
}

function learn() {
  const fit = one("[aria-label^='Show the whole piece']");
  fit.click();
  const [all, home] = [Number(view().pixelsPerTick), Number(view().left)];
  wheel({ ctrlKey: true, deltaY: -100 });
  const perPixel = Math.log(Number(view().pixelsPerTick) / all) / 100;
  fit.click();
  scales = { all, close: all / given.share, home, perPixel };
}

steer({
  prepare(piece) {
    given = piece;
  },
  /** The host called `initialize` before: its part is added to what follows. */
  async load() {
    await globalThis.host.render();
    return performance.getEntriesByName("initialize", "measure")[0].duration;
  },
  drawn() {
    const canvas = notes();
    if (!canvas?.width) return false;
    if (given.count === 0) return true;
    const { data } = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height);
    return new Uint32Array(data.buffer).some((pixel) => pixel !== 0);
  },
  zoom(part) {
    if (!scales) learn();
    const panned = (Number(view().left) - scales.home) * Number(view().pixelsPerTick);
    if (panned) wheel({ deltaX: -panned });
    scaleTo(between(part, scales.close, scales.all));
  },
  pan: (deltaX) => wheel({ deltaX }),
  async select() {
    const said = () => one(".closeloop").textContent.replaceAll(",", "").includes("1000 notes");
    while (!said()) await endOfFrame();
  },
});
