import { createServer, type RequestListener } from "node:http";
import type { AddressInfo } from "node:net";
import { afterEach, describe, expect, test } from "vitest";
import { cached } from "../../src/hook/warm-cache.ts";
import { CircuitOpen } from "../../src/http/circuit-breaker.ts";
import { lookupOverHttps } from "../../src/http/lookup-over-https.ts";
import { BadAnswer, createPostJson } from "../../src/http/post-json.ts";

const closers: (() => void)[] = [];
afterEach(() => {
  for (const close of closers.splice(0)) close();
});

/** A service on any free port; every request it gets is in `requests`. */
const serve = async (answer: (requests: unknown[]) => { status?: number; body?: unknown } | "hang") => {
  const requests: unknown[] = [];
  const listener: RequestListener = (request, response) => {
    let text = "";
    request.on("data", (chunk) => (text += chunk));
    request.on("end", () => {
      requests.push(JSON.parse(text));
      const given = answer(requests);
      if (given === "hang") return;
      const body = typeof given.body === "string" ? given.body : JSON.stringify(given.body ?? {});
      response.writeHead(given.status ?? 200, { location: "http://127.0.0.1:1/" }).end(body);
    });
  };
  const server = createServer(listener);
  const { promise, resolve } = Promise.withResolvers<void>();
  server.listen(0, "127.0.0.1", resolve);
  await promise;
  closers.push(() => {
    server.closeAllConnections();
    server.close();
  });
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/offers`, requests };
};

const rules = (nowMs: () => number = () => 0, timeoutMs = 5_000) => ({
  timeoutMs,
  retry: { attempts: 3, baseMs: 1, random: () => 0 },
  circuit: { failuresMax: 2, openMs: 1_000 },
  nowMs,
});
const request = { applicationId: "app-1", campaignId: "campaign-1", ids: ["ada", "bob"] };
const signal = new AbortController().signal;
const lookupAt = (url: string, nowMs?: () => number, timeoutMs?: number) =>
  lookupOverHttps(createPostJson({ url, isPrivateAllowed: true }), rules(nowMs, timeoutMs));

test("asks for all people in one call and reads single values as lists of text", async () => {
  const { url, requests } = await serve(() => ({ body: { ada: { offer: "10", percent: 5 }, bob: null } }));
  expect(await lookupAt(url)(request, signal)).toEqual(new Map([["ada", { offer: ["10"], percent: ["5"] }]]));
  expect(requests).toEqual([request]);
});

test("believes nothing about ids that were not asked for", async () => {
  const { url } = await serve(() => ({ body: { eve: { offer: ["1"] }, ada: { offer: ["2"] } } }));
  expect([...(await lookupAt(url)(request, signal)).keys()]).toEqual(["ada"]);
});

test("asks again after an answer of 500, and no oftener than three times", async () => {
  const recovering = await serve((requests) =>
    requests.length < 3 ? { status: 500 } : { body: { ada: { offer: ["1"] } } },
  );
  expect((await lookupAt(recovering.url)(request, signal)).size).toBe(1);
  const broken = await serve(() => ({ status: 503 }));
  await expect(lookupAt(broken.url)(request, signal)).rejects.toThrow("answered 503");
  expect(broken.requests).toHaveLength(3);
});

test.each([
  ["403", { status: 403 }, "answered 403"],
  ["a redirect", { status: 302 }, "answered 302"],
  ["no JSON", { body: "<html>" }, "answer is not JSON"],
  ["JSON of another shape", { body: ["ada"] }, "answer is not a map"],
  ["more than three megabytes", { body: "x".repeat(3_000_001) }, "answer larger than"],
])("gives up at once on %s", async (_, answer, message) => {
  const { url, requests } = await serve(() => answer);
  await expect(lookupAt(url)(request, signal)).rejects.toThrow(message);
  expect(requests).toHaveLength(1);
});

test("gives up on a service that hangs", async () => {
  const { url, requests } = await serve(() => "hang");
  await expect(lookupAt(url, undefined, 20)(request, signal)).rejects.toThrow(BadAnswer);
  expect(requests.length).toBeLessThanOrEqual(3);
});

test("stops asking when the step's time is over", async () => {
  const { url, requests } = await serve(() => "hang");
  await expect(lookupAt(url)(request, AbortSignal.timeout(10))).rejects.toThrow();
  expect(requests.length).toBeLessThanOrEqual(1);
});

test("after two failed lookups asks nobody for a second, then tries once", async () => {
  let nowMs = 0;
  const { url, requests } = await serve(() => ({ status: 400 }));
  const lookup = lookupAt(url, () => nowMs);
  for (let failure = 0; failure < 2; failure++) await expect(lookup(request, signal)).rejects.toThrow(BadAnswer);
  await expect(lookup(request, signal)).rejects.toThrow(CircuitOpen);
  nowMs = 1_000;
  await expect(lookup(request, signal)).rejects.toThrow(BadAnswer);
  await expect(lookup(request, signal)).rejects.toThrow(CircuitOpen);
  expect(requests).toHaveLength(3);
});

describe("warm cache", () => {
  const counting = () => {
    const asked: string[][] = [];
    const lookup = async ({ ids }: { ids: string[] }) => {
      asked.push(ids);
      return new Map(ids.filter((id) => id !== "bob").map((id) => [id, { offer: [id] }]));
    };
    return { asked, lookup };
  };

  test("asks for nobody twice within its time, not even for those who have nothing", async () => {
    const { asked, lookup } = counting();
    let nowMs = 0;
    const warm = cached(lookup, { ttlMs: 10, entriesMax: 10, nowMs: () => nowMs });
    await warm(request, signal);
    expect(await warm({ ...request, ids: ["ada", "bob", "cyd"] }, signal)).toEqual(
      new Map([
        ["ada", { offer: ["ada"] }],
        ["cyd", { offer: ["cyd"] }],
      ]),
    );
    nowMs = 10;
    await warm({ ...request, ids: ["ada"] }, signal);
    expect(asked).toEqual([["ada", "bob"], ["cyd"], ["ada"]]);
  });

  test("keeps campaigns apart and remembers no more than it may", async () => {
    const { asked, lookup } = counting();
    const warm = cached(lookup, { ttlMs: 10, entriesMax: 1, nowMs: () => 0 });
    await warm({ ...request, ids: ["ada"] }, signal);
    await warm({ ...request, campaignId: "other", ids: ["ada"] }, signal);
    await warm({ ...request, ids: ["ada"] }, signal);
    expect(asked).toHaveLength(3);
  });
});
