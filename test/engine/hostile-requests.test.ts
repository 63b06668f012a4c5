import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { API_ROUTES } from "../../src/engine/api-routes.ts";
import { createApp } from "../../src/engine/app/store/apps.ts";
import { OPERATIONS } from "../../src/engine/operations.ts";
import { createSegment } from "../../src/engine/segment/store/segments.ts";
import { startEngine, type TestEngine } from "./engine-fixture.ts";

let fixture: TestEngine;
const ids: Record<string, string> = {};
beforeAll(async () => {
  fixture = await startEngine();
  const { context } = fixture.engine;
  ids["application-id"] = createApp(context, "x").id;
  ids["segment-id"] = createSegment(context, ids["application-id"], { SegmentType: "DIMENSIONAL" }).id;
});
afterAll(() => fixture.close());

const supported = API_ROUTES.filter(({ name }) => OPERATIONS[name]);
const fill = (path: string, otherwise = "x") =>
  path.replaceAll(/\{([^}]*)\}/g, (_, label: string) => ids[label] ?? otherwise);
const send = async (method: string, path: string, body?: string) => {
  const response = await fetch(`${fixture.url}${path}`, { method, ...(body !== undefined && { body }) });
  const text = await response.text();
  return { status: response.status, type: response.headers.get("x-amzn-errortype"), text };
};

const deepList = "[".repeat(100_000) + "]".repeat(100_000);
const deepObject = `${'{"a":'.repeat(100_000)}1${"}".repeat(100_000)}`;
const list = (value: string) => `[${`${value},`.repeat(200_000)}${value}]`;
const BODIES: Record<string, string> = {
  "100,000 nested lists": deepList,
  "100,000 nested objects": deepObject,
  "100,000 lists that do not end": "[".repeat(100_000),
  "nested objects in a field": `{"Name":"x","MessageConfiguration":${deepObject}}`,
  "nested objects in an event": `{"BatchItem":{"e":{"Endpoint":${deepObject},"Events":{"a":${deepObject}}}}}`,
  "200,000 invalid attribute values": `{"Attributes":{"a":${list("{}")}}}`,
  "200,000 invalid segment groups": `{"Name":"x","SegmentGroups":{"Groups":${list("1")}}}`,
  "200,000 invalid items": `{"Item":${list("1")}}`,
};

describe.each(Object.entries(BODIES))("a body with %s", (_, body) => {
  const writes = supported.filter(({ method }) => method === "PUT" || method === "POST");

  test("is rejected by every operation with 400", async () => {
    for (const { name, method, path } of writes) {
      const { status, type, text } = await send(method, fill(path), body);
      expect([name, status, type], text).toEqual([name, 400, "BadRequestException"]);
      expect(JSON.parse(text).Message).toMatch(/nests deeper than 64 levels|has more than 75000 values/);
    }
  }, 60_000);
});

test.each(["%zz", "%", "%ff", "%ed%a0%80"])(
  "an id of %s in a path is rejected by every operation with 400",
  async (id) => {
    for (const { name, method, path } of supported.filter((route) => route.path.includes("{"))) {
      const { status, text } = await send(
        method,
        path.replaceAll(/\{[^}]*\}/g, id),
        method === "GET" ? undefined : "{}",
      );
      expect([name, status], text).toEqual([name, 400]);
    }
  },
);

const encode = (key: string) => Buffer.from(key).toString("base64url");
const lists = supported.filter(({ name, method }) => method === "GET" && /s$/.test(name) && !/Settings$/.test(name));

test.each([
  ["a token that is not UTF-8", "token=%ff"],
  ["a token of 10,000 characters", `token=${"A".repeat(10_000)}`],
  ["a token that is not base64", "token=not base64!"],
  ["a negative page size", "page-size=-1"],
  ["a huge page size", "page-size=1e9"],
  ["a page size that is not percent-encoded correctly", "page-size=%zz"],
])(
  "%s is rejected with 400 by the lists of applications, campaigns, segments, their versions and journeys",
  async (_, query) => {
    const paged = ["GetApps", "GetCampaigns", "GetSegments", "ListJourneys", "GetSegmentVersions"];
    for (const route of supported.filter((one) => paged.includes(one.name))) {
      const { status, text } = await send("GET", `${fill(route.path)}?${query}`);
      expect([route.name, status], text).toEqual([route.name, 400]);
    }
  },
);

test.each(["1e308", "-9e99", "NaN", "Infinity", "1 OR 1=1", "\0", "9".repeat(40)])(
  "a token for %j is rejected by a list that is ordered by number, and no list fails",
  async (key) => {
    for (const { name, path } of lists) {
      const { status, text } = await send("GET", `${fill(path)}?token=${encode(key)}`);
      expect(status, `${name}: ${text}`).toBeLessThan(500);
    }
    const { status } = await send(
      "GET",
      `${fill("/v1/apps/{application-id}/segments/{segment-id}/versions")}?token=${encode(key)}`,
    );
    expect(status).toBe(400);
  },
);
