/** A region names tracks: one that is deleted, or whose making is undone, leaves it, with a kernel and without. */

import type { Store } from "../store/store";
import type { Traits } from "./traits";

export function keepRegionAlive(store: Store, traits: Traits, signal: AbortSignal): void {
  store.subscribe(({ score, region }, before) => {
    if (!region || score === before.score) return;
    const there = new Set(score.tracks.map(({ id }) => id));
    const tracks = region.tracks.filter((id) => there.has(id));
    if (tracks.length < region.tracks.length) traits.setRegion(tracks.length ? { ...region, tracks } : null);
  }, signal);
}
