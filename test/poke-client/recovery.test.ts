import type { AedesOptions } from "aedes";
import { describe, expect, onTestFinished, test, vi } from "vitest";
import type { PokeCredentials } from "../../src/poke-client/index.ts";
import { CUSTOMER_HASH, classic, multicast, startAedes, startClient, startNetwork } from "./broker-fixture.ts";

const start = async (options: Parameters<typeof startClient>[1] = {}, ...broker: Parameters<typeof startAedes>) => {
  const aedes = await startAedes(...broker);
  const network = await startNetwork(() => aedes.port);
  return { broker: aedes, network, ...startClient(network.url, options) };
};

const refuseAs = (returnCode: number) => Object.assign(new Error("refused"), { returnCode });

describe("back-off", () => {
  const waits = async (options: Parameters<typeof startClient>[1], url: string, count: number): Promise<number[]> => {
    vi.spyOn(Math, "random").mockReturnValue(0.999);
    // A clock that stands still: the difference is the wait that was drawn, however slow the machine is.
    vi.useFakeTimers({ toFake: ["Date"] });
    onTestFinished(() => {
      vi.useRealTimers();
      vi.restoreAllMocks();
    });
    const { client } = startClient(url, options);
    const seen: number[] = [];
    client.observe(() => {
      const state = client.state();
      if (state.status === "waiting") seen.push(state.retryAt - Date.now());
    });
    client.register("D", vi.fn()).catch(() => {});
    await vi.waitFor(() => expect(seen.length).toBeGreaterThanOrEqual(count), 10_000);
    return seen;
  };

  test("draws from a range that doubles with each attempt", async () => {
    const seen = await waits({ backoffBaseMs: 20 }, "ws://127.0.0.1:1", 4);
    [20, 40, 80, 160].forEach((rangeMs, at) => {
      expect(seen[at]).toBeLessThanOrEqual(rangeMs);
      expect(seen[at]).toBeGreaterThan(rangeMs * 0.9);
    });
  });

  test("waits at most 30 s, and at most 5 min if the broker is busy", async () => {
    const [lostMs = 0] = await waits({ backoffBaseMs: 10_000_000 }, "ws://127.0.0.1:1", 1);
    expect(Math.ceil(lostMs / 1_000)).toBe(30);
    const busy = await startAedes({ authenticate: (_client, _username, _password, done) => done(refuseAs(3), false) });
    const [busyMs = 0] = await waits({ backoffBaseMs: 10_000_000 }, `ws://127.0.0.1:${busy.port}`, 1);
    expect(Math.ceil(busyMs / 1_000)).toBe(300);
  });
});

describe("gaps", () => {
  test("after a lost connection onGap of each registration is called with the start of its gap, once it is live again", async () => {
    const { broker, network, client } = await start();
    const [onGap, handler] = [vi.fn(), vi.fn()];
    const before = Date.now();
    await client.register("D", handler, { onGap });
    await client.registerMulticast("M", "f", handler, { onGap });
    network.cut();
    await vi.waitFor(() => expect(onGap).toHaveBeenCalledTimes(2));
    expect(onGap.mock.calls[0]?.[0].since).toBeGreaterThanOrEqual(before - 5_000);
    expect(onGap.mock.calls[0]?.[0].since).toBeLessThanOrEqual(Date.now());
    await broker.poke(classic("D"), { id: "a" });
    await vi.waitFor(() => expect(handler).toHaveBeenCalledOnce());
  });

  test("a registration that was not live when the connection was lost has no gap", async () => {
    const { network, client } = await start();
    const [early, late] = [vi.fn(), vi.fn()];
    await client.register("D", vi.fn(), { onGap: early });
    network.cut();
    await client.register("Late", vi.fn(), { onGap: late });
    await vi.waitFor(() => expect(early).toHaveBeenCalledOnce());
    expect(late).not.toHaveBeenCalled();
  });

  test("a poke that arrives during a cleanup causes no gap for the next registration of the topic", async () => {
    const { broker, client } = await start();
    const [handler, onGap] = [vi.fn(), vi.fn()];
    await client.register("Other", handler);
    const stop = await client.register("D", vi.fn());
    void stop();
    const sent = broker.poke(classic("D"), { id: "late" });
    await client.register("D", vi.fn(), { onGap });
    await sent;
    await broker.poke(classic("Other"), { id: "a" });
    await vi.waitFor(() => expect(handler).toHaveBeenCalledOnce());
    expect(onGap).not.toHaveBeenCalled();
  });

  test("a topic that the broker refuses after a reconnect is not live, and is live with a gap once the broker accepts it", async () => {
    let refused = "";
    const authorizeSubscribe: AedesOptions["authorizeSubscribe"] = (_client, subscription, done) =>
      done(null, subscription.topic === refused ? null : subscription);
    const { network, client, errors } = await start({}, { authorizeSubscribe });
    const onGap = vi.fn();
    await client.registerMulticast("M", "f", vi.fn(), { onGap });
    await client.register("D", vi.fn());
    const liveness = () => [client.isLive("M", "f"), client.isLive("D"), client.isLive("M")];
    const seen: boolean[][] = [];
    client.observe(() => seen.push(liveness()));
    expect(liveness()).toEqual([true, true, false]);

    refused = multicast("M", "f");
    network.cut();
    await vi.waitFor(() => expect(liveness()).toEqual([false, true, false]), 10_000);
    expect(seen).toContainEqual([false, false, false]);
    expect(seen.at(-1)).toEqual([false, true, false]);
    expect(errors.map(({ code }) => code)).toEqual(["refused"]);
    expect(onGap).not.toHaveBeenCalled();

    refused = "";
    network.cut();
    await vi.waitFor(() => expect(liveness()).toEqual([true, true, false]), 10_000);
    expect(onGap).toHaveBeenCalledOnce();
  });

  test("an onGap that throws is reported, and the others are called", async () => {
    const { network, client, errors } = await start();
    const onGap = vi.fn();
    await client.register("D", vi.fn(), {
      onGap: () => {
        throw new Error("boom");
      },
    });
    await client.register("D", vi.fn(), { onGap });
    network.cut();
    await vi.waitFor(() => expect(onGap).toHaveBeenCalledOnce());
    expect(errors).toMatchObject([{ code: "handler" }]);
  });
});

describe("credentials", () => {
  test("are requested for each attempt, and once more after a refusal", async () => {
    const seen: string[] = [];
    const { client, tokens, states } = await start(
      {},
      {
        authenticate: (_client, _username, password, done) => {
          seen.push(String(password));
          done(seen.length === 1 ? refuseAs(5) : null, seen.length > 1);
        },
      },
    );
    await client.register("D", vi.fn());
    expect(seen).toEqual(["token-1", "token-2"]);
    expect([tokens(), client.state().status]).toEqual([2, "connected"]);
    expect(states).toEqual(["connecting", "waiting", "connecting", "connected"]);
  });

  test("that are refused twice in a row make the client unauthorized, until a new registration retries", async () => {
    let isOpen = false;
    const { client, tokens } = await start(
      {},
      { authenticate: (_client, _username, _password, done) => done(isOpen ? null : refuseAs(4), isOpen) },
    );
    await expect(client.register("D", vi.fn())).rejects.toMatchObject({ code: "unauthorized" });
    expect([client.state().status, tokens()]).toEqual(["unauthorized", 2]);
    isOpen = true;
    const handler = vi.fn();
    await client.register("D", handler);
    expect(client.state().status).toBe("connected");
  });

  test("that are refused keep a live registration, which is live again after wake() with accepted credentials", async () => {
    let isOpen = true;
    const { broker, network, client, errors } = await start(
      {},
      { authenticate: (_client, _username, _password, done) => done(isOpen ? null : refuseAs(5), isOpen) },
    );
    const [handler, onGap] = [vi.fn(), vi.fn()];
    await client.register("D", handler, { onGap });
    isOpen = false;
    network.cut();
    await vi.waitFor(() => expect(client.state().status).toBe("unauthorized"));
    expect(errors).toMatchObject([{ code: "unauthorized" }]);
    isOpen = true;
    client.wake();
    await vi.waitFor(() => expect(onGap).toHaveBeenCalledOnce());
    await broker.poke(classic("D"), { id: "a" });
    await vi.waitFor(() => expect(handler).toHaveBeenCalledOnce());
  });

  test("are requested again after the backend fails, and the failure is reported", async () => {
    let calls = 0;
    const credentials = { token: "t", customerHash: CUSTOMER_HASH, expiresAt: Date.now() + 3_600_000 };
    const { client, errors } = await start({
      token: async () => {
        if (++calls === 1) throw new Error("offline");
        return credentials;
      },
    });
    await client.register("D", vi.fn());
    expect(errors).toMatchObject([{ code: "credentials" }]);
  });

  test("contain the ticket, which is the user name, and optionally the url", async () => {
    const usernames: string[] = [];
    const broker = await startAedes({
      authenticate: (_client, username, _password, done) => {
        usernames.push(String(username));
        done(null, true);
      },
    });
    const { client } = startClient("ws://127.0.0.1:1", {
      token: async (): Promise<PokeCredentials> => ({
        token: "t",
        customerHash: CUSTOMER_HASH,
        expiresAt: Date.now() + 3_600_000,
        url: `ws://127.0.0.1:${broker.port}`,
        ticket: "my-ticket",
      }),
    });
    await client.register("D", vi.fn());
    expect(usernames).toEqual(["my-ticket"]);
    expect(broker.connects[0]).toMatch(new RegExp(`^${CUSTOMER_HASH}-[a-z0-9]+$`));
  });

  test("are renewed before they expire without a gap: both connections deliver until the new one is live", async () => {
    let lifeMs = 600;
    const { broker, client, states } = await start({
      token: async () => {
        const expiresAt = Date.now() + lifeMs;
        lifeMs = 3_600_000;
        return { token: "t", customerHash: CUSTOMER_HASH, expiresAt };
      },
    });
    const [handler, onGap] = [vi.fn(), vi.fn()];
    await client.register("D", handler, { onGap });
    const sent: string[] = [];
    const pokeNext = () => broker.poke(classic("D"), { id: `${sent.push(`${sent.length}`) - 1}` });
    await vi.waitFor(async () => {
      await pokeNext();
      expect(states.filter((status) => status === "connected")).toHaveLength(2);
    });
    await pokeNext();
    await vi.waitFor(() => expect(handler.mock.calls.map(([, , meta]) => meta.id)).toEqual(sent));
    expect(broker.connects).toHaveLength(2);
    expect(onGap).not.toHaveBeenCalled();
    expect(states).toEqual(["connecting", "connected", "connected"]);
  });
});

describe("a persistent session", () => {
  const session = { deviceId: "phone-1" };

  test("keeps classic pokes while the device is offline, so that only multicasts have a gap", async () => {
    const { broker, network, client } = await start({ session });
    const [classicGap, multicastGap, handler] = [vi.fn(), vi.fn(), vi.fn()];
    await client.register("D", handler, { onGap: classicGap });
    await client.registerMulticast("M", "f", handler, { onGap: multicastGap });
    network.takeDown(true);
    await vi.waitFor(() => expect(client.state().status).toBe("waiting"));
    await broker.poke(classic("D"), { id: "while-offline" });
    await broker.poke(multicast("M", "f"), { id: "lost" }, 0);
    network.takeDown(false);
    client.wake();
    await vi.waitFor(() => expect(multicastGap).toHaveBeenCalledOnce(), 5_000);
    expect(handler.mock.calls.map(([, , meta]) => meta.id)).toEqual(["while-offline"]);
    expect(classicGap).not.toHaveBeenCalled();
    expect(new Set(broker.connects)).toEqual(new Set([`${CUSTOMER_HASH}-phone-1`]));
  });

  test("a session that the broker did not keep causes a gap", async () => {
    const first = await startAedes();
    let port = first.port;
    const network = await startNetwork(() => port);
    const { client } = startClient(network.url, { session });
    const onGap = vi.fn();
    await client.register("D", vi.fn(), { onGap });
    const second = await startAedes();
    port = second.port;
    await first.close();
    network.cut();
    await vi.waitFor(() => expect(onGap).toHaveBeenCalledOnce(), 5_000);
  });

  test("a kept poke that arrives before its topic is registered causes a gap for the first registration", async () => {
    const { broker, network, client } = await start({ session });
    await client.register("D", vi.fn());
    client.close();
    await broker.poke(classic("D"), { id: "kept", ts: 1_234 });
    const { client: next } = startClient(network.url, { session });
    const onGap = vi.fn();
    await next.register("Other", vi.fn());
    await vi.waitFor(() => expect(broker.acks()).toBe(1));
    await next.register("D", vi.fn(), { onGap });
    await vi.waitFor(() => expect(onGap).toHaveBeenCalledWith({ since: 1_234 }));
  });
});

describe("wake()", () => {
  test("detects a dead connection within seconds, and the gap starts before it died", async () => {
    const { broker, network, client, states } = await start();
    const onGap = vi.fn();
    await client.register("D", vi.fn(), { onGap });
    const liveUntil = Date.now();
    network.silence();
    client.wake();
    await vi.waitFor(() => expect(states).toContain("waiting"), 8_000);
    await vi.waitFor(() => expect(onGap).toHaveBeenCalledOnce(), 5_000);
    expect(onGap.mock.calls[0]?.[0].since).toBeLessThanOrEqual(liveUntil);
    expect(broker.connects).toHaveLength(2);
  });

  test("does not change a live connection", async () => {
    const { broker, network, client, states } = await start();
    const handler = vi.fn();
    await client.register("D", handler);
    client.wake();
    client.wake();
    await broker.poke(classic("D"), { id: "a" });
    await vi.waitFor(() => expect(handler).toHaveBeenCalledOnce());
    expect(states).toEqual(["connecting", "connected"]);
    network.cut();
  });

  test("ends a long wait immediately", async () => {
    const { network, client } = await start({ backoffBaseMs: 10_000_000 });
    await client.register("D", vi.fn());
    network.takeDown(true);
    await vi.waitFor(() => expect(client.state().status).toBe("waiting"));
    network.takeDown(false);
    client.wake();
    await vi.waitFor(() => expect(client.state().status).toBe("connected"));
  });
});
