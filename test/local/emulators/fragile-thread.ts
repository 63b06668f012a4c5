// A thread with the real DynamoDB emulator, and requests that crash it, block it or end it.
import { setTimeout as delay } from "node:timers/promises";
import { openDynalite } from "../../../src/local/emulators/dynalite.ts";
import { type OpenEmulator, serveEmulator } from "../../../src/local/emulators/thread/serve-emulator.ts";

const FAILURES = new Map<string, () => unknown>([
  ["/blocks", () => blockForever()],
  ["/throws-later", () => new Promise(() => setTimeout(() => throwError(new Error("no space left"))))],
  ["/misreads-later", () => new Promise(() => setTimeout(() => throwError(new TypeError("null is not an object"))))],
  ["/exits", () => process.exit(1)],
  ["/waits", () => delay(300)],
]);

const blockForever = () => {
  for (;;);
};

const throwError = (error: Error) => {
  throw error;
};

await serveEmulator({
  isFatal: () => false,
  open: async (data: { path: string }): Promise<OpenEmulator> => {
    const dynalite = await openDynalite(data);
    return {
      ...dynalite,
      respond: async (request) => {
        await FAILURES.get(request.url)?.();
        return dynalite.respond(request);
      },
    };
  },
});
