import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { createApp } from "../../../../src/engine/app/store/apps.ts";
import type { EndpointRequest } from "../../../../src/engine/endpoint/endpoint-request.ts";
import { loadEndpoint, putEndpoints } from "../../../../src/engine/endpoint/store/endpoints.ts";
import type {
  AttributeDimension,
  SegmentDefinition,
  SegmentDimensions,
} from "../../../../src/engine/segment/segment-definition.ts";
import { audience, definitionAudience } from "../../../../src/engine/segment/store/audience.ts";
import type { Condition } from "../../../../src/engine/segment/store/condition.ts";
import { addSegmentVersion, createSegment } from "../../../../src/engine/segment/store/segments.ts";
import { startEngine, type TestEngine } from "../../engine-fixture.ts";
import { isInSegment, type Known, type Segments } from "./naive-audience.ts";

const DAY_MS = 86_400_000;

const name = fc.constantFrom("plan", "a.b", 'we"ird', "back\\slash", "ü [0]", "$", "new\nline");
const dateText = fc.constantFrom(
  "2026-02-28",
  "2026-03-01",
  "2026-03-01T00:00:00Z",
  "2026-02-28T23:59:59.999Z",
  "2026-03-01T00:30:00.500+01:00",
  "2026-03-01T12:00",
  "1969-07-20T20:17:40Z",
);
const value = fc.oneof(fc.constantFrom("gold", "go", "Gold", "", "null", "5", '"', "%", "ü", "03-01"), dateText);
const lists = fc.dictionary(name, fc.array(value, { minLength: 1, maxLength: 3 }), { maxKeys: 3 });
const text = (...values: string[]) => fc.option(fc.constantFrom(...values), { nil: undefined });

const endpoint: fc.Arbitrary<EndpointRequest> = fc.record(
  {
    ChannelType: fc.constantFrom("CUSTOM", "SMS", "EMAIL"),
    Attributes: lists,
    Metrics: fc.dictionary(name, fc.constantFrom(-1.5, 0, 3, 1e9), { maxKeys: 3 }),
    Demographic: fc.record({
      Platform: text("ios", "android"),
      AppVersion: text("1", "2"),
      Make: text("m"),
      Model: text("x"),
    }),
    Location: fc.record({
      Country: text("DE", "US"),
      Latitude: fc.constantFrom(52.5, 52.6, -33.9),
      Longitude: fc.constantFrom(13.4, 13.5, 151.2),
    }),
    User: fc.record({ UserAttributes: lists }),
  },
  { requiredKeys: [] },
);

const attributeDimension: fc.Arbitrary<AttributeDimension> = fc.oneof(
  fc.record({
    AttributeType: fc.constantFrom("INCLUSIVE", "EXCLUSIVE", "CONTAINS", undefined),
    Values: fc.array(value, { minLength: 1, maxLength: 3 }),
  }),
  fc.record({
    AttributeType: fc.constantFrom("BEFORE", "AFTER", "ON"),
    Values: fc.array(dateText, { minLength: 1, maxLength: 2 }),
  }),
  fc.record({ AttributeType: fc.constant("BETWEEN"), Values: fc.array(dateText, { minLength: 2, maxLength: 2 }) }),
) as fc.Arbitrary<AttributeDimension>;
const set = (...values: string[]) =>
  fc.record({
    DimensionType: fc.constantFrom("INCLUSIVE" as const, "EXCLUSIVE" as const),
    Values: fc.array(fc.constantFrom(...values), { minLength: 1, maxLength: 2 }),
  });

const dimensions: fc.Arbitrary<SegmentDimensions> = fc.record(
  {
    Attributes: fc.dictionary(name, attributeDimension, { maxKeys: 2 }),
    UserAttributes: fc.dictionary(name, attributeDimension, { maxKeys: 2 }),
    Metrics: fc.dictionary(
      name,
      fc.record({
        ComparisonOperator: fc.constantFrom(
          "GREATER_THAN",
          "LESS_THAN",
          "GREATER_THAN_OR_EQUAL",
          "LESS_THAN_OR_EQUAL",
          "EQUAL",
        ),
        Value: fc.constantFrom(-1.5, 0, 2, 3),
      }),
      { maxKeys: 1 },
    ),
    Behavior: fc.record({
      Recency: fc.record({
        Duration: fc.constantFrom("HR_24", "DAY_7", "DAY_14", "DAY_30"),
        RecencyType: fc.constantFrom("ACTIVE", "INACTIVE"),
      }),
    }),
    Demographic: fc.record(
      {
        Channel: set("CUSTOM", "SMS"),
        Platform: set("ios"),
        AppVersion: set("1", "2"),
        Make: set("m"),
        Model: set("y"),
      },
      { requiredKeys: [] },
    ),
    Location: fc.record(
      {
        Country: set("DE", "FR"),
        GPSPoint: fc.record({
          Coordinates: fc.constant({ Latitude: 52.5, Longitude: 13.4 }),
          RangeInKilometers: fc.constantFrom(0, 10, 15, 20_000),
        }),
      },
      { requiredKeys: [] },
    ),
  },
  { requiredKeys: [] },
);

const combination = fc.constantFrom("ALL", "ANY", "NONE", undefined);
const definition = (sourceIds: string[]): fc.Arbitrary<SegmentDefinition> =>
  fc.oneof(
    fc.record({ SegmentType: fc.constant("DIMENSIONAL" as const), Dimensions: dimensions }),
    fc.record({
      SegmentType: fc.constant("DIMENSIONAL" as const),
      SegmentGroups: fc.record({
        Include: combination,
        Groups: fc.array(
          fc.record({
            Type: combination,
            SourceType: combination,
            Dimensions: fc.array(dimensions, { maxLength: 2 }),
            SourceSegments:
              sourceIds.length === 0
                ? fc.constant<{ Id: string }[]>([])
                : fc.array(fc.record({ Id: fc.constantFrom(...sourceIds) }), { maxLength: 2 }),
          }),
          { maxLength: 3 },
        ),
      }),
    }),
  );

describe("the audience of a segment", () => {
  let fixture: TestEngine;
  let appId: string;
  beforeAll(async () => {
    fixture = await startEngine();
    appId = createApp(fixture.engine.context, "x").id;
  });
  afterAll(() => fixture.close());

  const idsOf = (condition: Condition) =>
    fixture.engine.context.db
      .prepare(`SELECT id FROM endpoint WHERE ${condition.where} ORDER BY id`)
      .all(...condition.parameters)
      .map(({ id }) => String(id));

  test("contains, in SQL, the endpoints that a naive evaluation of the definition selects", () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(endpoint, fc.constantFrom(undefined, 0.5, 6, 10, 29, 99)), { minLength: 1, maxLength: 12 }),
        definition([]),
        definition([]),
        definition(["first", "second"]),
        (endpoints, first, second, third) => {
          const { context } = fixture.engine;
          const app = createApp(context, "law").id;
          const nowMs = context.clock.now();
          putEndpoints(
            context,
            app,
            endpoints.map(([request], at) => ({ id: `ep-${at}`, request })),
            "r",
          );
          const known = endpoints.map(([, daysAgo], at): [string, Known] => {
            const activeAtMs = daysAgo === undefined ? undefined : nowMs - daysAgo * DAY_MS;
            context.db
              .prepare("UPDATE endpoint SET active_at = ? WHERE app_id = ? AND id = ?")
              .run(activeAtMs ?? null, app, `ep-${at}`);
            const stored = loadEndpoint(context, app, `ep-${at}`)?.endpoint;
            if (!stored) throw new Error(`ep-${at} was not stored`);
            return [`ep-${at}`, { endpoint: stored, activeAtMs }];
          });
          const ids = [first, second].map((one) => createSegment(context, app, one).id);
          const renamed = JSON.parse(
            JSON.stringify(third).replaceAll('"first"', `"${ids[0]}"`).replaceAll('"second"', `"${ids[1]}"`),
          );
          const segments: Segments = { [ids[0] ?? ""]: first, [ids[1] ?? ""]: second };
          for (const one of [first, second, renamed]) {
            const expected = known.filter(([, facts]) => isInSegment(facts, one, segments, nowMs)).map(([id]) => id);
            expect(idsOf(definitionAudience(context, app, one))).toEqual(expected.sort());
          }
        },
      ),
      { numRuns: 300 },
    );
  }, 120_000);

  test("contains, for each type of attribute dimension, the endpoints with a matching value", () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(name, fc.array(value))), name, attributeDimension, (endpoints, attribute, one) => {
        const { context } = fixture.engine;
        const app = createApp(context, "law").id;
        const requests = endpoints.map(([own, values]) => ({ Attributes: { [own]: values, [attribute]: values } }));
        putEndpoints(
          context,
          app,
          requests.map((request, at) => ({ id: `ep-${at}`, request })),
          "r",
        );
        const definition: SegmentDefinition = {
          SegmentType: "DIMENSIONAL",
          Dimensions: { Attributes: { [attribute]: one } },
        };
        const expected = requests.flatMap((_, at) => {
          const stored = loadEndpoint(context, app, `ep-${at}`)?.endpoint;
          const fits = stored && isInSegment({ endpoint: stored, activeAtMs: undefined }, definition, {}, 0);
          return fits ? [`ep-${at}`] : [];
        });
        expect(idsOf(definitionAudience(context, app, definition))).toEqual(expected.sort());
      }),
      { numRuns: 400 },
    );
  }, 120_000);

  test("contains only endpoints of its application", () => {
    const { context } = fixture.engine;
    const other = createApp(context, "other").id;
    putEndpoints(context, other, [{ id: "stranger", request: {} }], "r");
    expect(idsOf(definitionAudience(context, appId, { SegmentType: "DIMENSIONAL" }))).not.toContain("stranger");
  });

  test("is that of the newest version, or of the version in the request", () => {
    const { context } = fixture.engine;
    const app = createApp(context, "versions").id;
    putEndpoints(
      context,
      app,
      ["gold", "free"].map((plan) => ({ id: plan, request: { Attributes: { plan: [plan] } } })),
      "r",
    );
    const planIs = (plan: string): SegmentDefinition => ({
      SegmentType: "DIMENSIONAL",
      Dimensions: { Attributes: { plan: { Values: [plan] } } },
    });
    const { id } = createSegment(context, app, planIs("gold"));
    addSegmentVersion(context, app, id, planIs("free"));
    expect(idsOf(audience(context, app, id))).toEqual(["free"]);
    expect(idsOf(audience(context, app, id, 1))).toEqual(["gold"]);
    expect(() => audience(context, app, id, 3)).toThrow("Segment version not found");
    expect(() => audience(context, app, "none")).toThrow("Segment not found");
  });

  test("supports ten thousand values and a thousand conditions", () => {
    const { context } = fixture.engine;
    const many = Array.from({ length: 10_000 }, (_, at) => `v${at}`);
    const app = createApp(context, "many").id;
    putEndpoints(context, app, [{ id: "ep", request: { Attributes: { plan: ["v9999"], two: ["v1", "v2"] } } }], "r");
    const wide = { Attributes: { plan: { Values: many }, two: { AttributeType: "CONTAINS" as const, Values: many } } };
    expect(idsOf(definitionAudience(context, app, { SegmentType: "DIMENSIONAL", Dimensions: wide }))).toEqual(["ep"]);
    const Groups = many.slice(0, 1_000).map((text) => ({ Dimensions: [{ Attributes: { two: { Values: [text] } } }] }));
    const deep: SegmentDefinition = { SegmentType: "DIMENSIONAL", SegmentGroups: { Include: "ANY", Groups } };
    expect(idsOf(definitionAudience(context, app, deep))).toEqual(["ep"]);
  });
});
