/**
 * The script of the device's `node.script`. It says `from_node ...` at its outlet for the Live script, and `to_patch ...`;
 * it hears `from_live` and `from_patch` from them, and what a hand does in the patch: `connect`, `disconnect`, `new_code`.
 */

import maxApi from "max-api";
import type { Piece } from "./chunks";
import { Device } from "./device";
import { addressFault, dial } from "./dial";
import { listen } from "./server";

const device = new Device({
  outlet: (...values) => void maxApi.outlet(...values).catch(() => undefined),
  log: (sentence) => void maxApi.post(`closeloop: ${sentence}`).catch(() => undefined),
});

let dialing: AbortController | null = null;

async function main(): Promise<void> {
  maxApi.addHandler("from_live", (...piece: Piece) => device.live.take(...piece));
  maxApi.addHandler("from_patch", (...piece: Piece) => device.patch.take(...piece));
  try {
    const server = await listen(device);
    maxApi.addHandler("new_code", () => device.pairing.renew(true));
    maxApi.addHandler("connect", (address: unknown) => call(String(address)));
    maxApi.addHandler("disconnect", () => {
      dialing?.abort();
      device.controlling?.close("Disconnected in the device.");
      server.disconnect();
    });
    device.show("port", server.port);
    device.show("status", "waiting");
  } catch (error) {
    device.show("status", "failed", error instanceof Error ? error.message : String(error));
  }
}

function call(address: string): void {
  const fault = addressFault(address);
  if (fault) {
    device.show("status", "refused", fault);
    return;
  }
  dialing?.abort();
  dialing = new AbortController();
  dial(address, device, dialing.signal);
}

void main();
