import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { API_ROUTES } from "../../src/engine/api-routes.ts";
import { createApp } from "../../src/engine/app/store/apps.ts";
import { putEndpoints } from "../../src/engine/endpoint/store/endpoints.ts";
import { OPERATIONS } from "../../src/engine/operations.ts";
import { audience } from "../../src/engine/segment/store/audience.ts";
import { createSegment } from "../../src/engine/segment/store/segments.ts";
import { startEngine, type TestEngine } from "./engine-fixture.ts";

/** Field names of the API, so that generated bodies reach nested fields. */
const field = fc.constantFrom(
  ..."Item Id Address Attributes Metrics User UserId UserAttributes Demographic Location EffectiveDate BatchItem Endpoint Events".split(
    " ",
  ),
  ..."EventType Timestamp Session Name Dimensions SegmentGroups Groups Include SourceSegments Behavior Recency Values tags".split(
    " ",
  ),
  ..."AttributeType ComparisonOperator Value GPSPoint Coordinates CampaignHook QuietTime Limits SegmentId Schedule StartTime".split(
    " ",
  ),
  ..."MessageConfiguration CustomMessage Data StartActivity Activities State __proto__ constructor toString".split(" "),
);
const leaf = fc.oneof(
  fc.constantFrom(null, true, 0, -1, 1e308, "", "INCLUSIVE", "2026-01-01", "ep-1", "\u0000", "\ud800", "x".repeat(300)),
  fc.jsonValue({ maxDepth: 1 }),
);
const { json } = fc.letrec((tie) => ({
  json: fc.oneof(
    { depthSize: "medium", withCrossShrink: true },
    leaf,
    fc.array(tie("json"), { maxLength: 4 }),
    fc.dictionary(field, tie("json"), { maxKeys: 5 }),
  ),
}));

const endpoint = {
  ChannelType: "SMS",
  Address: "+12065550100",
  Attributes: { plan: ["gold"] },
  Metrics: { visits: 3 },
  Demographic: { Platform: "ios" },
  Location: { Country: "DE", Latitude: 1, Longitude: 2 },
  EffectiveDate: "2026-01-01T00:00:00Z",
  User: { UserId: "u-1", UserAttributes: { first: ["Ada"] } },
};
const event = { EventType: "e", Timestamp: "2026-01-01T00:00:00Z", Attributes: { a: "b" }, Metrics: { m: 1 } };
const dimensions = {
  Attributes: { plan: { AttributeType: "BETWEEN", Values: ["2026-01-01", "2026-02-01"] } },
  Metrics: { visits: { ComparisonOperator: "EQUAL", Value: 3 } },
  Behavior: { Recency: { Duration: "DAY_7", RecencyType: "ACTIVE" } },
  Demographic: { Platform: { DimensionType: "EXCLUSIVE", Values: ["ios"] } },
  Location: { GPSPoint: { Coordinates: { Latitude: 1, Longitude: 2 }, RangeInKilometers: 3 } },
};
const groups = { Include: "ANY", Groups: [{ Dimensions: [dimensions], SourceSegments: [{ Id: "s" }], Type: "ALL" }] };

/** Valid requests, each to be made invalid in one place. */
const SAMPLES: Record<string, unknown> = {
  CreateApp: { Name: "x", tags: { a: "b" } },
  UpdateApplicationSettings: {
    CampaignHook: { LambdaFunctionName: "f" },
    Limits: { Daily: 0 },
  },
  UpdateEndpoint: endpoint,
  UpdateEndpointsBatch: { Item: [{ Id: "ep-1", ...endpoint }, { Id: "ep-2" }] },
  PutEvents: {
    BatchItem: {
      "ep-1": {
        Endpoint: endpoint,
        Events: { e1: event, e2: { ...event, Session: { Id: "s", StartTimestamp: "2026-01-01" } } },
      },
    },
  },
  PutEventStream: {
    DestinationStreamArn: "arn:aws:kinesis:us-east-1:000000000000:stream/s",
    RoleArn: "arn:aws:iam::000000000000:role/r",
  },
  CreateImportJob: {
    DefineSegment: true,
    Format: "CSV",
    RegisterEndpoints: true,
    RoleArn: "arn:aws:iam::000000000000:role/r",
    S3Url: "s3://bucket/file.csv",
    SegmentName: "s",
  },
  CreateExportJob: { RoleArn: "arn:aws:iam::000000000000:role/r", S3UrlPrefix: "s3://bucket/folder/" },
  PhoneNumberValidate: { PhoneNumber: "+12065550100", IsoCountryCode: "US" },
  CreateSegment: { Name: "s", Dimensions: dimensions },
  UpdateSegment: { SegmentGroups: groups },
};

type Tree = Record<string, unknown>;
const isTree = (value: unknown): value is Tree => typeof value === "object" && value !== null;
const pathsIn = (value: unknown): string[][] =>
  isTree(value)
    ? Object.entries(value).flatMap(([key, one]) => [[key], ...pathsIn(one).map((path) => [key, ...path])])
    : [];
const replaceAt = (value: unknown, [key, ...rest]: string[], by: unknown): unknown => {
  if (key === undefined || !isTree(value)) return by;
  const changed = replaceAt(value[key], rest, by);
  return Array.isArray(value) ? value.with(Number(key), changed) : { ...value, [key]: changed };
};

describe("an arbitrary request body", () => {
  let fixture: TestEngine;
  const ids: Record<string, string> = { "endpoint-id": "ep-1", "user-id": "u-1", version: "1" };
  beforeAll(async () => {
    fixture = await startEngine();
    const { context } = fixture.engine;
    ids["application-id"] = createApp(context, "x").id;
    ids["segment-id"] = createSegment(context, ids["application-id"], { SegmentType: "DIMENSIONAL" }).id;
    putEndpoints(context, ids["application-id"], [{ id: "ep-1", request: {} }], "r");
  });
  afterAll(() => fixture.close());

  const countOf = (segmentId: string): unknown => {
    const { where, parameters } = audience(fixture.engine.context, ids["application-id"] ?? "", segmentId);
    const statement = fixture.engine.context.db.prepare(`SELECT count(*) AS count FROM endpoint WHERE ${where}`);
    return statement.get(...parameters)?.count;
  };

  const writes = API_ROUTES.filter(({ name }) => OPERATIONS[name]).filter(
    ({ method }) => method === "PUT" || method === "POST",
  );

  test.each(writes.map((operation) => [operation.name, operation] as const))(
    "%s accepts or rejects it with a message, and does not fail",
    async (_, { method, path }) => {
      const url = path.replaceAll(/\{([^}]*)\}/g, (__, label: string) => ids[label] ?? "none");
      await fc.assert(
        fc.asyncProperty(json, async (body) => {
          const response = await fixture.engine.respond({
            method,
            url,
            headers: {},
            body: new TextEncoder().encode(JSON.stringify(body)),
          });
          expect(response.status < 500 || response.status === 501, response.body).toBe(true);
          if (response.status >= 400) expect(JSON.parse(response.body).Message).toMatch(/\S/);
        }),
        { numRuns: 150 },
      );
    },
    60_000,
  );

  test.each(Object.keys(SAMPLES))(
    "%s does not fail on a valid request with one value replaced",
    async (name) => {
      const operation = API_ROUTES.find((one) => one.name === name);
      const url = operation?.path.replaceAll(/\{([^}]*)\}/g, (_, label: string) => ids[label] ?? "none") ?? "";
      const send = (body: unknown) =>
        fixture.engine.respond({
          method: operation?.method ?? "",
          url,
          headers: {},
          body: new TextEncoder().encode(JSON.stringify(body)),
        });
      const paths = pathsIn(SAMPLES[name]);
      await fc.assert(
        fc.asyncProperty(fc.constantFrom(...paths), fc.oneof(leaf, fc.constant(undefined), json), async (path, by) => {
          const response = await send(replaceAt(SAMPLES[name], path, by));
          expect(response.status < 500 || response.status === 501, response.body).toBe(true);
          if (response.status < 300 && name.endsWith("Segment"))
            expect(countOf(JSON.parse(response.body).Id)).toBeTypeOf("number");
        }),
        { numRuns: 300 },
      );
    },
    60_000,
  );
});
