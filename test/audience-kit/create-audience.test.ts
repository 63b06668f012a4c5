import {
  GetEndpointCommand,
  GetUserEndpointsCommand,
  PinpointClient,
  UpdateEndpointsBatchCommand,
} from "@aws-sdk/client-pinpoint";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { type BufferProblem, createEventBuffer } from "../../src/audience-kit/event-buffer.ts";
import {
  type AudienceOptions,
  createAudience,
  type EndpointUpdate,
  type Progress,
  sendBuffered,
} from "../../src/audience-kit/index.ts";
import { createClock } from "../../src/engine/clock.ts";
import type { OutboundMessage } from "../../src/engine/context.ts";
import { type Fault, startFaultyProxy } from "../audience/faulty-proxy.ts";
import { createApp } from "../create-app.ts";
import { startEngine, type TestEngine } from "../engine/engine-fixture.ts";

// Time passes only where the audience waits, so that quotas of a few requests per second cost no real time.
const clock = createClock(0, () => Date.parse("2026-11-01T00:00:00Z"));
const settings = { quotas: "2026" as const };
const sent: string[] = [];

let engine: TestEngine;
let proxy: Awaited<ReturnType<typeof startFaultyProxy>>;
let client: PinpointClient;
let applicationId: string;
let faults: () => Fault = () => "none";

const sendMessage = async (message: OutboundMessage) => {
  sent.push(message.address);
  return { status: "SUCCESS" as const, messageId: `m-${sent.length}` };
};

beforeAll(async () => {
  engine = await startEngine({ clock, settings, ports: { sendMessage } });
  proxy = await startFaultyProxy(engine.url, () => faults());
  client = new PinpointClient({
    endpoint: proxy.url,
    region: "us-east-1",
    credentials: { accessKeyId: "test", secretAccessKey: "test" },
    maxAttempts: 1,
  });
});
beforeEach(async () => {
  faults = () => "none";
  clock.advanceTo(clock.now() + 60_000);
  applicationId = await createApp(engine.client, "x");
});
afterAll(async () => {
  client.destroy();
  await proxy.close();
  await engine.close();
});

let ids = 0;
const surroundings = {
  now: () => clock.now(),
  wait: async (ms: number) => clock.advanceTo(clock.now() + ms),
  newId: () => `event-${ids++}`,
};
const create = (options: Partial<AudienceOptions> = {}) =>
  createAudience({ applicationId, client, surroundings, ...options });
const emails = (count: number): EndpointUpdate[] =>
  Array.from({ length: count }, (_, index) => ({
    Id: `ep-${index}`,
    ChannelType: "EMAIL",
    Address: `a${index}@Example.com`,
  }));
const read = async (EndpointId: string) => {
  clock.advanceTo(clock.now() + 1_000);
  const found = await engine.client
    .send(new GetEndpointCommand({ ApplicationId: applicationId, EndpointId }))
    .catch(() => undefined);
  return found?.EndpointResponse;
};
const readUser = async (UserId: string) =>
  (await engine.client.send(new GetUserEndpointsCommand({ ApplicationId: applicationId, UserId }))).EndpointsResponse
    ?.Item ?? [];

/** The same faults in each run: xorshift. */
const seeded = (seed: number) => () => {
  seed ^= seed << 13;
  seed ^= seed >>> 17;
  seed ^= seed << 5;
  return (seed >>> 0) / 2 ** 32;
};

describe("endpoints", () => {
  test("are updated in batches of 100 at the quota of 2026, with normalized addresses and progress", async () => {
    const progress: Progress[] = [];
    const report = await create().updateEndpoints(emails(1_050), { onProgress: (state) => progress.push(state) });
    expect(report).toMatchObject({ read: 1_050, retryable: [], permanent: [], unknown: [] });
    expect(new Set(report.done).size).toBe(1_050);
    expect(progress).toHaveLength(11);
    expect(progress.at(-1)).toEqual({ read: 1_050, done: 1_050, retryable: 0, permanent: 0, unknown: 0 });
    expect(await read("ep-1049")).toMatchObject({ Address: "a1049@example.com" });
  });

  test("are never lost and never reported done without being so, whatever fails on the way", async () => {
    const random = seeded(20_261_101);
    const kinds: Fault[] = ["error-before", "error-after", "cut-before", "cut-after"];
    faults = () => (random() < 0.5 ? (kinds[Math.floor(random() * 4)] ?? "none") : "none");
    const updates = emails(2_000).map((update, index) =>
      index % 97 === 0 ? { ...update, OptOut: "SOME" as "ALL" } : update,
    );
    const report = await create({ attempts: 3, surroundings: { ...surroundings, random } }).updateEndpoints(updates);
    faults = () => "none";
    const { done, retryable, permanent } = report;
    expect(done.length + retryable.length + permanent.length).toBe(2_000);
    expect(permanent).toHaveLength(21);
    expect(retryable.length).toBeGreaterThan(0);
    for (const id of done.filter((_, index) => index % 50 === 0)) expect(await read(id)).toBeDefined();

    const repeated = await create().updateEndpoints(retryable.map(({ item }) => item));
    expect(done.length + repeated.done.length).toBe(1_979);
  });

  test("do not fail with the one in their batch that Pinpoint refuses", async () => {
    const full = Array.from({ length: 15 }, (_, index) => ({
      Id: `full-${index}`,
      ChannelType: "EMAIL" as const,
      User: { UserId: "full" },
    }));
    await create().updateEndpoints(full);
    const updates = emails(100).with(37, { Id: "one-too-many", ChannelType: "EMAIL", User: { UserId: "full" } });
    const report = await create().updateEndpoints(updates);
    expect(report.done).toHaveLength(99);
    expect(report.permanent).toMatchObject([
      { item: { Id: "one-too-many" }, reason: expect.stringContaining("15 endpoints") },
    ]);
  });

  test("make room for each other by rule, before Pinpoint refuses one", async () => {
    const of = (Id: string) => ({ Id, ChannelType: "EMAIL" as const, User: { UserId: "u-1" } });
    const audience = create({ capacity: "replace-oldest" });
    for (let index = 0; index < 15; index += 1) await audience.updateEndpoint(of(`ep-${index}`));
    expect(await audience.updateEndpoints([of("new-1"), of("new-2")])).toMatchObject({ done: ["new-1", "new-2"] });
    const left = (await readUser("u-1")).map(({ Id }) => Id);
    expect([left.length, left.includes("ep-0"), left.includes("ep-1"), left.includes("ep-2")]).toEqual([
      15,
      false,
      false,
      true,
    ]);
    expect(await create({ capacity: "refuse" }).updateEndpoint(of("new-3"))).toMatchObject({ kind: "permanent" });
  });

  test("keep the order of the updates of one endpoint", async () => {
    const updates = Array.from({ length: 300 }, (_, index) => ({ Id: `ep-${index % 120}`, Metrics: { round: index } }));
    expect((await create({ concurrency: 8 }).updateEndpoints(updates)).done).toHaveLength(300);
    for (const index of [0, 59, 60, 119])
      expect((await read(`ep-${index}`))?.Metrics).toEqual({ round: index < 60 ? index + 240 : index + 120 });
  });

  test("are reported with the fields that exceed a limit, without a call", async () => {
    faults = () => "cut-before";
    const result = await create().updateEndpoint({ Id: "ep-1", Attributes: { plan: ["x".repeat(101)] } });
    expect(result).toMatchObject({ kind: "permanent", issues: [{ path: "Attributes.plan.0" }] });
  });
});

describe("a synchronization stops", () => {
  test("when the signal is aborted, and says how far it read", async () => {
    const abort = new AbortController();
    const onProgress = ({ done }: Progress) => {
      if (done >= 300) abort.abort();
    };
    const report = await create({ concurrency: 1 }).updateEndpoints(emails(2_000), {
      signal: abort.signal,
      onProgress,
    });
    expect(report.stopped).toBe("aborted");
    expect(report.read).toBeLessThan(2_000);
    expect(report.done.length + report.retryable.length).toBe(report.read);
  });

  test("when the source fails, after what it had returned", async () => {
    const source = async function* () {
      yield* emails(150);
      throw new Error("the export ended early");
    };
    const report = await create().updateEndpoints(source());
    expect(report).toMatchObject({ read: 150, stopped: "the source failed: the export ended early" });
    expect(report.done.length + report.retryable.length).toBe(150);
  });

  test("when no call can succeed", async () => {
    const report = await create({ applicationId: "f".repeat(32) }).updateEndpoints(emails(5_000));
    expect(report).toMatchObject({ done: [], stopped: expect.stringContaining("not-found") });
    expect(report.read).toBeLessThan(5_000);
  });

  test("when no user can be read to make room", async () => {
    faults = () => "forbidden";
    const updates = emails(5_000).map((update) => ({ ...update, User: { UserId: "u-1" } }));
    const report = await create({ capacity: "replace-oldest" }).updateEndpoints(updates);
    expect(report).toMatchObject({ done: [], stopped: expect.stringContaining("GetUserEndpoints") });
    expect(report.read).toBeLessThan(5_000);
    expect(report.retryable).toHaveLength(report.read);
  });

  test("before it starts with a client that repeats calls on its own", async () => {
    const repeating = new PinpointClient({ endpoint: proxy.url, region: "us-east-1" });
    await expect(create({ client: repeating }).updateEndpoints(emails(1))).rejects.toThrow("maxAttempts 1, got 3");
  });
});

describe("a user", () => {
  test("is read, updated at all endpoints, and deleted", async () => {
    const audience = create();
    await audience.updateEndpoints(emails(3).map((update) => ({ ...update, User: { UserId: "u-1" } })));
    expect(await audience.updateUser("u-1", { plan: ["gold"] })).toEqual({ kind: "done" });
    for (const id of ["ep-0", "ep-1", "ep-2"])
      expect((await read(id))?.User).toEqual({ UserId: "u-1", UserAttributes: { plan: ["gold"] } });
    expect(await audience.readUser("u-1")).toMatchObject({ kind: "returned", value: { length: 3 } });
    expect(await audience.deleteUser("u-1")).toEqual({ kind: "done" });
    expect(await audience.readUser("u-1")).toEqual({ kind: "returned", value: [] });
    expect(await audience.updateUser("u-1", { plan: ["gold"] })).toMatchObject({ kind: "permanent" });
  });

  test("is not reported deleted from an application that does not exist", async () => {
    expect(await create({ applicationId: "f".repeat(32) }).deleteUser("u-1")).toMatchObject({ kind: "retryable" });
  });
});

describe("events", () => {
  test("are put in batches with their endpoints, and refused ones are named", async () => {
    const events = Array.from({ length: 250 }, (_, index) => ({
      EndpointId: `ep-${index % 10}`,
      EventId: `e-${index}`,
      EventType: "cart.filled",
      Attributes: { items: String(index) },
      ...(index < 10 && { Endpoint: { ChannelType: "EMAIL" as const, Address: `a${index}@example.com` } }),
    }));
    const long = { EndpointId: "ep-1", EventType: "cart.filled", Attributes: { note: "x".repeat(201) } };
    const report = await create().putEvents([...events, long]);
    expect(report).toMatchObject({
      read: 251,
      retryable: [],
      permanent: [{ item: long, issues: [{ path: "Attributes.note" }] }],
    });
    expect(report.done.toSorted()).toEqual(events.map(({ EventId }) => EventId).toSorted());
    expect(await read("ep-9")).toMatchObject({ Address: "a9@example.com" });
  });

  test("with the same id are put one after the other, and none replaces another", async () => {
    const event = { EndpointId: "ep-1", EventId: "same", EventType: "cart.filled" };
    expect((await create().putEvents([event, event])).done).toEqual(["same", "same"]);
  });
});

test("an event buffer puts its events, and keeps those that were not accepted", async () => {
  const problems: BufferProblem[] = [];
  let isDown = true;
  faults = () => (isDown ? "error-before" : "none");
  const audience = create({ attempts: 1 });
  const report = (problem: BufferProblem) => problems.push(problem);
  const buffer = createEventBuffer({ send: sendBuffered(audience), report, flushAfterMs: 3_600_000 });
  for (const EndpointId of ["ep-1", "ep-2"]) buffer.add({ EndpointId, EventId: "e-1", EventType: "page.viewed" });
  await buffer.flush();
  expect(buffer.size()).toBe(2);
  isDown = false;
  await buffer.close();
  expect([buffer.size(), problems]).toEqual([0, []]);
});

describe("a message", () => {
  const message = { MessageConfiguration: { SMSMessage: { Body: "Hi", MessageType: "TRANSACTIONAL" as const } } };
  const numbers = Array.from({ length: 250 }, (_, index) => ({
    ChannelType: "SMS" as const,
    Address: `+1206555${String(index).padStart(4, "0")}`,
  }));

  test("has a result for each recipient", async () => {
    sent.length = 0;
    const report = await create().sendMessages(
      [...numbers, { EndpointId: "nobody" }, { ...numbers[0], Address: "12" } as (typeof numbers)[0]],
      message,
    );
    expect(report.done.toSorted()).toEqual(numbers.map(({ Address }) => Address));
    expect(sent.toSorted()).toEqual(numbers.map(({ Address }) => Address));
    expect(report.permanent.map(({ item }) => item)).toMatchObject([{ Address: "12" }, { EndpointId: "nobody" }]);
  });

  test("is not sent again if its response was lost, and is reported as unknown", async () => {
    sent.length = 0;
    faults = () => "cut-after";
    const report = await create().sendMessages(numbers.slice(0, 100), message);
    expect([report.done.length, report.unknown.length, sent.length]).toEqual([0, 100, 100]);
  });
});

test("a sync completes at the rate that another client leaves of the quota", async () => {
  const Item = emails(1);
  const wait = async (ms: number) => {
    clock.advanceTo(clock.now() + ms);
    const command = new UpdateEndpointsBatchCommand({ ApplicationId: applicationId, EndpointBatchRequest: { Item } });
    await engine.client.send(command).catch(() => {});
  };
  const audience = create({ concurrency: 1, surroundings: { ...surroundings, wait } });
  expect((await audience.updateEndpoints(emails(3_000))).done).toHaveLength(3_000);
});
