/**
 * What a frame costs while something scrolls: milliseconds of each of `count` frames. The scrolling and what it leaves
 * to be done at once, and the next frame from its first callback to the end of its painting; the screen's wait between the
 * two is left out (benchmarks/editor/page/measure.js does the same).
 */
async function scrollFrames(selector, pixels, count) {
  const element = document.querySelector(selector);
  const soon = (then) => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = () => {
      port1.close();
      then();
    };
    port2.postMessage(null);
  };
  const painted = (then) =>
    requestAnimationFrame(() => {
      const start = performance.now();
      soon(() => then(start, performance.now()));
    });
  const endOfFrame = () => new Promise((resolve) => painted(resolve));
  const cost = () =>
    new Promise((resolve) => {
      const began = performance.now();
      let acted = 0;
      painted((start, end) => resolve(acted && start > acted ? acted - began + (end - start) : end - began));
      element.scrollTop += pixels;
      soon(() => {
        acted = performance.now();
      });
    });
  const costs = [];
  for (let frame = 0; frame < count; frame++) {
    await endOfFrame();
    costs.push(await cost());
  }
  element.scrollTop = 0;
  await endOfFrame();
  return costs;
}

globalThis.scrollFrames = scrollFrames;
