import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { prepareEvent } from "../../src/audience/audience-event.ts";
import { EndpointUpdate, prepareEndpoint } from "../../src/audience/endpoint-update.ts";
import { EndpointRequest } from "../../src/engine/endpoint/endpoint-request.ts";
import { whyOverLimits } from "../../src/engine/endpoint/why-over-limits.ts";
import { AppEvent } from "../../src/engine/event/app-event.ts";
import { whyEventOverLimits } from "../../src/engine/event/why-event-over-limits.ts";

const endpointIssues = (fields: object) => {
  const prepared = prepareEndpoint(EndpointUpdate, { Id: "ep-1", ...fields });
  return prepared.kind === "refused" ? prepared.issues : [];
};
const prepared = (event: object) =>
  prepareEvent({ EndpointId: "ep-1", EventType: "cart.filled", ...event }, { nowMs: 0, newId: () => "e-1" });
const eventIssues = (event: object) => {
  const result = prepared(event);
  return result.kind === "refused" ? result.issues : [];
};
const text = (length: number) => "x".repeat(length);

describe("the report of an endpoint", () => {
  test("names every field over a limit, and no value", () => {
    const issues = endpointIssues({
      Attributes: { plan: [text(101)], [text(51)]: [], genres: Array(51).fill("x") },
      User: { UserId: "u-1", UserAttributes: { first: ["Ada", text(102)] } },
      Metrics: { [text(52)]: 1 },
      Location: { Latitude: 91 },
      chanelType: "SMS",
    });
    expect(issues).toEqual([
      { path: "Attributes.plan.0", rule: "the value has 101 characters; the limit is 100" },
      { path: "Attributes.genres", rule: "51 values; the limit is 50" },
      { path: "Location.Latitude", rule: expect.stringContaining("90") },
      { path: `Metrics.${text(52)}`, rule: "the name has 52 characters; the limit is 50" },
      { path: "User.UserAttributes.first.1", rule: "the value has 102 characters; the limit is 100" },
      { path: "(root)", rule: expect.stringContaining("chanelType") },
    ]);
  });

  test("is empty at the limits", () => {
    const at = { [text(50)]: [text(100)], full: Array(50).fill("x") };
    expect(endpointIssues({ Attributes: at, User: { UserId: "u", UserAttributes: at } })).toEqual([]);
  });

  test("has the size of an endpoint over 15 KB", () => {
    const Attributes = Object.fromEntries(
      Array.from({ length: 4 }, (_, index) => [`a${index}`, Array(50).fill(text(90))]),
    );
    expect(endpointIssues({ Attributes })).toEqual([
      { path: "(root)", rule: expect.stringMatching(/bytes; the limit is 15000/) },
    ]);
  });

  test("refuses an address that its channel cannot have", () => {
    expect(endpointIssues({ ChannelType: "SMS", Address: "2065550100" })).toMatchObject([{ path: "Address" }]);
  });
});

describe("the report of an event", () => {
  test("names every field over a limit", () => {
    expect(
      eventIssues({
        Attributes: { page: text(201), [text(51)]: "x" },
        Metrics: { price: "7" },
        Endpoint: { ChannelType: "FAX" },
      }),
    ).toEqual([
      { path: "Attributes.page", rule: "the value has 201 characters; the limit is 200" },
      { path: "Metrics.price", rule: expect.any(String) },
    ]);
    expect(eventIssues({ Endpoint: { ChannelType: "FAX" } })).toMatchObject([{ path: "Endpoint.ChannelType" }]);
    expect(eventIssues({ EventType: "_email.hardbounce" })).toMatchObject([{ path: "EventType" }]);
    expect(eventIssues({ EndpointId: "" })).toMatchObject([{ path: "EndpointId" }]);
  });

  test("has a new id and the time for an event without them", () => {
    expect(prepared({})).toMatchObject({ item: { eventId: "e-1", fields: { Timestamp: "1970-01-01T00:00:00.000Z" } } });
  });
});

const name = fc.oneof(
  fc.string({ maxLength: 3 }),
  fc.integer({ min: 49, max: 52 }).map(text),
  fc.constant("__proto__"),
);
const value = (limit: number) =>
  fc.oneof(fc.string({ maxLength: 3 }), fc.integer({ min: limit - 1, max: limit + 1 }).map(text));
const map = <T>(of: fc.Arbitrary<T>, maxKeys: number) => fc.dictionary(name, of, { maxKeys });

test("endpoints are refused before the call if, and only if, the engine refuses them for a limit", () => {
  const lists = map(
    fc.oneof(
      fc.array(value(100), { maxLength: 3 }),
      fc.integer({ min: 49, max: 51 }).map((n) => Array(n).fill("x")),
    ),
    3,
  );
  const sizes = fc
    .integer({ min: 0, max: 160 })
    .map((n) => (n === 0 ? {} : Object.fromEntries(Array.from({ length: n }, (_, at) => [`a${at}`, [text(95)]]))));
  fc.assert(
    fc.property(
      lists,
      lists,
      map(fc.float({ noNaN: true, noDefaultInfinity: true }), 3),
      sizes,
      (own, user, Metrics, many) => {
        const fields = { Attributes: { ...many, ...own }, Metrics, User: { UserId: "u-1", UserAttributes: user } };
        const request = EndpointRequest.parse(fields);
        const reason = whyOverLimits(request, JSON.stringify({ ...request, Id: "ep-1" }));
        expect([reason, endpointIssues(fields).length > 0]).toEqual([reason, reason !== undefined]);
      },
    ),
  );
});

test("events are refused before the call if, and only if, the engine refuses them for a limit", () => {
  const keys = fc
    .integer({ min: 0, max: 41 })
    .map((n) => Object.fromEntries(Array.from({ length: n }, (_, at) => [`k${at}`, "x"])));
  fc.assert(
    fc.property(
      map(value(200), 3),
      map(fc.float({ noNaN: true, noDefaultInfinity: true }), 3),
      keys,
      (own, Metrics, many) => {
        const event = {
          EventType: "cart.filled",
          Timestamp: "2026-11-01T00:00:00Z",
          Attributes: { ...many, ...own },
          Metrics,
        };
        const reason = whyEventOverLimits(AppEvent.parse(event));
        expect([reason, eventIssues(event).length > 0]).toEqual([reason, reason !== undefined]);
      },
    ),
  );
});
