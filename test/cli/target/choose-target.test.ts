import { expect, test } from "vitest";
import { chooseTarget, DEFAULT_URL, type TargetFacts } from "../../../src/cli/target/choose-target.ts";

const NOTHING: TargetFacts = { isAws: false, named: undefined, running: [] };
const cloud = (url: string) => ({ url, pid: 1, directory: "/state" });
const endpoint = (url: string, isLocalCloud = true) => ({ source: "--endpoint" as const, url, isLocalCloud });

test.each([
  ["the only local cloud", { ...NOTHING, running: [cloud("http://127.0.0.1:7001")] }, "http://127.0.0.1:7001"],
  [
    "of several, the one on the default port",
    { ...NOTHING, running: [cloud("http://127.0.0.1:7001"), cloud(DEFAULT_URL)] },
    DEFAULT_URL,
  ],
  [
    "the one that is named",
    { ...NOTHING, named: endpoint("http://127.0.0.1:7003"), running: [cloud(DEFAULT_URL)] },
    "http://127.0.0.1:7003",
  ],
])("calls %s", (_, facts, url) => {
  expect(chooseTarget(facts)).toEqual({ kind: "local", url });
});

test.each([
  ["no local cloud runs", NOTHING, "not-running", "no local cloud is running"],
  [
    "several run, none on the default port",
    { ...NOTHING, running: [cloud("http://127.0.0.1:7001"), cloud("http://127.0.0.1:7003")] },
    "unusable",
    "http://127.0.0.1:7003, state in /state",
  ],
  [
    "none runs at the named URL",
    { ...NOTHING, named: endpoint("http://127.0.0.1:1", false) },
    "unusable",
    "no local cloud is running at http://127.0.0.1:1 (from --endpoint)",
  ],
  [
    "the named URL is one of AWS",
    { ...NOTHING, named: endpoint("https://lambda.eu-west-1.amazonaws.com", false) },
    "unusable",
    "only with --aws",
  ],
  [
    "--aws is used with a local cloud",
    { ...NOTHING, isAws: true, named: endpoint(DEFAULT_URL) },
    "unusable",
    "leave out one of them",
  ],
])("calls nothing if %s", (_, facts, reason, message) => {
  expect(chooseTarget(facts)).toEqual({ kind: "none", reason, message: expect.stringContaining(message) });
});

test("calls AWS with --aws only, also at an endpoint that is not a local cloud", () => {
  expect(chooseTarget({ ...NOTHING, isAws: true })).toEqual({ kind: "aws" });
  const named = endpoint("https://vpce-1.lambda.eu-west-1.vpce.amazonaws.com", false);
  expect(chooseTarget({ ...NOTHING, isAws: true, named })).toEqual({ kind: "aws" });
});
