import { describe, expect, test, vi } from "vitest";
import * as z from "zod";
import { createPokeClient, PokeError, type PokeHandler, withContract } from "../../src/poke-client/index.ts";
import { classic, multicast, startAedes, startClient, startNetwork } from "./broker-fixture.ts";

const start = async () => {
  const broker = await startAedes();
  const network = await startNetwork(() => broker.port);
  return { broker, network, ...startClient(network.url) };
};

describe("register", () => {
  test("passes each poke of the domain to the handler: domain, data as sent, id and time", async () => {
    const { broker, client } = await start();
    const handler = vi.fn();
    await client.register("CustomerLikes", handler);
    await broker.poke(classic("CustomerLikes"), { id: "a", ts: 5, data: { track: "♥" } });
    await broker.poke(classic("CustomerLikes"), { id: "b", ts: 6 });
    await vi.waitFor(() => expect(handler).toHaveBeenCalledTimes(2));
    expect(handler.mock.calls).toEqual([
      ["CustomerLikes", { track: "♥" }, expect.objectContaining({ id: "a", ts: 5 })],
      ["CustomerLikes", undefined, expect.objectContaining({ id: "b", ts: 6 })],
    ]);
  });

  test("passes where a poke comes from, if it says so", async () => {
    const { broker, client } = await start();
    const handler = vi.fn<PokeHandler<unknown>>();
    await client.register("D", handler);
    const origin = { campaignId: "c-1", treatmentId: "0", activityId: "a-1" };
    await broker.poke(classic("D"), { id: "a", origin });
    await broker.poke(classic("D"), { id: "b" });
    await vi.waitFor(() => expect(handler).toHaveBeenCalledTimes(2));
    expect(handler.mock.calls.map(([, , meta]) => meta.origin)).toEqual([origin, undefined]);
  });

  test("passes the filter of a multicast", async () => {
    const { broker, client } = await start();
    const handler = vi.fn();
    await client.registerMulticast("PLAYLIST", "rock & roll/1", handler);
    await broker.poke(
      multicast("PLAYLIST", "rock~20~26~20roll~2F1"),
      { id: "a", filter: "rock & roll/1", data: "x" },
      0,
    );
    await vi.waitFor(() => expect(handler).toHaveBeenCalledOnce());
    expect(handler.mock.calls[0]).toMatchObject(["PLAYLIST", "x", { id: "a", filter: "rock & roll/1" }]);
  });

  test("several registrations of one topic share one subscription, which the last cleanup ends", async () => {
    const { broker, client } = await start();
    const [first, second] = [vi.fn(), vi.fn()];
    const stopFirst = await client.register("D", first);
    const stopSecond = await client.register("D", second);
    await stopFirst();
    await stopFirst();
    await broker.poke(classic("D"), { id: "a" });
    await vi.waitFor(() => expect(second).toHaveBeenCalledOnce());
    expect(first).not.toHaveBeenCalled();
    expect(broker.unsubscribes).toEqual([]);
    await stopSecond();
    await vi.waitFor(() => expect(broker.unsubscribes).toEqual([[classic("D")]]));
    expect(broker.subscribes).toEqual([[classic("D")]]);
  });

  test("a cleanup before the connection is up sends no subscription", async () => {
    const { broker, client } = await start();
    const handler = vi.fn();
    const stopping = new AbortController();
    const registered = client.register("D", handler, { signal: stopping.signal });
    stopping.abort();
    await (await registered)();
    await client.register("Other", handler);
    expect(broker.subscribes).toEqual([[classic("Other")]]);
  });

  test("a signal that is already aborted is a cleanup", async () => {
    const { client } = await start();
    const stop = await client.register("D", vi.fn(), { signal: AbortSignal.abort() });
    await stop();
    expect(client.state().status).toBe("idle");
  });

  test("a stop and a start in one turn send nothing", async () => {
    const { broker, client } = await start();
    const handler = vi.fn();
    const stop = await client.register("D", vi.fn());
    void stop();
    await client.register("D", handler);
    await broker.poke(classic("D"), { id: "a" });
    await vi.waitFor(() => expect(handler).toHaveBeenCalledOnce());
    expect([broker.subscribes, broker.unsubscribes]).toEqual([[[classic("D")]], []]);
  });

  test("registrations before the connection is up are sent together", async () => {
    let accept = () => {};
    const broker = await startAedes({
      authenticate: (_client, _username, _password, done) => {
        accept = () => done(null, true);
      },
    });
    const { client } = startClient(`ws://127.0.0.1:${broker.port}`);
    const first = client.register("First", vi.fn());
    await vi.waitFor(() => expect(String(accept)).toContain("done"));
    const second = client.register("Second", vi.fn());
    const cleanup = client.register("Third", vi.fn()).then((stop) => stop());
    await Promise.resolve();
    accept();
    await Promise.all([first, second, cleanup]);
    expect(broker.subscribes).toEqual([[classic("First"), classic("Second"), classic("Third")]]);
  });

  test("a repeated id is dropped, also on a later connection", async () => {
    const { broker, network, client } = await start();
    const handler = vi.fn();
    await client.register("D", handler);
    await broker.poke(classic("D"), { id: "a" });
    await broker.poke(classic("D"), { id: "a" });
    await vi.waitFor(() => expect(handler).toHaveBeenCalledOnce());
    network.cut();
    await vi.waitFor(() => expect(broker.subscribes).toHaveLength(2));
    await broker.poke(classic("D"), { id: "a" });
    await broker.poke(classic("D"), { id: "b" });
    await vi.waitFor(() => expect(handler).toHaveBeenCalledTimes(2));
    expect(handler.mock.calls.map(([, , meta]) => meta.id)).toEqual(["a", "b"]);
  });

  test("50 topics are sent in batches of eight, and a 51st is rejected before anything is sent", async () => {
    const { broker, client } = await start();
    const domains = Array.from({ length: 50 }, (_, at) => `D${at}`);
    await Promise.all(domains.map((domain) => client.register(domain, vi.fn())));
    expect(broker.subscribes.map((topics) => topics.length)).toEqual([8, 8, 8, 8, 8, 8, 2]);
    await expect(client.register("One more", vi.fn())).rejects.toMatchObject({ code: "too-many" });
    await client.register("D7", vi.fn());
    expect(broker.subscribes).toHaveLength(7);
  });

  test.each(["", "a\u0000b", "\ud800", "x".repeat(65)])("rejects the domain %j as invalid", async (domain) => {
    const { client } = await start();
    await expect(client.register(domain, vi.fn())).rejects.toMatchObject({ code: "invalid" });
    expect(client.state().status).toBe("idle");
  });

  test("a topic that the broker refuses rejects only its own register", async () => {
    const broker = await startAedes({
      authorizeSubscribe: (_client, subscription, done) =>
        done(null, subscription.topic.endsWith("/secret") ? null : subscription),
    });
    const { client } = startClient(`ws://127.0.0.1:${broker.port}`);
    const handler = vi.fn();
    const [refused] = await Promise.allSettled([
      client.registerMulticast("D", "secret", vi.fn()),
      client.registerMulticast("D", "open", handler),
    ]);
    expect(refused).toMatchObject({ status: "rejected", reason: { code: "refused" } });
    await broker.poke(multicast("D", "open"), { id: "a" });
    await vi.waitFor(() => expect(handler).toHaveBeenCalledOnce());
  });
});

describe("an incoming payload", () => {
  test.each([
    ["not JSON", "{"],
    ["not UTF-8", Buffer.from([0xff, 0xfe])],
    ["not an envelope", '{"hello":1}'],
    ["null", "null"],
    ["another version", '{"v":2,"id":"a","ts":1,"domain":"D"}'],
    ["empty", ""],
  ])("that is %s is reported, and the next poke is delivered", async (_, payload) => {
    const { broker, client, errors } = await start();
    const handler = vi.fn();
    await client.register("D", handler);
    await broker.publish(classic("D"), payload);
    await broker.poke(classic("D"), { id: "a" });
    await vi.waitFor(() => expect(handler).toHaveBeenCalledOnce());
    expect(errors).toEqual([expect.objectContaining({ code: "malformed" })]);
    expect(broker.connects).toHaveLength(1);
  });

  test("whose handler throws or rejects is reported, and the other handlers run", async () => {
    const { broker, client, errors } = await start();
    const handler = vi.fn();
    const [now, later] = [new Error("now"), new Error("later")];
    await client.register("D", () => {
      throw now;
    });
    await client.register("D", async () => {
      throw later;
    });
    await client.register("D", handler);
    await broker.poke(classic("D"), { id: "a" });
    await vi.waitFor(() =>
      expect(errors.map(({ code, cause }) => [code, cause])).toEqual([
        ["handler", now],
        ["handler", later],
      ]),
    );
    expect(handler).toHaveBeenCalledOnce();
  });

  test("whose data breaks its contract is reported and not passed to the handler, whose data is typed", async () => {
    const { broker, client, errors } = await start();
    const tracks: string[] = [];
    const Like = z.object({ track: z.string() });
    await client.register(
      "D",
      withContract(Like, (_type, { track }) => tracks.push(track)),
    );
    await broker.poke(classic("D"), { id: "a", data: { track: 7 } });
    await broker.poke(classic("D"), { id: "b", data: { track: "Blue Train" } });
    await vi.waitFor(() => expect(tracks).toEqual(["Blue Train"]));
    expect(errors).toEqual([expect.objectContaining({ code: "contract" })]);
  });

  test("of 131,000 bytes is delivered whole", async () => {
    const { broker, client } = await start();
    const handler = vi.fn();
    await client.register("D", handler);
    const data = "é".repeat(65_400);
    await broker.poke(classic("D"), { id: "a", data });
    await vi.waitFor(() => expect(handler).toHaveBeenCalledOnce());
    expect(handler.mock.calls[0]?.[1]).toBe(data);
  });
});

describe("the connection", () => {
  test("is opened by the first register and closed some time after the last cleanup", async () => {
    const broker = await startAedes();
    const { client, states, tokens } = startClient(`ws://127.0.0.1:${broker.port}`, { idleMs: 30 });
    expect([client.state().status, tokens()]).toEqual(["idle", 0]);
    const stop = await client.register("D", vi.fn());
    expect(client.state()).toMatchObject({ status: "connected" });
    await stop();
    await vi.waitFor(() => expect(client.state().status).toBe("idle"));
    await client.register("D", vi.fn());
    expect(states).toEqual(["connecting", "connected", "idle", "connecting", "connected"]);
    expect(tokens()).toBe(2);
  });

  test("state() is the same object until the state changes", async () => {
    const { client } = await start();
    await client.register("D", vi.fn());
    expect(client.state()).toBe(client.state());
  });

  test("close ends it, and rejects pending and later registrations", async () => {
    const client = createPokeClient({ url: "ws://127.0.0.1:1", token: () => new Promise(() => {}) });
    const pending = client.register("D", vi.fn());
    client.close();
    client.close();
    await expect(pending).rejects.toMatchObject({ code: "closed" });
    await expect(client.register("D", vi.fn())).rejects.toBeInstanceOf(PokeError);
    expect(client.state()).toEqual({ status: "closed" });
  });

  test("close is final: neither a timer nor wake() reconnects", async () => {
    const { client, tokens, states } = await startAedes().then(({ port }) =>
      startClient(`ws://127.0.0.1:${port}`, { idleMs: 0 }),
    );
    await client.register("D", vi.fn());
    client.close();
    await client.register("D", vi.fn()).catch(() => {});
    client.wake();
    await new Promise((resolve) => setTimeout(resolve));
    expect([client.state().status, tokens(), states.at(-1)]).toEqual(["closed", 1, "closed"]);
  });

  test("close of a live client reports no error", async () => {
    const { client, errors } = await start();
    await client.register("D", vi.fn());
    client.close();
    await client.register("D", vi.fn()).catch(() => {});
    expect(errors).toEqual([]);
  });

  test("an invalid url is reported and retried", async () => {
    const { client, errors } = startClient("not a url");
    const registered = client.register("D", vi.fn());
    registered.catch(() => {});
    await vi.waitFor(() => expect(errors.length).toBeGreaterThan(1));
    expect(errors[0]).toMatchObject({ code: "credentials" });
  });
});
