/** The pictures of takes that stand beside each other, on one canvas: each canvas is a layer, and costs in every frame. */

import { h } from "../shell/dom";
import type { State } from "../store/state";
import type { Take } from "../store/takes";
import type { Paper } from "./paper";
import { type Look, paintThumbnail } from "./thumbnail";

export class Strip {
  readonly canvas = h("canvas", { "aria-hidden": true });
  #takes: readonly Take[] = [];
  #painted: readonly unknown[] = [];

  show(takes: readonly Take[]): void {
    this.#takes = takes;
  }

  /** Whether its picture is another one by now. */
  isStale(look: Look, state: State): boolean {
    const seen = this.#seen(look, state);
    return seen.length !== this.#painted.length || seen.some((part, at) => part !== this.#painted[at]);
  }

  paint(paper: Paper, look: Look, state: State): void {
    this.#painted = this.#seen(look, state);
    const { columns, step, width, height, ratio } = look;
    const size = [Math.round(((columns - 1) * step + width) * ratio), Math.round(height * ratio)] as const;
    paper.print(this.canvas, size, ratio, (context) => {
      for (const [at, take] of this.#takes.entries()) paintThumbnail(context, at * step, 0, take, look, state);
    });
  }

  /** What its picture is made of. */
  #seen(look: Look, { mixer, score }: State): readonly unknown[] {
    return [look, mixer, score.tracks.length, ...this.#takes.flatMap(({ pack, run }) => [pack, run])];
  }
}
