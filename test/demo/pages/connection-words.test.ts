import { expect, test } from "vitest";
import { connectionWords } from "../../../src/demo/pages/phone/connection-words.ts";

const waiting = (reason: "credentials" | "refused" | "busy" | "lost" | "silent" | "protocol") =>
  ({ status: "waiting", attempt: 3, retryAt: 0, reason }) as const;

test.each([
  [{ status: "connected", at: 0 } as const, true, "good", "Live"],
  [{ status: "connected", at: 0 } as const, false, "busy", "Subscribing"],
  [{ status: "connecting", attempt: 1 } as const, false, "busy", "Connecting"],
  [waiting("credentials"), false, "bad", "The server returned no token; attempt 3 follows"],
  [waiting("lost"), false, "bad", "The connection was lost; attempt 3 follows"],
  [{ status: "unauthorized" } as const, false, "bad", "The broker rejected the token"],
  [{ status: "idle" } as const, false, "quiet", "Not connected"],
])("%j, live: %s is %s: %s", (state, isLive, tone, words) => {
  expect(connectionWords(state, isLive, true)).toEqual({ tone, words });
});

test("a phone that was taken offline is offline, whatever its connection does", () => {
  expect(connectionWords(waiting("lost"), false, false)).toEqual({ tone: "bad", words: "Offline" });
});
