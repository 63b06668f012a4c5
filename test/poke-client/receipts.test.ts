// Receipts from the client to an app's backend, over the local cloud and HTTP.
import http from "node:http";
import type { AddressInfo } from "node:net";
import { json } from "node:stream/consumers";
import { afterAll, beforeAll, describe, expect, onTestFinished, test, vi } from "vitest";
import { createLatencyHistogram, type ReceivedPoke, readPokeReceipts } from "../../src/poke/index.ts";
import { createPokeClient, createReceipts, type PokeReceipt } from "../../src/poke-client/index.ts";
import { sendMulticastPoke, sendPoke } from "../../src/poke-sender/index.ts";
import { type TestCloud, testCloud } from "../local/cloud-fixture.ts";

const UNTIL = { timeout: 60_000, interval: 20 };

let here: TestCloud;
beforeAll(async () => {
  here = await testCloud({ log: () => {} });
}, 120_000);
afterAll(() => here.close());

const connect = () => {
  const client = createPokeClient({
    token: async () => (await fetch(`${here.cloud.url}/_local/token?customerId=u-1`)).json(),
    onError: () => {},
  });
  onTestFinished(() => client.close());
  return client;
};

/** An app's backend with a route for receipts, which fails while `isDown`. */
const startBackend = async () => {
  const histogram = createLatencyHistogram(["CustomerLikes", "PLAYLIST"]);
  const received: ReceivedPoke[] = [];
  const state = { isDown: false, uploads: 0 };
  const server = http.createServer(async (request, response) => {
    const upload = await json(request);
    state.uploads++;
    if (state.isDown) return response.writeHead(503).end();
    for (const poke of readPokeReceipts(upload, Date.now())) {
      received.push(poke);
      histogram.add(poke);
    }
    response.writeHead(204).end();
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => void server.close());
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const upload = async (receipts: PokeReceipt[]) => {
    const { ok, status } = await fetch(url, { method: "POST", body: JSON.stringify(receipts) });
    if (!ok) throw new Error(`the backend returned ${status}`);
  };
  return { histogram, received, state, upload };
};

describe("receipts", () => {
  test("of pokes and multicasts reach the backend, which counts them by domain", async () => {
    const { histogram, received, upload } = await startBackend();
    const { withReceipt } = createReceipts({ upload, waitMs: 10 });
    const handled: unknown[] = [];
    const client = connect();
    await client.register(
      "CustomerLikes",
      withReceipt((_domain, data) => handled.push(data)),
    );
    await client.registerMulticast(
      "PLAYLIST",
      "trip",
      withReceipt((_domain, data) => handled.push(data)),
    );
    await sendPoke("u-1", "CustomerLikes", { likes: 1 }, here.clients.lambda, { id: "one" });
    await sendMulticastPoke("PLAYLIST", "trip", { track: "Naima" }, here.clients.lambda, { id: "two" });
    await vi.waitFor(() => expect(received).toHaveLength(2), UNTIL);
    expect(handled).toHaveLength(2);
    expect(received.toSorted((a, b) => (a.id < b.id ? -1 : 1))).toEqual([
      { id: "one", domain: "CustomerLikes", ts: expect.any(Number), latencyMs: expect.any(Number) },
      { id: "two", domain: "PLAYLIST", filter: "trip", ts: expect.any(Number), latencyMs: expect.any(Number) },
    ]);
    expect(histogram.read().map(({ domain, receipts }) => [domain, receipts])).toEqual([
      ["CustomerLikes", 1],
      ["PLAYLIST", 1],
    ]);
  }, 120_000);

  test("are collected while the backend fails, and uploaded later, once each", async () => {
    const { received, state, upload } = await startBackend();
    state.isDown = true;
    const { withReceipt } = createReceipts({ upload, waitMs: 10 });
    await connect().register(
      "CustomerLikes",
      withReceipt(() => {}),
    );
    await sendPoke("u-1", "CustomerLikes", 1, here.clients.lambda, { id: "one" });
    await vi.waitFor(() => expect(state.uploads).toBeGreaterThan(1), UNTIL);
    state.isDown = false;
    await vi.waitFor(() => expect(received.map(({ id }) => id)).toEqual(["one"]), UNTIL);
    await sendPoke("u-1", "CustomerLikes", 2, here.clients.lambda, { id: "two" });
    await vi.waitFor(() => expect(received.map(({ id }) => id)).toEqual(["one", "two"]), UNTIL);
  }, 120_000);

  test("are not collected for a poke whose handler throws", async () => {
    const { received, upload } = await startBackend();
    const { withReceipt } = createReceipts({ upload, waitMs: 10 });
    const onlyLikes = withReceipt((_domain, data: { likes: number }) => void data.likes.toFixed());
    await connect().register("CustomerLikes", onlyLikes);
    await sendPoke("u-1", "CustomerLikes", {}, here.clients.lambda, { id: "broken" });
    await sendPoke("u-1", "CustomerLikes", { likes: 1 }, here.clients.lambda, { id: "whole" });
    await vi.waitFor(() => expect(received.map(({ id }) => id)).toEqual(["whole"]), UNTIL);
  }, 120_000);
});

describe("createReceipts", () => {
  const META = { id: "a", ts: 1 };

  test("uploads at most 100 receipts at a time", async () => {
    const uploads: PokeReceipt[][] = [];
    const { withReceipt, flush } = createReceipts({ upload: async (receipts) => uploads.push(receipts) });
    const handler = withReceipt(() => {});
    for (let at = 0; at < 250; at++) await handler("D", undefined, { ...META, id: `${at}` });
    await flush();
    expect(uploads.map(({ length }) => length)).toEqual([100, 100, 50]);
    expect(uploads.flat().map(({ id }) => id)).toEqual(Array.from({ length: 250 }, (_, at) => `${at}`));
  });

  test("keeps the newest 1,000 receipts while it cannot upload", async () => {
    const uploads: PokeReceipt[][] = [];
    let isDown = true;
    const upload = async (receipts: PokeReceipt[]) => {
      if (isDown) throw new Error("offline");
      uploads.push(receipts);
    };
    const { withReceipt, flush } = createReceipts({ upload });
    const handler = withReceipt(() => {});
    for (let at = 0; at < 1_100; at++) await handler("D", undefined, { ...META, id: `${at}` });
    await flush();
    isDown = false;
    await flush();
    expect(uploads.flat()).toHaveLength(1_000);
    expect(uploads.flat()[0]?.id).toBe("100");
  });

  test("uploads when the page is hidden", async () => {
    const page = new EventTarget();
    vi.stubGlobal("addEventListener", page.addEventListener.bind(page));
    onTestFinished(() => void vi.unstubAllGlobals());
    const upload = vi.fn(async () => {});
    await createReceipts({ upload }).withReceipt(() => {})("D", undefined, META);
    page.dispatchEvent(new Event("pagehide"));
    expect(upload.mock.calls).toEqual([[[{ id: "a", ts: 1, domain: "D", heldMs: expect.any(Number) }]]]);
  });
});
