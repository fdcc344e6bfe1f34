/**
 * Scrolls an element by so many pixels in each of `count` frames, as a wheel does; milliseconds from each frame to the next.
 * At the end it is where it was.
 */
async function scrollFrames(selector, pixels, count) {
  const element = document.querySelector(selector);
  const frame = () => new Promise((resolve) => requestAnimationFrame(resolve));
  const gaps = [];
  let last = await frame();
  for (let at = 0; at < count; at++) {
    element.scrollTop += pixels;
    const now = await frame();
    gaps.push(now - last);
    last = now;
  }
  await frame();
  return gaps;
}

/** How many colours the canvases in `selector` have, each: what is drawn has more than one. */
function colorsOf(selector) {
  return [...document.querySelectorAll(`${selector} canvas`)].map((canvas) => {
    const copy = new OffscreenCanvas(canvas.width, canvas.height).getContext("2d");
    copy.drawImage(canvas, 0, 0);
    return new Set(new Uint32Array(copy.getImageData(0, 0, canvas.width, canvas.height).data.buffer)).size;
  });
}

Object.assign(globalThis, { scrollFrames, colorsOf });
