// Each test covers a problem that users of other real-time services report.

import { describe, expect, test, vi } from "vitest";
import { CORE_BUDGET_BYTES, coreBundle, measureClient, REACT_BUDGET_BYTES } from "../../bench/client-size.ts";
import { POKE_MAX_BYTES } from "../../src/poke/envelope.ts";
import { planPoke } from "../../src/poke/publication.ts";
import { classic, startAedes, startClient, startNetwork } from "./broker-fixture.ts";

describe("the client", () => {
  test("calls onGap with the start of the gap when pokes may have been missed in the background", async () => {
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

  test("resolves register only when the subscription is live", async () => {
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

  test("requests new credentials for each reconnect", async () => {
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

  test("delivers the largest poke that the sender accepts; the sender refuses a larger one", async () => {
    const broker = await startAedes();
    const { client } = startClient(`ws://127.0.0.1:${broker.port}`);
    const handler = vi.fn();
    await client.register("D", handler);
    const key = "a key for tests only";
    const message = (bytes: number) => ({ customerId: "u", domain: "D", data: "x".repeat(bytes) });
    const plan = (bytes: number) => planPoke(message(bytes), [key], { now: new Date(), fallbackId: "a" });
    const capacity = POKE_MAX_BYTES - JSON.stringify(message(0)).length;
    const largest = plan(capacity);
    await broker.publish(classic("D"), largest.kind === "publish" ? (largest.publications[0]?.payload ?? "") : "");
    await vi.waitFor(() => expect(handler).toHaveBeenCalledOnce());
    expect(handler.mock.calls[0]?.[1]).toHaveLength(capacity);
    expect(plan(capacity + 1)).toMatchObject({
      kind: "refuse",
      response: { reason: "too-large", limit: POKE_MAX_BYTES, sizeBytes: POKE_MAX_BYTES + 1 },
    });
  });

  test("stays within its size budget and uses no Node API", async () => {
    const { core, react } = await measureClient();
    expect(core).toBeLessThanOrEqual(CORE_BUDGET_BYTES);
    expect(react).toBeLessThanOrEqual(REACT_BUDGET_BYTES);
    expect(await coreBundle()).not.toMatch(/\b(Buffer|process|require|global|setImmediate)\b/);
  });

  test("shares one connection among forty registrations", async () => {
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
