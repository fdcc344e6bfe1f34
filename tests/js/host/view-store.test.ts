import { describe, expect, it } from "vitest";
import { viewStore } from "../../../js/editor/src/host/view-store";
import { apply } from "../../../js/editor/src/score/reduce";
import { EMPTY_SCORE, newTrack } from "../../../js/editor/src/score/score";
import { tableFromRows } from "../../../js/editor/src/score/tables";
import type { Score } from "../../../js/editor/src/score/types";
import { initialState } from "../../../js/editor/src/store/initial";
import { Store } from "../../../js/editor/src/store/store";

function piece(ticksPerQuarter: number, ...ids: number[]): Score {
  const notes = (id: number) =>
    tableFromRows("notes", { id: [id], start: [0], duration: [480], pitch: [60], velocity: [90] });
  const tracks = ids.map((id) => newTrack({ id, name: `${id}`, channel: 0, chunk: id, notes: notes(id) }));
  return { ...EMPTY_SCORE, ticksPerQuarter, tracks, tempos: [], nextId: 10 };
}

function open(score: Score) {
  const shared = new Store(initialState(score));
  const ended = new AbortController();
  return { shared, view: viewStore(shared, ended.signal), end: () => ended.abort() };
}

describe("a view's own state", () => {
  it("keeps its viewport and tool while the document changes", () => {
    const { shared, view } = open(piece(480, 1, 2));
    const viewport = { ...view.state.viewport, left: 960 };
    view.update({ viewport, tool: "draw", fold: true, activeTrack: 2 });
    const { score } = apply(shared.state.score, [
      { op: "set", track: 1, table: "notes", ids: [1], columns: { pitch: [61] } },
    ]);
    shared.update({ score });
    expect(view.state).toMatchObject({ score, viewport, tool: "draw", fold: true, activeTrack: 2 });
  });

  it("does not move the other views", () => {
    const { shared, view } = open(piece(480, 1));
    view.update({ tool: "draw" });
    expect(shared.state.tool).toBe("select");
  });

  it("lets go of a track that was deleted", () => {
    const { shared, view } = open(piece(480, 1, 2));
    view.update({ activeTrack: 2 });
    shared.update({ score: apply(shared.state.score, [{ op: "track.remove", track: 2 }]).score });
    expect(view.state.activeTrack).toBe(null);
  });

  it("goes to the start of another piece, and keeps how it looks at pieces", () => {
    const { shared, view } = open(piece(480, 1));
    view.update({ viewport: { ...view.state.viewport, left: 9600 }, fold: true });
    shared.update({ score: piece(96, 1) });
    expect(view.state.viewport.left).toBe(0);
    expect(view.state.fold).toBe(true);
  });

  it("hears nothing more once the view is gone", () => {
    const { shared, view, end } = open(piece(480, 1));
    end();
    shared.update({ title: "later" });
    expect(view.state.title).not.toBe("later");
  });
});
