import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { createApp } from "../../../../src/engine/app/store/apps.ts";
import { all } from "../../../../src/engine/database.ts";
import type { EndpointRequest } from "../../../../src/engine/endpoint/endpoint-request.ts";
import type { EndpointUpdateResult } from "../../../../src/engine/endpoint/plan-endpoints.ts";
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
    User: fc.record(
      {
        UserId: fc.constantFrom("u-1", "u-1", "u-1", "u-2"),
        UserAttributes: fc.dictionary(fc.constantFrom("n", "m"), fc.array(fc.constantFrom("v", "w"), { maxLength: 2 })),
      },
      { requiredKeys: [] },
    ),
  },
  { requiredKeys: [] },
);
const write = fc.record({ id: fc.integer({ min: 0, max: 19 }).map((at) => `ep-${at}`), request });
/** Updates whose `EffectiveDate`s are one second apart. */
const writes = fc
  .array(write, { maxLength: 80, size: "max" })
  .map((list) =>
    list.map((one, at) => ({ ...one, request: { ...one.request, EffectiveDate: new Date(at * 1_000).toISOString() } })),
  );

describe("putEndpoints", () => {
  let fixture: TestEngine;
  beforeAll(async () => {
    fixture = await startEngine();
  });
  afterAll(() => fixture.close());

  /** Without the creation date, which differs between calls. */
  const stored = (app: string) =>
    all<{ document: string }>(
      fixture.engine.context.db,
      `SELECT id, user_id, channel_type, address, status, opt_out,
         json_remove(document, '$.CreationDate') AS document
       FROM endpoint WHERE app_id = ? ORDER BY id`,
      app,
    ).map((row) => ({ ...row, document: JSON.parse(row.document) }));

  test("stores and returns the same for one batch, several batches, or single updates", () => {
    fc.assert(
      fc.property(writes, fc.integer({ min: 2, max: 20 }), (list, size) => {
        const { context } = fixture.engine;
        const outcomes = [list.length || 1, size, 1].map((batchSize) => {
          const app = createApp(context, "law").id;
          const results: EndpointUpdateResult[] = [];
          for (let at = 0; at < list.length; at += batchSize)
            results.push(...putEndpoints(context, app, list.slice(at, at + batchSize), "r"));
          return { results, stored: stored(app) };
        });
        expect(outcomes[0]).toEqual(outcomes[2]);
        expect(outcomes[1]).toEqual(outcomes[2]);
      }),
      { numRuns: 150 },
    );
  }, 60_000);

  test("leaves at most one active endpoint for an address on a channel, and at most fifteen endpoints for a user", () => {
    fc.assert(
      fc.property(writes, (list) => {
        const { context } = fixture.engine;
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

  test("stores the same values in the columns and the document of each endpoint", () => {
    fc.assert(
      fc.property(writes, (list) => {
        const { context } = fixture.engine;
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
