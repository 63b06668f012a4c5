// The client's entry `history` against the local cloud; the network in front of its broker can be taken down.
import { afterAll, beforeAll, describe, expect, onTestFinished, test, vi } from "vitest";
import {
  createPollingClient,
  type PollingClientOptions,
  type WithHistoryOptions,
  withHistory,
} from "../../src/poke-client/history.ts";
import { createPokeClient, type PokeCredentials, type PokeError } from "../../src/poke-client/index.ts";
import { sendPoke } from "../../src/poke-sender/index.ts";
import { type TestCloud, testCloud } from "../local/cloud-fixture.ts";
import { startNetwork } from "./broker-fixture.ts";

const UNTIL = { timeout: 60_000, interval: 20 };
const HISTORY = { Likes: { pokes: 50, hours: 1 }, Short: { pokes: 2, hours: 1 } };

let here: TestCloud;
beforeAll(async () => {
  here = await testCloud({ params: { pokeHistory: JSON.stringify(HISTORY) }, log: () => {} });
}, 120_000);
afterAll(() => here.close());

const historyUrl = () => `${here.cloud.url}/_local/urls/poke-history/`;
const tokenOf = (customerId: string) => async (): Promise<PokeCredentials> =>
  (await fetch(`${here.cloud.url}/_local/token?customerId=${customerId}`)).json();
const poke = (customerId: string, domain: string, data: unknown, id?: string) =>
  sendPoke(customerId, domain, data, here.clients.lambda, id === undefined ? {} : { id });

/** A client with a history, behind a network of its own. */
const connect = async (customerId: string, options: Partial<WithHistoryOptions> = {}) => {
  const network = await startNetwork(() => here.cloud.port);
  const credentials = tokenOf(customerId);
  const client = createPokeClient({
    token: async () => ({ ...(await credentials()), url: network.url }),
    backoffBaseMs: 20,
    onError: () => {},
  });
  onTestFinished(() => client.close());
  const errors: PokeError[] = [];
  const register = withHistory(client.register, {
    ...{ url: historyUrl(), token: credentials, onError: (error: PokeError) => errors.push(error) },
    ...options,
  });
  const isConnected = () => client.state().status === "connected";
  return {
    network,
    register,
    errors,
    until: (is: boolean) => vi.waitFor(() => expect(isConnected()).toBe(is), UNTIL),
  };
};

/** Registers with a handler and an `onGap` that record their calls. */
const listen = async ({ register }: Awaited<ReturnType<typeof connect>>, domain: string) => {
  const received: unknown[] = [];
  const gaps = vi.fn();
  const cleanup = await register(domain, (_domain, data) => received.push(data), { onGap: gaps });
  return { received, gaps, cleanup };
};

describe("withHistory", () => {
  test("passes what was missed to the handler after a gap, in order, once, and does not call onGap", async () => {
    const client = await connect("h-1");
    const { received, gaps } = await listen(client, "Likes");
    await poke("h-1", "Likes", "live");
    await vi.waitFor(() => expect(received).toEqual(["live"]), UNTIL);
    client.network.takeDown(true);
    await client.until(false);
    const missed = Array.from({ length: 23 }, (_, at) => `missed ${at}`);
    for (const data of missed) await poke("h-1", "Likes", data);
    client.network.takeDown(false);
    await vi.waitFor(() => expect(received).toEqual(["live", ...missed]), UNTIL);
    await poke("h-1", "Likes", "live again");
    await vi.waitFor(() => expect(received.at(-1)).toBe("live again"), UNTIL);
    expect(received).toHaveLength(25);
    expect(gaps).not.toHaveBeenCalled();
    expect(client.errors).toEqual([]);
  }, 120_000);

  test("needs no more of the history than what was missed since the newest live poke", async () => {
    const client = await connect("h-2");
    const { received, gaps } = await listen(client, "Short");
    for (const data of [1, 2, 3, 4, 5]) await poke("h-2", "Short", data);
    await vi.waitFor(() => expect(received).toHaveLength(5), UNTIL);
    client.network.takeDown(true);
    await client.until(false);
    await poke("h-2", "Short", 6);
    client.network.takeDown(false);
    await vi.waitFor(() => expect(received).toEqual([1, 2, 3, 4, 5, 6]), UNTIL);
    expect(gaps).not.toHaveBeenCalled();
  }, 120_000);

  test("calls onGap if more was missed than the history has", async () => {
    const client = await connect("h-3");
    const { received, gaps } = await listen(client, "Short");
    client.network.takeDown(true);
    await client.until(false);
    for (const data of [1, 2, 3]) await poke("h-3", "Short", data);
    client.network.takeDown(false);
    await vi.waitFor(() => expect(gaps).toHaveBeenCalledWith({ since: expect.any(Number) }), UNTIL);
    await poke("h-3", "Short", 4);
    await vi.waitFor(() => expect(received).toEqual([4]), UNTIL);
  }, 120_000);

  test("calls onGap if the history cannot be read, and reports why", async () => {
    const client = await connect("h-4", { url: `${here.cloud.url}/_local/urls/poke/` });
    const { gaps } = await listen(client, "Likes");
    client.network.cut();
    await vi.waitFor(() => expect(gaps).toHaveBeenCalled(), UNTIL);
    expect(client.errors[0]).toMatchObject({
      code: "history",
      message: "history: Likes: the history returned 403: There is no function URL at this path.",
    });
  }, 120_000);

  test("delivers nothing after the cleanup", async () => {
    const client = await connect("h-5");
    const { received, cleanup } = await listen(client, "Likes");
    await cleanup();
    await poke("h-5", "Likes", "late");
    const { received: second } = await listen(client, "Likes");
    await poke("h-5", "Likes", "later");
    await vi.waitFor(() => expect(second).toEqual(["later"]), UNTIL);
    expect(received).toEqual([]);
  }, 120_000);
});

/** A client that polls often. */
const startPolling = (customerId: string, options: Partial<PollingClientOptions> = {}) => {
  const errors: PokeError[] = [];
  const states: string[] = [];
  const client = createPollingClient({
    url: historyUrl(),
    token: tokenOf(customerId),
    intervalMs: 20,
    onError: (error) => errors.push(error),
    ...options,
  });
  client.observe(() => states.push(client.state().status));
  onTestFinished(() => client.close());
  return { client, errors, states };
};

describe("a polling client", () => {
  test("receives pokes without a socket, each once, and its state says that it polls", async () => {
    const { client, errors } = startPolling("p-1");
    const received: unknown[] = [];
    const cleanup = await client.register("Likes", (_domain, data) => received.push(data));
    expect(client.isLive("Likes")).toBe(true);
    await vi.waitFor(() => expect(client.state()).toEqual({ status: "polling", at: expect.any(Number) }), UNTIL);
    for (const data of [1, 2, 3]) await poke("p-1", "Likes", data);
    await poke("p-1", "Likes", 3, "same");
    await poke("p-1", "Likes", 3, "same");
    await vi.waitFor(() => expect(received).toEqual([1, 2, 3, 3]), UNTIL);
    await cleanup();
    await poke("p-1", "Likes", 4);
    await vi.waitFor(() => expect(client.state().status).toBe("idle"), UNTIL);
    expect([received.length, errors]).toEqual([4, []]);
  }, 120_000);

  test("rejects a domain without a history, and multicasts, and says why", async () => {
    const { client } = startPolling("p-2");
    await expect(client.register("Plain", () => {})).rejects.toThrow(
      /^history: Plain: the history returned 404: the domain has no/,
    );
    await expect(client.registerMulticast("Likes", "all", () => {})).rejects.toThrow("multicasts have no history");
  }, 60_000);

  test("backs off while the history cannot be reached, and then continues", async () => {
    const { client, errors } = startPolling("p-3");
    const received: unknown[] = [];
    await client.register("Likes", (_domain, data) => received.push(data));
    await here.setFaults([{ service: "dynamodb", kind: "throttle" }]);
    await vi.waitFor(() => expect(client.state()).toMatchObject({ status: "waiting", reason: "lost" }), UNTIL);
    await here.setFaults([]);
    await poke("p-3", "Likes", "after the outage");
    await vi.waitFor(() => expect(received).toEqual(["after the outage"]), UNTIL);
    expect(errors[0]?.message).toMatch(/^history: Likes: the history returned 502/);
  }, 120_000);

  test("is unauthorized after two refusals, until it is woken with another token", async () => {
    let token = "none";
    const issue = tokenOf("p-4");
    const { client } = startPolling("p-4", {
      token: async () => {
        const issued = await issue();
        return token === "none" ? { ...issued, token } : issued;
      },
    });
    await expect(client.register("Likes", () => {})).rejects.toMatchObject({ code: "unauthorized" });
    expect(client.state()).toEqual({ status: "unauthorized" });
    token = "issued";
    await client.register("Likes", () => {});
    await vi.waitFor(() => expect(client.state().status).toBe("polling"), UNTIL);
  }, 120_000);

  test("does not poll while the page is hidden, and polls at once when it is shown", async () => {
    const page = Object.assign(new EventTarget(), { hidden: false });
    vi.stubGlobal("document", page);
    onTestFinished(() => void vi.unstubAllGlobals());
    const { client, states } = startPolling("p-5");
    const received: unknown[] = [];
    await client.register("Likes", (_domain, data) => received.push(data));
    await vi.waitFor(() => expect(client.state().status).toBe("polling"), UNTIL);
    page.hidden = true;
    await vi.waitFor(() => expect(client.state().status).toBe("idle"), UNTIL);
    const before = states.length;
    await poke("p-5", "Likes", "while hidden");
    expect([states.length, received]).toEqual([before, []]);
    page.hidden = false;
    client.wake();
    await vi.waitFor(() => expect(received).toEqual(["while hidden"]), UNTIL);
  }, 120_000);
});
