import { afterEach, expect, test, vi } from "vitest";
import { logJson } from "../src/log-json.ts";

afterEach(() => vi.restoreAllMocks());

test("a line of the log is one JSON object, with the message of an error", () => {
  const written = vi.spyOn(console, "log").mockReturnValue(undefined);
  logJson("message failed", { endpointId: "ep-1", error: new RangeError("too long") });
  expect(written.mock.calls).toEqual([
    ['{"message":"message failed","endpointId":"ep-1","error":"RangeError: too long"}'],
  ]);
});
