// What users of other real-time services complain about, each answered by a test.

import { describe, expect, test, vi } from "vitest";
import { CORE_BUDGET_BYTES, coreBundle, measureClient, REACT_BUDGET_BYTES } from "../../bench/client-size.ts";
import { POKE_MAX_BYTES } from "../../src/poke/envelope.ts";
import { planPoke } from "../../src/poke/publication.ts";
import { classic, startAedes, startClient, startNetwork } from "./broker-fixture.ts";

describe("they complain that", () => {
  test("a message is missed in the background and nobody is told: on waking the handler learns since when", async () => {
    const broker = await startAedes();
    const network = await startNetwork(() => broker.port);
    const { client } = startClient(network.url);
    const [handler, onGap] = [vi.fn(), vi.fn()];
    await client.register("D", handler, { onGap });
    network.silence();
    const ts = Date.now();
    await broker.poke(classic("D"), { id: "missed", ts }, 0);
    client.wake();
    await vi.waitFor(() => expect(onGap).toHaveBeenCalledOnce(), 10_000);
    expect(onGap.mock.calls[0]?.[0].since).toBeLessThanOrEqual(ts);
    expect(handler).not.toHaveBeenCalled();
  });

  test("one cannot know whether a subscription is live: register resolves then, and not before", async () => {
    let grant = () => {};
    const broker = await startAedes({
      authorizeSubscribe: (_client, subscription, done) => {
        grant = () => done(null, subscription);
      },
    });
    const { client } = startClient(`ws://127.0.0.1:${broker.port}`);
    let isLive = false;
    const registered = client.register("D", vi.fn()).then(() => {
      isLive = true;
    });
    await vi.waitFor(() => expect(broker.connects).toHaveLength(1));
    await vi.waitFor(() => expect(String(grant)).toContain("done"));
    expect(isLive).toBe(false);
    grant();
    await registered;
    expect(isLive).toBe(true);
  });

  test("a reconnection uses stale credentials: each one asks for new ones", async () => {
    const passwords: string[] = [];
    const broker = await startAedes({
      authenticate: (_client, _username, password, done) => {
        passwords.push(String(password));
        done(null, true);
      },
    });
    const network = await startNetwork(() => broker.port);
    const { client } = startClient(network.url);
    const onGap = vi.fn();
    await client.register("D", vi.fn(), { onGap });
    for (let cut = 1; cut <= 3; cut++) {
      network.cut();
      await vi.waitFor(() => expect(onGap).toHaveBeenCalledTimes(cut), 5_000);
    }
    expect(passwords).toEqual(["token-1", "token-2", "token-3", "token-4"]);
  });

  test("size limits are found out at run time: what the sender accepts arrives, and it says what it does not", async () => {
    const broker = await startAedes();
    const { client } = startClient(`ws://127.0.0.1:${broker.port}`);
    const handler = vi.fn();
    await client.register("D", handler);
    const key = "a key for tests only";
    const plan = (bytes: number) =>
      planPoke({ customerId: "u", domain: "D", data: "x".repeat(bytes) }, key, { now: new Date(), fallbackId: "a" });
    const overhead = plan(0);
    const room = POKE_MAX_BYTES - (overhead.kind === "publish" ? overhead.reply.sizeBytes : 0);
    const largest = plan(room);
    await broker.publish(classic("D"), largest.kind === "publish" ? largest.publication.payload : "");
    await vi.waitFor(() => expect(handler).toHaveBeenCalledOnce());
    expect(handler.mock.calls[0]?.[1]).toHaveLength(room);
    expect(plan(room + 1)).toMatchObject({
      kind: "refuse",
      reply: { reason: "too-large", limit: POKE_MAX_BYTES, sizeBytes: POKE_MAX_BYTES + 1 },
    });
  });

  test("the client is heavy and needs polyfills: it has a budget, and names nothing of Node", async () => {
    const { core, react } = await measureClient();
    expect(core).toBeLessThanOrEqual(CORE_BUDGET_BYTES);
    expect(react).toBeLessThanOrEqual(REACT_BUDGET_BYTES);
    expect(await coreBundle()).not.toMatch(/\b(Buffer|process|require|global|setImmediate)\b/);
  });

  test("many hooks open many sockets: forty registrations share one", async () => {
    const broker = await startAedes();
    const { client } = startClient(`ws://127.0.0.1:${broker.port}`);
    const handler = vi.fn();
    const domains = Array.from({ length: 20 }, (_, at) => `D${at}`);
    await Promise.all([...domains, ...domains].map((domain) => client.register(domain, handler)));
    for (const domain of domains) await broker.poke(classic(domain), { id: "a", domain });
    await vi.waitFor(() => expect(handler).toHaveBeenCalledTimes(40));
    expect(broker.connects).toHaveLength(1);
    expect(broker.subscribes.flat()).toHaveLength(20);
  });
});
