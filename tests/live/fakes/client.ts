/** A plain client of the protocol, for tests: whatever one says goes out, whatever comes is read. */

import { WebSocket } from "ws";

export interface Said {
  id?: string;
  type: string;
  of?: string;
  result?: never;
  code?: string;
  message?: string;
  next?: string;
  name?: string;
  args?: never;
}

export class Client {
  readonly events: Said[] = [];
  private readonly answers = new Map<string, (said: Said) => void>();
  private readonly heard: { name: string; seen: (said: Said) => void }[] = [];
  private last = 0;

  private constructor(readonly socket: WebSocket) {
    socket.on("message", (data) => this.hear(JSON.parse(String(data))));
  }

  /** Connects; rejects with the status that the upgrade was refused with. */
  static open(port: number, headers: Record<string, string> = {}): Promise<Client> {
    const socket = new WebSocket(`ws://127.0.0.1:${port}/`, { headers, perMessageDeflate: false });
    return new Promise((resolve, reject) => {
      const client = new Client(socket);
      socket.once("open", () => resolve(client));
      socket.once("error", reject);
    });
  }

  ask(type: string, args: object = {}): Promise<Said> {
    this.last += 1;
    const id = String(this.last);
    const answer = this.answerTo(id);
    this.socket.send(JSON.stringify({ v: 1, id, type, args }));
    return answer;
  }

  /** The next answer to a request of that id. */
  answerTo(id: string): Promise<Said> {
    return new Promise((resolve) => this.answers.set(id, resolve));
  }

  /** The result, or an error that says what was refused. */
  async result<T>(type: string, args: object = {}): Promise<T> {
    const said = await this.ask(type, args);
    if (said.type !== "result") throw new Error(`${said.code}: ${said.message}`);
    return said.result as T;
  }

  /** An event of that name: the first that came, or the next. */
  event(name: string): Promise<Said> {
    const at = this.events.findIndex((said) => said.name === name);
    if (at >= 0) return Promise.resolve(this.events.splice(at, 1)[0]);
    return new Promise((seen) => this.heard.push({ name, seen }));
  }

  closed(): Promise<{ code: number; reason: string }> {
    return new Promise((resolve) =>
      this.socket.once("close", (code, reason) => resolve({ code, reason: String(reason) })),
    );
  }

  private hear(said: Said): void {
    if (said.id !== undefined) {
      this.answers.get(said.id)?.(said);
      this.answers.delete(said.id);
      return;
    }
    const at = this.heard.findIndex(({ name }) => name === said.name);
    if (at >= 0) this.heard.splice(at, 1)[0].seen(said);
    else this.events.push(said);
  }
}

/** A client that the device knows: says hello, types the code that the device shows, says hello again. */
export async function paired(port: number, code: () => Promise<string>, client = "notebook"): Promise<Client> {
  const opened = await Client.open(port);
  await opened.ask("hello", { token: null, client, versions: [1] });
  const { token } = await opened.result<{ token: string }>("pair", { code: await code(), client });
  await opened.result("hello", { token, client, versions: [1] });
  return opened;
}
