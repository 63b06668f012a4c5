import { expect, test } from "vitest";
import type { SendFailure } from "../../src/engine/context.ts";
import { createFailureReport } from "../../src/local/failure-report.ts";
import type { LocalFunction } from "../../src/local/runner/local-function.ts";

const REJECTED: SendFailure = {
  applicationId: "app",
  sender: { kind: "journey", id: "j" },
  runId: "r",
  journeyActivity: "poke",
  stage: "channel",
  target: "my-channel",
  cause: "rejected",
  reason: "",
  detail: "",
  attempts: 1,
  endpoints: 1,
  firstAtMs: 0,
  lastAtMs: 0,
};

const CHANNEL: LocalFunction = {
  key: "channel",
  name: "shop-local-channel",
  arn: "arn:aws:lambda:us-east-1:000000000000:function:shop-local-channel",
  entry: "",
  exportName: "handler",
  environment: {},
  timeoutMs: 1_000,
  memoryMb: 128,
  permissions: [],
  async: { maximumRetries: 0 },
};

test("a function of the configuration is named by its key", () => {
  const lines: string[] = [];
  const report = createFailureReport({ region: "us-east-1", functions: [CHANNEL] }, (line) => lines.push(line));
  report({ ...REJECTED, target: CHANNEL.arn, reason: "skipped" });
  expect(lines).toEqual([expect.stringMatching(/^journey j, so far: channel did not deliver to 1 endpoint: skipped/)]);
});

test("a run is logged once for each reason, with at most ten reasons and where to find the others", () => {
  const lines: string[] = [];
  const report = createFailureReport({ region: "us-east-1", functions: [] }, (line) => lines.push(line));
  for (let index = 0; index < 30; index += 1) report({ ...REJECTED, reason: `reason ${Math.floor(index / 2)}` });
  expect(lines).toHaveLength(11);
  expect(lines[0]).toContain("journey j, so far: my-channel did not deliver to 1 endpoint: reason 0");
  expect(lines[10]).toBe("journey j: GET /_local/failures lists further reasons");
  report({ ...REJECTED, runId: "another" });
  expect(lines).toHaveLength(12);
});
