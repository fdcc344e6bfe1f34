/** What all connections share: the two scripts in Max, who controls, what the set keeps, and the state the patch shows. */

import { randomUUID } from "node:crypto";
import type { Piece } from "./chunks";
import { eventFault } from "./messages";
import { Pairing } from "./pairing";
import { eventText, isObject, type Json, Refused } from "./protocol";
import { Script } from "./script";
import type { Session } from "./session";

/** What this script needs of Max. */
export interface Max {
  outlet(...values: (string | number)[]): void;
  log(sentence: string): void;
}

const FOR_PATCH = new Set(["schema.set", "param.set", "cells.set", "job.progress"]);

export function isForPatch(type: string): boolean {
  return FOR_PATCH.has(type);
}

export class Device {
  readonly pairing: Pairing;
  readonly live: Script;
  readonly patch: Script;
  controlling: Session | null = null;
  setId: string = randomUUID();

  constructor(private readonly max: Max) {
    this.live = new Script("Live", this.sender(), (said) => this.hear(said));
    this.patch = new Script("The device's patch", this.sender("to_patch"), (said) => this.hear(said));
    this.pairing = new Pairing(
      (code) => this.show("code", code ?? "none"),
      (tokens) => this.keep(tokens),
    );
  }

  log(sentence: string): void {
    this.max.log(sentence);
  }

  /** Tells the patch what to show: `status`, `port`, `code`. */
  show(what: string, ...values: (string | number)[]): void {
    this.max.outlet("to_patch", what, ...values);
  }

  /** One notebook at a time: two that write would each undo what the other knows. */
  control(session: Session): void {
    if (this.controlling && this.controlling !== session)
      throw new Refused(
        "occupied",
        `The device is connected with “${this.controlling.client}”.`,
        "Disconnect there first, or press “Disconnect” in the device.",
      );
    this.controlling = session;
    this.show("status", "connected", session.client);
  }

  left(session: Session): void {
    if (this.controlling !== session) return;
    this.controlling = null;
    this.show("status", "waiting");
  }

  /** From the set: which one it is, and the hashes of tokens that are good. */
  restore(kept: Json): void {
    if (typeof kept.set_id === "string" && kept.set_id) this.setId = kept.set_id.slice(0, 1000);
    if (Array.isArray(kept.tokens)) this.pairing.restore(kept.tokens.filter((token) => typeof token === "string"));
    else this.keep([]);
  }

  private keep(tokens: string[]): void {
    this.show("keep", JSON.stringify({ set_id: this.setId, tokens }));
  }

  private hear(said: Json): void {
    if (isObject(said.ready)) this.show("live", String(said.ready.live_version));
    if (isObject(said.kept)) this.restore(said.kept);
    if (typeof said.event !== "string" || !this.controlling) return;
    const fault = eventFault(said.event, said.args);
    if (fault) this.log(`an event was not sent: ${fault}`);
    else this.controlling.send(eventText(said.event, said.args as Json));
  }

  /** Whatever is not for the patch, the patch's cords bring to the Live script. */
  private sender(...to: string[]): (...piece: Piece) => void {
    return (...piece) => this.max.outlet(...to, "from_node", ...piece);
  }
}
