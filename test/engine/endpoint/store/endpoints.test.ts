import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createApp } from "../../../../src/engine/app/store/apps.ts";
import { all } from "../../../../src/engine/database.ts";
import type { EndpointRequest } from "../../../../src/engine/endpoint/endpoint-request.ts";
import type { EndpointVerdict } from "../../../../src/engine/endpoint/plan-endpoints.ts";
import { putEndpoints } from "../../../../src/engine/endpoint/store/endpoints.ts";
import { startEngine, type TestEngine } from "../../engine-fixture.ts";

const request: fc.Arbitrary<EndpointRequest> = fc.record(
  {
    ChannelType: fc.constantFrom("SMS", "GCM", "CUSTOM"),
    Address: fc.constantFrom("a", "b"),
    EndpointStatus: fc.constantFrom("ACTIVE", "INACTIVE"),
    OptOut: fc.constantFrom("ALL", "NONE"),
    Attributes: fc.dictionary(fc.constantFrom("n", "m"), fc.array(fc.constantFrom("v", "v".repeat(101)))),
    Metrics: fc.dictionary(fc.constantFrom("n", "m"), fc.integer()),
    User: fc.record({ UserId: fc.constant("u-1") }),
  },
  { requiredKeys: [] },
);
const write = fc.record({ id: fc.integer({ min: 0, max: 19 }).map((at) => `ep-${at}`), request });
/** Each write with a date of its own, a second after the one before. */
const writes = fc
  .array(write, { maxLength: 80, size: "max" })
  .map((list) =>
    list.map((one, at) => ({ ...one, request: { ...one.request, EffectiveDate: new Date(at * 1_000).toISOString() } })),
  );

describe("writing endpoints", () => {
  let test: TestEngine;
  beforeAll(async () => {
    test = await startEngine();
  });
  afterAll(() => test.close());

  /** Without the date of creation, which is that of each call. */
  const stored = (app: string) =>
    all<{ document: string }>(
      test.engine.context.db,
      `SELECT id, user_id, channel_type, address, status, opt_out,
         json_remove(document, '$.CreationDate') AS document
       FROM endpoint WHERE app_id = ? ORDER BY id`,
      app,
    ).map((row) => ({ ...row, document: JSON.parse(row.document) }));

  it("ends in the same state and with the same verdicts in one batch, in several, or one by one", () => {
    fc.assert(
      fc.property(writes, fc.integer({ min: 2, max: 20 }), (list, size) => {
        const { context } = test.engine;
        const outcomes = [list.length || 1, size, 1].map((batchSize) => {
          const app = createApp(context, "law").id;
          const verdicts: EndpointVerdict[] = [];
          for (let at = 0; at < list.length; at += batchSize)
            verdicts.push(...putEndpoints(context, app, list.slice(at, at + batchSize), "r"));
          return { verdicts, stored: stored(app) };
        });
        expect(outcomes[0]).toEqual(outcomes[2]);
        expect(outcomes[1]).toEqual(outcomes[2]);
      }),
      { numRuns: 150 },
    );
  }, 60_000);

  it("never leaves two active endpoints with one address on one channel, nor a user with more than fifteen", () => {
    fc.assert(
      fc.property(writes, (list) => {
        const { context } = test.engine;
        const app = createApp(context, "law").id;
        putEndpoints(context, app, list, "r");
        const crowded = all(
          context.db,
          `SELECT 1 FROM endpoint WHERE app_id = ? AND status = 'ACTIVE' AND address IS NOT NULL
            GROUP BY channel_type, address HAVING count(*) > 1
           UNION ALL SELECT 1 FROM endpoint WHERE app_id = ? AND user_id IS NOT NULL GROUP BY user_id HAVING count(*) > 15`,
          app,
          app,
        );
        expect(crowded).toEqual([]);
      }),
      { numRuns: 150 },
    );
  }, 60_000);

  it("keeps the columns and the document of each endpoint in step", () => {
    fc.assert(
      fc.property(writes, (list) => {
        const { context } = test.engine;
        const app = createApp(context, "law").id;
        putEndpoints(context, app, list, "r");
        for (const row of stored(app))
          expect(row).toMatchObject({
            user_id: row.document.User?.UserId ?? null,
            channel_type: row.document.ChannelType ?? null,
            address: row.document.Address ?? null,
            status: row.document.EndpointStatus,
            opt_out: row.document.OptOut,
          });
      }),
      { numRuns: 100 },
    );
  }, 60_000);
});
