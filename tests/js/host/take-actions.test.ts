import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { takeActions } from "../../../js/editor/src/host/take-actions";
import type { Traits } from "../../../js/editor/src/host/traits";
import { initialState } from "../../../js/editor/src/store/initial";
import { Link, type Outgoing } from "../../../js/editor/src/store/link";
import { Store } from "../../../js/editor/src/store/store";
import { runOf, takeOf } from "../gallery/takes";

const RUN = runOf("r");
const TAKES = [1, 2, 3, 4].map((number) => takeOf(number, RUN));

function open() {
  const store = new Store(initialState(undefined, { takes: TAKES, shownTake: "t2" }));
  const asked: Outgoing[] = [];
  const ask = async (outgoing: Outgoing) => void asked.push(outgoing);
  const ended = new AbortController();
  const actions = takeActions(store, new Link(null), {} as Traits, ask, ended.signal);
  const numbers = () => store.state.takes.map(({ number }) => number);
  return { store, asked, actions, ended, numbers };
}

beforeEach(() => {
  vi.useFakeTimers();
  vi.stubGlobal("addEventListener", () => {});
});
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

test("deleted takes are gone at once, and the kernel hears of it when they cannot be brought back any more", () => {
  const { store, asked, actions, numbers } = open();
  actions.dropTakes(["t2"]);
  actions.dropTakes(["t4"]);
  expect(numbers()).toEqual([1, 3]);
  expect(store.state.shownTake).toBeNull();
  expect(store.state.notices.map(({ text }) => text)).toEqual(["Deleted 2 takes."]);
  expect(asked).toEqual([]);
  vi.runAllTimers();
  expect(asked).toEqual([{ type: "take.drop", takes: ["t2", "t4"] }]);
  expect(store.state.notices).toEqual([]);
});

test("takes are brought back where they stood, beside those that came meanwhile", () => {
  const { store, asked, actions, numbers } = open();
  actions.dropTakes(["t2", "t3"]);
  store.update({ takes: [...store.state.takes, takeOf(5, RUN)] });
  store.state.notices[0].actions?.[0].press();
  expect(numbers()).toEqual([1, 2, 3, 4, 5]);
  vi.runAllTimers();
  expect(asked).toEqual([]);
});

test("an editor that ends tells what was deleted first", () => {
  const { asked, actions, ended } = open();
  actions.dropTakes(["t1"]);
  ended.abort();
  expect(asked).toEqual([{ type: "take.drop", takes: ["t1"] }]);
});

test("a rating shows before the kernel has it", () => {
  const { store, asked, actions } = open();
  actions.setTakes(["t1", "t3"], { rating: 4 });
  expect(store.state.takes.map(({ rating }) => rating)).toEqual([4, null, 4, null]);
  expect(asked).toEqual([{ type: "take.set", takes: ["t1", "t3"], rating: 4 }]);
});
