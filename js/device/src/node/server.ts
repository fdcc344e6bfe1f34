/** The server on loopback: sockets for kernels on this machine, and the page that relays for those elsewhere. */

import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { Duplex } from "node:stream";
import { WebSocketServer } from "ws";
import { isOwnHost, isOwnOrigin } from "./access";
import type { Device } from "./device";
import { serve } from "./peer";
import { MAX_BYTES } from "./protocol";
import { relayPage } from "./relay";

const FIRST_PORT = 9610;
const LAST_PORT = 9619;

export interface Listening {
  port: number;
  /** Ends every connection. */
  disconnect(): void;
}

export async function listen(device: Device): Promise<Listening> {
  const server = createServer();
  const port = await bind(server);
  // Compression would let a small message become a large one.
  const sockets = new WebSocketServer({ noServer: true, maxPayload: MAX_BYTES, perMessageDeflate: false });
  server.on("request", (request, response) => respond(request, response, port));
  server.on("upgrade", (request: IncomingMessage, socket: Duplex, head: Buffer) => {
    socket.on("error", () => socket.destroy());
    if (!isOwnHost(request.headers.host, port) || !isOwnOrigin(request.headers.origin)) {
      refuse(socket);
      return;
    }
    sockets.handleUpgrade(request, socket, head, (peer) => serve(peer, device));
  });
  const disconnect = () => {
    for (const peer of sockets.clients) peer.close(1000, "Disconnected in the device.");
  };
  return { port, disconnect };
}

/** Several devices in a set each have a port of their own. */
async function bind(server: Server): Promise<number> {
  for (let port = FIRST_PORT; port <= LAST_PORT; port++) if (await isBound(server, port)) return port;
  throw new Error(
    `The ports ${FIRST_PORT} to ${LAST_PORT} are all taken. Close other devices or programs that use them.`,
  );
}

function isBound(server: Server, port: number): Promise<boolean> {
  return new Promise((resolve, reject) => {
    const failed = (error: NodeJS.ErrnoException) => {
      server.off("listening", bound);
      if (error.code === "EADDRINUSE" || error.code === "EACCES") resolve(false);
      else reject(error);
    };
    const bound = () => {
      server.off("error", failed);
      resolve(true);
    };
    server.once("error", failed);
    server.once("listening", bound);
    server.listen(port, "127.0.0.1");
  });
}

function respond(request: IncomingMessage, response: ServerResponse, port: number): void {
  if (!isOwnHost(request.headers.host, port)) {
    plain(response, 403, "This server is for this machine alone.");
    return;
  }
  if (request.method !== "GET" || request.url !== "/relay") {
    plain(response, 404, "There is only /relay here.");
    return;
  }
  const { html, headers } = relayPage(port);
  response.writeHead(200, headers).end(html);
}

function plain(response: ServerResponse, status: number, sentence: string): void {
  response.writeHead(status, { "Content-Type": "text/plain; charset=utf-8", "X-Frame-Options": "DENY" }).end(sentence);
}

function refuse(socket: Duplex): void {
  socket.end("HTTP/1.1 403 Forbidden\r\nConnection: close\r\nContent-Length: 0\r\n\r\n");
}
