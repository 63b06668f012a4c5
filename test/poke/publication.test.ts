import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { isExact } from "../../src/poke/message.ts";
import { type PublicationPlan, planMulticastPoke, planPoke } from "../../src/poke/publication.ts";
import { readEnvelope } from "../../src/poke-client/read-envelope.ts";

const KEY = "a-key-that-only-this-test-knows-1";
const facts = { now: new Date("2026-11-20T12:00:00.000Z"), fallbackId: "request-1" };
const plan = (message: unknown): PublicationPlan => planPoke(message, [KEY], facts);
const published = (planned: PublicationPlan) => {
  const [publication, ...others] = planned.kind === "publish" ? planned.publications : [];
  if (planned.kind === "refuse" || publication === undefined) return expect.fail("refused");
  return { ...planned, publication, others };
};
const envelopeOf = (planned: PublicationPlan): unknown => JSON.parse(published(planned).publication.payload);

describe("a poke", () => {
  test("is published at QoS 1 in an envelope with its id, time, type and domain", () => {
    const planned = published(plan({ customerId: "u-4711", domain: "CustomerLikes", data: "Updated", id: "likes-1" }));
    expect(planned.publication).toMatchObject({ qos: 1, topic: expect.stringMatching(/\/CustomerLikes$/) });
    expect(envelopeOf(planned)).toEqual({
      v: 1,
      id: "likes-1",
      ts: 1_795_176_000_000,
      type: "poke",
      domain: "CustomerLikes",
      data: "Updated",
    });
  });

  test("is published to one topic for each topic key, with one envelope", () => {
    const planned = planPoke(
      { customerId: "u-4711", domain: "d", data: 1 },
      [KEY, "the key that comes after it"],
      facts,
    );
    const { publication, others } = published(planned);
    expect(others).toEqual([{ ...publication, topic: expect.stringMatching(/^poke\/v1\/c\/[a-z2-7]{32}\/d$/) }]);
    expect(others[0]?.topic).not.toBe(publication.topic);
  });

  test("is published with the id of the invocation if it has none", () => {
    expect(envelopeOf(plan({ customerId: "u-1", domain: "d" }))).toMatchObject({ id: "request-1" });
  });

  test("has data only if the sender gave data, which may be null", () => {
    expect(envelopeOf(plan({ customerId: "u-1", domain: "d" }))).not.toHaveProperty("data");
    expect(envelopeOf(plan({ customerId: "u-1", domain: "d", data: null }))).toHaveProperty("data", null);
  });

  test("has an origin only if the sender gave one, with its known fields", () => {
    const origin = { campaignId: "c-1", treatmentId: "0", activityId: "a-1" };
    expect(envelopeOf(plan({ customerId: "u-1", domain: "d" }))).not.toHaveProperty("origin");
    const message = { customerId: "u-1", domain: "d", origin: { ...origin, secret: "s" } };
    expect(envelopeOf(plan(message))).toHaveProperty("origin", origin);
    const multicast = planMulticastPoke({ filter: "jazz", domain: "d", origin }, facts);
    expect(envelopeOf(multicast)).toHaveProperty("origin", origin);
    expect(plan({ ...message, origin: { campaignId: 7 } })).toMatchObject({
      kind: "refuse",
      response: { field: "origin" },
    });
  });

  test("contains any JSON exactly as sent", async () => {
    await fc.assert(
      fc.property(fc.jsonValue().filter(isExact), (data) => {
        const sent = JSON.parse(JSON.stringify({ customerId: "u-1", domain: "d", data }));
        expect(envelopeOf(plan(sent))).toHaveProperty("data", sent.data);
      }),
    );
  });

  test("does not contain the customer id", () => {
    const { publication } = published(plan({ customerId: "ada.lovelace", domain: "d", data: 1 }));
    expect(JSON.stringify(publication)).not.toContain("lovelace");
  });

  test.each(["u/1", "u+", "#", "$aws", "*", ["$", "{iot:ClientId}"].join("")])(
    "may have the customer id %s",
    (customerId) => {
      const { publication } = published(plan({ customerId, domain: "d" }));
      expect(publication.topic).toMatch(/^poke\/v1\/c\/[a-z2-7]{32}\/d$/);
    },
  );

  test.each([
    ["a filter beside the customer id", { customerId: "u-1", filter: "jazz", domain: "d" }, "filter"],
    ["no customer id", { domain: "d" }, "customerId"],
    ["an empty customer id", { customerId: "", domain: "d" }, "customerId"],
    ["a customer id that has no UTF-8 form", { customerId: "u\ud800", domain: "d" }, "customerId"],
    ["no domain", { customerId: "u-1" }, "domain"],
    ["a field in another letter case", { customerID: "u-1", domain: "d" }, "customerId"],
    ["data in another letter case, which would be ignored", { customerId: "u-1", domain: "d", Data: 1 }, "data"],
    ["being a multicast poke", { filter: "jazz", domain: "d" }, "filter"],
    ["a domain of spaces and a line break", { customerId: "u-1", domain: "a\nb" }, "domain"],
    ["a domain that is too long", { customerId: "u-1", domain: "d".repeat(65) }, "domain"],
    ["an expiry above a week", { customerId: "u-1", domain: "d", expiresInSeconds: 604_801 }, "expiresInSeconds"],
  ])("is refused for %s, naming the field", (_, message, field) => {
    expect(plan(message)).toEqual({
      kind: "refuse",
      response: { status: "refused", id: "request-1", reason: "invalid", field, rule: expect.any(String) },
    });
  });

  test.each([["a text"], [42], [null], [undefined], [true]])("is refused if it is %s", (message) => {
    expect(plan(message)).toMatchObject({
      kind: "refuse",
      response: { rule: expect.stringContaining("expected object") },
    });
  });
});

describe("the size of a poke", () => {
  const sizeOf = (dataLength: number) => plan({ customerId: "u-1", domain: "d", data: "x".repeat(dataLength) });
  const capacity = 131_072 - Buffer.byteLength(JSON.stringify({ customerId: "u-1", domain: "d", data: "" }));

  test("may be 131,072 bytes as the sender's JSON", () => {
    expect(published(sizeOf(capacity)).response).toMatchObject({ sizeBytes: 131_072, billedUnits: 26 });
  });

  test("fits into a payload of IoT Core for every message of 131,072 bytes, in the same form in every retry", async () => {
    const name = fc.string({ unit: "grapheme-ascii", minLength: 1, maxLength: 9 });
    const optional = <T>(value: fc.Arbitrary<T>) => fc.option(value, { nil: undefined });
    const extras = fc.record({ id: optional(name), origin: optional(fc.record({ campaignId: name })) });
    await fc.assert(
      fc.property(name, name, extras, fc.nat(9), (domain, who, extra, below) => {
        for (const [key, planMessage] of [
          ["customerId", plan],
          ["filter", (message: unknown) => planMulticastPoke(message, facts)],
        ] as const) {
          const message = { [key]: who, domain, data: "", ...extra };
          const size = Buffer.byteLength(JSON.stringify(message)) + below;
          const full = { ...message, data: "x".repeat(131_072 - size) };
          const { payload } = published(planMessage(full)).publication;
          expect(Buffer.byteLength(payload)).toBeLessThanOrEqual(131_072);
          expect(published(planMessage(full)).publication.payload).toBe(payload);
          expect(planMessage({ ...full, data: `${full.data}${"x".repeat(below + 1)}` })).toMatchObject({
            kind: "refuse",
          });
          const [id, ts, data, filter, origin] = readEnvelope(Buffer.from(payload));
          expect({ ts, data, origin: origin ?? undefined }).toEqual({
            ts: facts.now.getTime(),
            data: full.data,
            origin: extra.origin,
          });
          expect(filter || undefined).toBe(key === "filter" ? who : undefined);
          expect(id).toBe(published(planMessage(full)).response.id);
          if (extra.id !== undefined) expect(id).toBe(extra.id);
        }
      }),
      { numRuns: 50 },
    );
  });

  test("may not be one byte more, and the response has the field, the size and the limit", () => {
    expect(sizeOf(capacity + 1)).toEqual({
      kind: "refuse",
      response: {
        status: "refused",
        id: "request-1",
        reason: "too-large",
        field: "data",
        rule: "the message has 131073 bytes as JSON, at most 131072; send a reference to the data instead",
        sizeBytes: 131_073,
        limit: 131_072,
      },
    });
  });

  test("is counted in bytes, not in characters", () => {
    const data = "é".repeat(capacity / 2 + 1);
    expect(plan({ customerId: "u-1", domain: "d", data })).toMatchObject({
      kind: "refuse",
      response: { reason: "too-large" },
    });
  });

  test("is billed in units of 5 KB, with a warning above one unit", () => {
    const { publication } = published(sizeOf(0));
    const capacityOfOneUnit = 5_120 - Buffer.byteLength(publication.topic) - Buffer.byteLength(publication.payload);
    expect(published(sizeOf(capacityOfOneUnit)).response).not.toHaveProperty("warning");
    expect(published(sizeOf(capacityOfOneUnit)).response.billedUnits).toBe(1);
    expect(published(sizeOf(capacityOfOneUnit + 1)).response).toMatchObject({
      billedUnits: 2,
      warning: expect.stringContaining("billed as 2 messages"),
    });
  });
});

describe("a multicast poke", () => {
  test("is published at QoS 0 to the topic of its domain and filter", () => {
    const planned = published(planMulticastPoke({ domain: "PLAYLIST", filter: "jazz", expiresInSeconds: 60 }, facts));
    expect(planned.publication).toMatchObject({ qos: 0, topic: "poke/v1/m/PLAYLIST/jazz", expiresInSeconds: 60 });
    expect(envelopeOf(planned)).toMatchObject({ type: "multicast", domain: "PLAYLIST", filter: "jazz" });
  });

  test.each([
    ["a customer id beside the filter", { customerId: "u-1", filter: "jazz", domain: "d" }, "customerId"],
    ["no filter", { domain: "d" }, "filter"],
    ["being a poke to one customer", { customerId: "u-1", domain: "d" }, "customerId"],
    ["a filter in another letter case", { Filter: "jazz", domain: "d" }, "filter"],
    ["a filter that is too long", { filter: "f".repeat(129), domain: "d" }, "filter"],
  ])("is refused for %s, naming the field", (_, message, field) => {
    expect(planMulticastPoke(message, facts)).toMatchObject({ kind: "refuse", response: { reason: "invalid", field } });
  });
});
