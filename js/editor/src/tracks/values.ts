/** Beside a track: what the open function asks for of each track, one small control for each parameter. */

import { axisOf } from "../multislider/axis";
import { regionTracks } from "../multislider/places";
import { keyOf, sparseOf, valueIn, withoutValues, withValues } from "../multislider/sparse";
import { iconButton } from "../shell/buttons";
import { createChoiceMenu } from "../shell/controls/choice";
import { createPairSlider, pairOf } from "../shell/controls/pair";
import { createSlider } from "../shell/controls/slider";
import { createSwitch } from "../shell/controls/toggle";
import { valueInWords } from "../shell/controls/words";
import { h, renewing, setAttribute, setText } from "../shell/dom";
import { watch } from "../shell/watch";
import { trackName } from "../shell/words";
import type { Actions } from "../store/actions";
import { type Asked, askedOf, sameValue } from "../store/parameters";
import type { Parameter } from "../store/state";
import type { Store } from "../store/store";

interface Line {
  readonly element: HTMLElement;
  show(asked: Asked): void;
}

/** The lines of one track; empty, and without any height, where no function asks. */
export function createTrackValues(track: number, store: Store, actions: Actions, signal: AbortSignal): HTMLElement {
  const element = h("div", { role: "gridcell", class: "cl-track-values" });
  const renew = renewing(signal);
  let drawn: unknown = null;
  let lines: readonly Line[] = [];
  watch(
    store,
    (state) => [state.functions, state.parameters, state.openFunction, state.region, state.score.tracks],
    (..._) => {
      const { state } = store;
      const asked = askedOf(state, isBesideTracks);
      const wanted = asked.map(({ schema, parameter }) => [schema.name, parameter]);
      if (!sameValue(wanted, drawn)) {
        drawn = wanted;
        const lifetime = renew();
        const name = () => trackName(track, store.state.score);
        lines = asked.map((one) => createLine(track, name, one, actions, lifetime));
        element.replaceChildren(...lines.map((line) => line.element));
        element.hidden = !lines.length;
      }
      for (const [at, line] of lines.entries()) line.show(asked[at]);
      element.classList.toggle("cl-outside", !regionTracks(state).some(({ id }) => id === track));
    },
    signal,
  );
  return element;
}

function isBesideTracks(parameter: Parameter): boolean {
  return parameter.scope === "track";
}

function createLine(track: number, name: () => string, asked: Asked, actions: Actions, signal: AbortSignal): Line {
  const { schema, parameter } = asked;
  const key = keyOf("track", { track });
  let sparse = sparseOf(parameter, asked.value);
  const set = (values: typeof sparse) => actions.setParameters(schema.name, { [parameter.name]: values });
  const words = h("span", { class: "cl-track-value" });
  const moved = (value: unknown) => setText(words, valueInWords(parameter, value));
  const label = `${parameter.title} of ${name()}`;
  const small = createSmall(
    parameter,
    sparse.fill,
    label,
    moved,
    (value) => set(withValues(sparse, [[key, value]])),
    signal,
  );
  const back = () => set(withoutValues(sparse, [key]));
  const reset = iconButton("reset", `Reset ${label}`, back, signal);
  reset.classList.add("cl-reset");
  const title = h("span", { class: "cl-track-title", title: parameter.help || null }, parameter.title);
  title.addEventListener("dblclick", back, { signal });
  return {
    element: h("div", { class: "cl-track-line", "data-parameter": parameter.name }, title, small.element, reset, words),
    show({ value }) {
      sparse = sparseOf(parameter, value);
      const here = valueIn(sparse, key);
      small.show(here);
      moved(here);
      reset.hidden = !Object.hasOwn(sparse.at, key);
    },
  };
}

interface Small {
  readonly element: HTMLElement;
  show(value: unknown): void;
}

function createSmall(
  parameter: Parameter,
  fill: unknown,
  label: string,
  moved: (value: unknown) => void,
  change: (value: unknown) => void,
  signal: AbortSignal,
): Small {
  switch (parameter.kind) {
    case "pair": {
      const slider = createPairSlider({ ...parameter, title: label }, change, signal, { moved });
      return { ...slider, show: (value) => slider.show(pairOf(value, [parameter.low, parameter.high])) };
    }
    case "choice": {
      const menu = createChoiceMenu(parameter, change, signal);
      setAttribute(menu.element, "aria-label", label);
      return menu;
    }
    case "toggle":
      return createSwitch({ "aria-label": label }, change, signal);
    default: {
      const { range } = axisOf(parameter, fill);
      const slider = createSlider(range, { label, unit: parameter.unit, moved }, change, signal);
      return { ...slider, show: (value) => slider.show(Number(value)) };
    }
  }
}
