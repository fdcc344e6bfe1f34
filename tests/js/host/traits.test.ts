import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { followTraits, stateOf, Traits } from "../../../js/editor/src/host/traits";
import { Store } from "../../../js/editor/src/store/store";
import { FakeModel } from "./fake-model";

function open(traits: Record<string, unknown> = {}) {
  const model = new FakeModel(traits);
  const store = new Store(stateOf(model));
  const ended = new AbortController();
  followTraits(model, store, ended.signal);
  return { model, store, ended, traits: new Traits(model, store, ended.signal) };
}

const bytes = (...ids: number[]) => new DataView(Int32Array.from(ids).buffer);
const written = (model: FakeModel) => [...new Int32Array((model.get("selection") as DataView).buffer)];

describe("the selection", () => {
  beforeEach(() => {
    vi.useFakeTimers();
  });
  afterEach(() => {
    vi.useRealTimers();
  });

  it("is there at once, and written once when it has come to rest", () => {
    const { model, store, traits } = open();
    traits.setSelection([1, 2]);
    traits.setSelection([3]);
    expect([...store.state.selection]).toEqual([3]);
    expect(model.saved).toEqual([]);
    vi.runAllTimers();
    expect(model.saved).toEqual(["selection"]);
    expect(written(model)).toEqual([3]);
  });

  it("stays the same set when its own writing comes back", () => {
    const { store, traits } = open();
    traits.setSelection([1, 2]);
    const { selection } = store.state;
    vi.runAllTimers();
    expect(store.state.selection).toBe(selection);
  });

  it("is not lost when another trait changes before it is written", () => {
    const { model, store, traits } = open();
    traits.setSelection([1, 2]);
    model.change("mixer", { "1": { mute: true } });
    expect(store.state.selection.size).toBe(2);
    expect(store.state.mixer).toEqual({ "1": { mute: true } });
  });

  it("is written before what may mean it, and not again", () => {
    const { model, traits } = open();
    traits.setSelection([7]);
    traits.writeSelection();
    expect(written(model)).toEqual([7]);
    vi.runAllTimers();
    expect(model.saved).toEqual(["selection"]);
  });

  it("is the kernel's where the kernel sets it", () => {
    const { model, store, traits } = open({ selection: bytes(5) });
    expect([...store.state.selection]).toEqual([5]);
    traits.setSelection([7]);
    model.change("selection", bytes(8, 9));
    vi.runAllTimers();
    expect([...store.state.selection]).toEqual([8, 9]);
    expect(written(model)).toEqual([8, 9]);
  });

  it("is not written any more when the editor is gone", () => {
    const { model, traits, ended } = open();
    traits.setSelection([7]);
    ended.abort();
    vi.runAllTimers();
    expect(model.saved).toEqual([]);
  });
});
