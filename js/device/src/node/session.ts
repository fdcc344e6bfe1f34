/** One connection, whichever side opened it: its requests are checked, allowed, asked of Max's scripts and answered. */

import { type Device, isForPatch } from "./device";
import { idIn, readRequest, resultFault } from "./messages";
import { errorText, type Json, MAX_BYTES, MAX_NOTES, Refused, type Request, resultText, VERSION } from "./protocol";

/** Enough for a notebook that asks ahead; a flood is refused before it fills a queue. */
const IN_FLIGHT = 64;
/** Before anybody is known, no message needs to be longer. */
const STRANGER_BYTES = 4096;

export class Session {
  client = "";
  private inFlight = 0;

  constructor(
    private readonly device: Device,
    readonly send: (text: string) => void,
    readonly close: (reason: string) => void,
  ) {}

  async receive(text: string): Promise<void> {
    if (!this.isControlling() && text.length > STRANGER_BYTES) {
      this.close("Say hello first.");
      return;
    }
    let request: Request;
    try {
      request = readRequest(text);
    } catch (error) {
      return this.refuse(idIn(text), error);
    }
    this.inFlight += 1;
    try {
      if (this.inFlight > IN_FLIGHT) throw tooMany();
      this.answer(request, await this.resultOf(request));
    } catch (error) {
      this.refuse(request.id, error);
    } finally {
      this.inFlight -= 1;
    }
  }

  isControlling(): boolean {
    return this.device.controlling === this;
  }

  private async resultOf({ type, args }: Request): Promise<unknown> {
    if (type === "pair") return { token: this.device.pairing.pair(String(args.code)) };
    if (type === "hello") return this.welcome(args);
    if (!this.isControlling()) throw strange();
    if (type === "ping") return {};
    return isForPatch(type) ? this.device.patch.ask(type, args) : this.device.live.ask(type, args);
  }

  private async welcome(args: Json): Promise<unknown> {
    if (!this.device.pairing.isKnown(args.token)) {
      this.device.pairing.renew(false);
      throw strange();
    }
    if (!(args.versions as number[]).includes(VERSION))
      throw new Refused(
        "unsupported",
        `The device speaks version ${VERSION} of the protocol.`,
        "Update the older side.",
      );
    this.client = String(args.client);
    this.device.control(this);
    const { live_version, capabilities } = (await this.device.live.ask("about", {})) as Json;
    const limits = { message_bytes: MAX_BYTES, notes: MAX_NOTES };
    return { version: VERSION, capabilities, live_version, set_id: this.device.setId, limits };
  }

  private answer(request: Request, result: unknown): void {
    const fault = resultFault(request.type, result);
    if (fault) throw new Refused("internal", `The device made an answer that is none: ${fault}`, "Please report this.");
    const text = resultText(request, result);
    if (Buffer.byteLength(text) > MAX_BYTES)
      throw new Refused(
        "too_large",
        "The music is more than one message may hold.",
        "Choose fewer bars or fewer tracks.",
      );
    this.send(text);
  }

  /** A message without an id cannot be answered: whoever sends such is no client. */
  private refuse(id: string | null, error: unknown): void {
    if (id === null) {
      this.close("That was no request.");
      return;
    }
    if (error instanceof Refused)
      this.send(errorText(id, { code: error.code, message: error.message, next: error.next }));
    else {
      this.device.log(`failed: ${error instanceof Error ? error.name : "unknown"}`);
      this.send(
        errorText(id, { code: "internal", message: "The device failed at this.", next: "Please report this." }),
      );
    }
  }
}

function strange(): Refused {
  return new Refused(
    "unauthorized",
    "The device does not know this notebook yet.",
    "Type the six digits that the device shows in Live.",
  );
}

function tooMany(): Refused {
  return new Refused("too_large", `More than ${IN_FLIGHT} requests at once.`, "Wait for answers before asking more.");
}
