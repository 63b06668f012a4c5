import { createClock } from "../../../src/engine/clock.ts";
import type { EngineContext } from "../../../src/engine/context.ts";
import { openDatabase } from "../../../src/engine/database.ts";
import { NO_OBJECTS } from "../../../src/engine/no-objects.ts";
import { EngineSettings } from "../../../src/engine/settings.ts";

/** The parts of an engine that streams need. */
export const streamContext = (databasePath = ":memory:", realNow: () => number = Date.now): EngineContext => ({
  db: openDatabase(databasePath),
  clock: createClock(0, realNow),
  region: "us-east-1",
  accountId: "000000000000",
  ports: {
    invokeFunction: async () => ({ kind: "failed", reason: "not-found", message: "no functions here" }),
    sendMessage: async () => ({ status: "FAILURE", messageId: "none" }),
    checkWebhook: async () => undefined,
    objects: NO_OBJECTS,
  },
  settings: EngineSettings.parse({}),
  sendFailed: () => {},
  changed: () => {},
});
