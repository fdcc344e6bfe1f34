import { describe, expect, it } from "vitest";
import { Follower } from "../../../js/editor/src/roll/follow";
import type { Viewport, ViewState } from "../../../js/editor/src/store/state";
import { VIEW } from "./pieces";

/** A view of 10,000 ticks that goes along with the playhead; `end` is the last left edge there is. */
class Player {
  view: Viewport = VIEW;
  playing = false;
  readonly #follower = new Follower();
  readonly #mode: ViewState["follow"];
  readonly #end: number;

  constructor(mode: ViewState["follow"], end = 1e9) {
    this.#mode = mode;
    this.#end = end;
    this.at(0);
  }

  /** The left edge once the playhead stands at `tick`. */
  at(tick: number): number {
    const left = this.#follower.follow(this.#mode, this.view, tick, this.playing);
    this.look(Math.min(this.#end, Math.max(0, left)));
    this.#follower.settle(this.view);
    return this.view.left;
  }

  play(tick: number): number {
    this.playing = true;
    return this.at(tick);
  }

  look(left: number): void {
    this.view = { ...this.view, left };
  }
}

describe("a view that turns pages", () => {
  it("stays until the playhead leaves it, and then begins with it", () => {
    const player = new Player("page");
    expect(player.play(100)).toBe(0);
    expect(player.at(9_999)).toBe(0);
    expect(player.at(10_000)).toBe(9_600);
  });

  it("turns back where a loop begins again", () => {
    const player = new Player("page");
    player.play(15_000);
    expect(player.at(200)).toBe(0);
  });
});

describe("a view that glides", () => {
  it("waits until the playhead is a third in, and keeps it there", () => {
    const player = new Player("smooth");
    expect(player.play(100)).toBe(0);
    expect(player.at(3_000)).toBe(0);
    expect(player.at(4_000)).toBeCloseTo(4_000 - 10_000 / 3);
    expect(player.at(5_000)).toBeCloseTo(5_000 - 10_000 / 3);
  });

  it("stops at the end of the piece without taking that for scrolling", () => {
    const player = new Player("smooth", 2_000);
    player.play(0);
    expect(player.at(8_000)).toBe(2_000);
    expect(player.at(9_000)).toBe(2_000);
    expect(player.at(1_000)).toBe(0);
  });
});

describe.each(["page", "smooth"] as const)("who scrolls away while it plays (%s)", (mode) => {
  it("is left there until the playhead comes into view", () => {
    const player = new Player(mode);
    player.play(100);
    player.look(30_000);
    expect(player.at(200)).toBe(30_000);
    expect(player.at(29_999)).toBe(30_000);
    expect(player.at(30_001)).toBe(30_000);
    expect(player.at(40_000)).toBeGreaterThan(30_000);
  });

  it("is left there until Play is pressed again", () => {
    const player = new Player(mode);
    player.play(100);
    player.look(30_000);
    player.at(200);
    player.playing = false;
    player.at(300);
    expect(player.play(300)).toBe(0);
  });
});

it("a view that does not follow stays where it is", () => {
  const player = new Player("off");
  player.play(100);
  expect(player.at(50_000)).toBe(0);
});

it("nothing follows while nothing plays: a seek leaves the view", () => {
  expect(new Player("smooth").at(50_000)).toBe(0);
});

it("zooming does not end the following", () => {
  const player = new Player("smooth");
  player.play(4_000);
  player.view = { ...player.view, pixelsPerTick: 0.2, left: 3_000 };
  expect(player.at(6_000)).toBeCloseTo(6_000 - 5_000 / 3);
});
