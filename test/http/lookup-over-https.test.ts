import { createServer, type RequestListener } from "node:http";
import type { AddressInfo } from "node:net";
import { afterEach, expect, test } from "vitest";
import { ANY_ADDRESS } from "../../src/http/address-guard.ts";
import { CircuitOpen } from "../../src/http/circuit-breaker.ts";
import { lookupOverHttps } from "../../src/http/lookup-over-https.ts";
import { createPostJson } from "../../src/http/post-json.ts";
import { BadResponse } from "../../src/http/send-request.ts";

const closers: (() => void)[] = [];
afterEach(() => {
  for (const close of closers.splice(0)) close();
});

/** A service on a free port; `requests` holds the bodies that it received. */
const serve = async (respond: (requests: unknown[]) => { status?: number; body?: unknown } | "hang") => {
  const requests: unknown[] = [];
  const listener: RequestListener = (request, response) => {
    let text = "";
    request.on("data", (chunk) => (text += chunk));
    request.on("end", () => {
      requests.push(JSON.parse(text));
      const result = respond(requests);
      if (result === "hang") return;
      const body = typeof result.body === "string" ? result.body : JSON.stringify(result.body ?? {});
      response.writeHead(result.status ?? 200, { location: "http://127.0.0.1:1/" }).end(body);
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
  lookupOverHttps(createPostJson({ url, guard: ANY_ADDRESS }), rules(nowMs, timeoutMs));

test("looks up all people in one call, and converts single values to lists of strings", async () => {
  const { url, requests } = await serve(() => ({ body: { ada: { offer: "10", percent: 5 }, bob: null } }));
  expect(await lookupAt(url)(request, signal)).toEqual(new Map([["ada", { offer: ["10"], percent: ["5"] }]]));
  expect(requests).toEqual([request]);
});

test("ignores ids that were not requested", async () => {
  const { url } = await serve(() => ({ body: { eve: { offer: ["1"] }, ada: { offer: ["2"] } } }));
  expect([...(await lookupAt(url)(request, signal)).keys()]).toEqual(["ada"]);
});

test("retries after a status of 500, at most three times in all", async () => {
  const recovering = await serve((requests) =>
    requests.length < 3 ? { status: 500 } : { body: { ada: { offer: ["1"] } } },
  );
  expect((await lookupAt(recovering.url)(request, signal)).size).toBe(1);
  const broken = await serve(() => ({ status: 503 }));
  await expect(lookupAt(broken.url)(request, signal)).rejects.toThrow("status 503");
  expect(broken.requests).toHaveLength(3);
});

test.each([
  ["403", { status: 403 }, "status 403"],
  ["a redirect", { status: 302 }, "status 302"],
  ["a body that is not JSON", { body: "<html>" }, "response is not JSON"],
  ["JSON of another shape", { body: ["ada"] }, "response is not a map"],
  ["more than three megabytes", { body: "x".repeat(3_000_001) }, "response larger than"],
])("does not retry after %s", async (_, result, message) => {
  const { url, requests } = await serve(() => result);
  await expect(lookupAt(url)(request, signal)).rejects.toThrow(message);
  expect(requests).toHaveLength(1);
});

test("times out on a service that does not respond", async () => {
  const { url, requests } = await serve(() => "hang");
  await expect(lookupAt(url, undefined, 20)(request, signal)).rejects.toMatchObject({
    name: "BadResponse",
    message: "timed out",
  });
  expect(requests.length).toBeLessThanOrEqual(3);
});

test("stops when the step's time has passed", async () => {
  const { url, requests } = await serve(() => "hang");
  await expect(lookupAt(url)(request, AbortSignal.timeout(10))).rejects.toThrow();
  expect(requests.length).toBeLessThanOrEqual(1);
});

test("does not count a lookup that the caller aborts in its first attempt as a failure", async () => {
  let caller = new AbortController();
  const { url, requests } = await serve(() => {
    caller.abort();
    return "hang";
  });
  const lookup = lookupAt(url);
  for (let aborted = 0; aborted < 3; aborted++) {
    caller = new AbortController();
    await expect(lookup(request, caller.signal)).rejects.toThrow("timed out");
  }
  expect(requests).toHaveLength(3);
});

test("counts a lookup that the caller aborts after an attempt timed out as a failure", async () => {
  let caller = new AbortController();
  let sentBefore = 0;
  const { url, requests } = await serve(() => {
    if (requests.length > sentBefore + 1) caller.abort();
    return "hang";
  });
  const lookup = lookupAt(url, undefined, 20);
  for (let aborted = 0; aborted < 2; aborted++) {
    caller = new AbortController();
    sentBefore = requests.length;
    await expect(lookup(request, caller.signal)).rejects.toThrow();
  }
  await expect(lookup(request, signal)).rejects.toThrow(CircuitOpen);
});

test("makes no calls for a second after two failed lookups, then one", async () => {
  let nowMs = 0;
  const { url, requests } = await serve(() => ({ status: 400 }));
  const lookup = lookupAt(url, () => nowMs);
  for (let failure = 0; failure < 2; failure++) await expect(lookup(request, signal)).rejects.toThrow(BadResponse);
  await expect(lookup(request, signal)).rejects.toThrow(CircuitOpen);
  nowMs = 1_000;
  await expect(lookup(request, signal)).rejects.toThrow(BadResponse);
  await expect(lookup(request, signal)).rejects.toThrow(CircuitOpen);
  expect(requests).toHaveLength(3);
});
