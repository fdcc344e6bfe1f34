/** Who may open a socket at all: only what names this machine, so that no page of the web gets as far as the code. */

const LOOPBACK = new Set(["127.0.0.1", "localhost", "[::1]"]);

/** A foreign name that resolves to 127.0.0.1 (DNS rebinding) still stands in `Host`. */
export function isOwnHost(host: string | undefined, port: number): boolean {
  return host === `127.0.0.1:${port}` || host === `localhost:${port}`;
}

/** Kernels send no `Origin`; the relay page and a local Jupyter have one of this machine. */
export function isOwnOrigin(origin: string | undefined): boolean {
  if (origin === undefined) return true;
  try {
    const { protocol, hostname } = new URL(origin);
    return (protocol === "http:" || protocol === "https:") && LOOPBACK.has(hostname);
  } catch {
    // "null" of a sandboxed frame, or no URL at all.
    return false;
  }
}
