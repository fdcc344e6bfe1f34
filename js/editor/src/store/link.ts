/** The way to the kernel: whole messages out and in, and answers to questions. What they mean is said elsewhere. */

import { exactly, type HostBuffer, Joiner, type Message, normalised, type Parcel, split } from "./wire";

/** What the host gives to talk through: `model.send` and `model.on("msg:custom")`, or a test's fake. */
export interface Channel {
  send(message: Message, buffers: ArrayBuffer[]): void;
  onMessage(callback: (message: unknown, buffers: readonly HostBuffer[]) => void): void;
  /** Whether there is a kernel at the other end, as far as the host knows. */
  readonly alive: boolean;
}

/** What is sent; the link adds `v`, `view` and, where it lacks one, `req`. */
export type Outgoing = { readonly type: string; readonly req?: string } & Readonly<Record<string, unknown>>;

/** The kernel said no. `code` is a word for programs. */
export class KernelError extends Error {
  override readonly name = "KernelError";
  readonly code: string;

  constructor(message: string, code: string) {
    super(message);
    this.code = code;
  }
}

type Listener = (message: Message, buffers: readonly Uint8Array[]) => void;

interface Question {
  readonly answer: (parcel: Parcel) => void;
  readonly refuse: (error: KernelError) => void;
}

export class Link {
  /** A random name of this page's model, so that its messages can be told from those of other views. */
  readonly view: string;
  readonly #channel: Channel | null;
  readonly #joiner = new Joiner();
  readonly #listeners = new Set<Listener>();
  readonly #questions = new Map<string, Question>();
  readonly #received = new Received();
  #requests = 0;

  /** `channel` is null on a page that never had a kernel. */
  constructor(channel: Channel | null, view: string = crypto.randomUUID()) {
    this.view = view;
    this.#channel = channel;
    channel?.onMessage((message, buffers) => this.#receive(message, buffers));
  }

  get alive(): boolean {
    return this.#channel?.alive ?? false;
  }

  /** A name for a request that no other view uses. */
  newRequest(): string {
    this.#requests += 1;
    return `${this.view}.${this.#requests}`;
  }

  /** Sends a message; false where there is no kernel to send it to. */
  send(outgoing: Outgoing, buffers: readonly Uint8Array[] = []): boolean {
    if (!this.#channel?.alive) return false;
    try {
      this.#carry(this.#channel, outgoing, buffers);
      return true;
    } catch (error) {
      // A host whose kernel has just gone throws here; that is the same as having none.
      console.warn("a message to the kernel could not be sent", error);
      return false;
    }
  }

  /** Sends a message though there seems to be no kernel; that it may not be heard is no news. */
  knock(outgoing: Outgoing): void {
    try {
      if (this.#channel) this.#carry(this.#channel, outgoing, []);
    } catch {
      // Nobody is there, as was said.
    }
  }

  #carry(channel: Channel, outgoing: Outgoing, buffers: readonly Uint8Array[]): void {
    const message = { v: 1, view: this.view, req: this.newRequest(), ...outgoing };
    for (const parcel of split({ message, buffers }, this.newRequest())) {
      channel.send(parcel.message, parcel.buffers.map(exactly));
    }
  }

  /** Sends a message and waits for the message that answers it. Rejects with a `KernelError` where the kernel says no. */
  ask(outgoing: Outgoing, buffers: readonly Uint8Array[] = []): Promise<Parcel> {
    const req = outgoing.req ?? this.newRequest();
    return new Promise((answer, refuse) => {
      this.#questions.set(req, { answer, refuse });
      if (this.send({ ...outgoing, req }, buffers)) return;
      this.#questions.delete(req);
      refuse(new KernelError("there is no kernel to ask; run the notebook's cell again", "offline"));
    });
  }

  /** Asks for what got lost on the way: Colab does not deliver what background threads send. */
  poll(): boolean {
    return this.send({ type: "poll", after: this.#received.last });
  }

  /** Calls `listener` with every message from the kernel until `signal` aborts. */
  listen(listener: Listener, signal: AbortSignal): void {
    if (signal.aborted) return;
    this.#listeners.add(listener);
    signal.addEventListener("abort", () => this.#listeners.delete(listener), { once: true });
  }

  #receive(raw: unknown, buffers: readonly HostBuffer[]): void {
    if (raw === null || typeof raw !== "object" || !("type" in raw)) return;
    let parcel: Parcel | null;
    try {
      parcel = this.#joiner.add({ message: raw as Message, buffers: buffers.map(normalised) });
    } catch (error) {
      console.warn("a message from the kernel could not be read", error);
      return;
    }
    if (parcel && this.#received.isNew(parcel.message.n)) this.#deliver(parcel);
  }

  #deliver(parcel: Parcel): void {
    const { message, buffers } = parcel;
    for (const listener of [...this.#listeners]) listener(message, buffers);
    const question = this.#questions.get(String(message.req));
    if (!question) return;
    this.#questions.delete(String(message.req));
    if (message.type === "reject") {
      const { code, message: text } = message.error as { code: string; message: string };
      question.refuse(new KernelError(text, code));
    } else question.answer(parcel);
  }
}

/** How many numbers back a message may come late and still be told from one that came before. */
const REMEMBERED = 1000;

/** Which numbered messages came, so that one that was sent again is taken once. */
class Received {
  readonly #numbers = new Set<number>();
  /** The highest number before the first gap: what came after it may have to be sent again. */
  last = 0;

  isNew(n: unknown): boolean {
    if (typeof n !== "number") return true;
    if (this.#numbers.has(n)) return false;
    // A page that opens late hears its first number in the middle.
    if (this.#numbers.size === 0) this.last = n - 1;
    this.#numbers.add(n);
    while (this.#numbers.has(this.last + 1)) this.last += 1;
    this.#forget(n);
    return true;
  }

  #forget(newest: number): void {
    if (this.#numbers.size <= REMEMBERED) return;
    for (const number of this.#numbers) if (number < newest - REMEMBERED / 2) this.#numbers.delete(number);
    this.last = Math.max(this.last, newest - REMEMBERED / 2);
  }
}
