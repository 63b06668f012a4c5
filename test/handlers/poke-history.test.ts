import { readFileSync } from "node:fs";
import { describe, expect, test, vi } from "vitest";
import { run } from "../../handlers/poke-history.ts";
import type { HistoryReader, PokeRange } from "../../src/poke/flow/history-ports.ts";
import { FunctionUrlEvent } from "../../src/poke/history/history-request.ts";
import type { Position } from "../../src/poke/history/since-token.ts";
import { forge, key, mint, publicPem, rules } from "../poke/token-fixture.ts";

const NOW = new Date("2026-11-20T12:00:00Z");
const HOUR_MS = 3_600_000;
const histories = new Map([["CustomerLikes", { pokes: 10, hours: 1 }]]);
const sample = JSON.parse(readFileSync("events/poke-history/first-request.json", "utf8"));

/** A history of as many pokes as `head` says, without those whose numbers are missing at the first `reads` reads. */
const historyWith = (head: Position | undefined, missing: number[] = [], reads = 1) => {
  let left = reads;
  const readPokes = vi.fn(async (_topic: string, { first, last }: PokeRange) => {
    const lost = left-- > 0 ? missing : [];
    return Array.from({ length: last - first + 1 }, (_, at) => first + at)
      .filter((seq) => !lost.includes(seq))
      .map((seq) => ({ seq, id: `id-${seq}`, ts: 1_000 * 60 * seq, payload: `{"n":${seq}}`, staleAtMs: undefined }));
  });
  return { readHead: vi.fn(async () => head), readPokes } satisfies HistoryReader;
};

const get = async (reader: HistoryReader, token: string | undefined, query = {}, now = NOW) => {
  const log = { debug: vi.fn(), info: vi.fn(), warn: vi.fn(), error: vi.fn() };
  const headers = token === undefined ? {} : { authorization: `Bearer ${token}` };
  const event = { ...sample, headers, queryStringParameters: { domain: "CustomerLikes", ...query } };
  const ports = { ...reader, key, rules, histories };
  const { statusCode, body } = await run(FunctionUrlEvent.parse(event), ports, { now, log });
  return { statusCode, log, ...JSON.parse(body) };
};

const tokenOf = async (customerId: string) => (await mint(customerId, NOW)).token;

describe("a token that is not valid", () => {
  const sub = "a".repeat(32);
  const exp = NOW.getTime() / 1_000 + 60;
  const { issuer: iss, audience: aud } = rules;

  test.each([
    ["expired", async () => (await mint("u-1", new Date(NOW.getTime() - 2 * HOUR_MS))).token, "expired"],
    ["of another issuer", () => forge({ sub, exp, aud, iss: "https://other.example.com/" }), "claim iss"],
    ["for another audience", () => forge({ sub, exp, iss, aud: "shop" }), "claim aud"],
    ["with a customer id in place of the hash", () => forge({ sub: "u-1", exp, iss, aud }), "claim sub"],
    [
      "signed with the public key as a secret",
      () => forge({ sub, exp, iss, aud }, new TextEncoder().encode(publicPem), "HS256"),
      "algorithm",
    ],
    ["too long", async () => "x".repeat(10_000), "malformed"],
    ["absent", async () => undefined, "malformed"],
  ])("(%s) reads nothing", async (_, issue, reason) => {
    const reader = historyWith({ epoch: 1, seq: 3 });
    const response = await get(reader, await issue());
    expect(response).toMatchObject({ statusCode: 401, error: "unauthorized" });
    expect(response.message).toBe(`the customer token in the header Authorization: ${reason}`);
    expect(reader.readHead).not.toHaveBeenCalled();
  });
});

describe("the history between two requests", () => {
  const since = async (position: Position | undefined) =>
    (await get(historyWith(position), await tokenOf("u-1"))).next as string;

  test("is read by the topic of the token's customer", async () => {
    const reader = historyWith({ epoch: 1, seq: 3 });
    const { next } = await get(historyWith({ epoch: 1, seq: 1 }), await tokenOf("u-1"));
    expect(await get(reader, await tokenOf("u-1"), { since: next })).toMatchObject({ pokes: [{ n: 2 }, { n: 3 }] });
    const { customerHash } = await mint("u-1", NOW);
    expect(reader.readPokes.mock.calls[0]?.[0]).toBe(`poke/v1/c/${customerHash}/CustomerLikes`);
  });

  test("is read once more if a poke has its number and is not stored yet", async () => {
    const reader = historyWith({ epoch: 1, seq: 3 }, [2]);
    const response = await get(reader, await tokenOf("u-1"), { since: await since({ epoch: 1, seq: 1 }) });
    expect(response).toMatchObject({ statusCode: 200, pokes: [{ n: 2 }, { n: 3 }] });
  });

  test.each([
    ["a poke between them was never stored", { epoch: 1, seq: 1 }, historyWith({ epoch: 1, seq: 3 }, [2], 2)],
    ["more pokes came than are kept", { epoch: 1, seq: 1 }, historyWith({ epoch: 1, seq: 12 })],
    ["the numbers began again", { epoch: 1, seq: 1 }, historyWith({ epoch: 2, seq: 3 })],
    ["the history was deleted", { epoch: 1, seq: 1 }, historyWith(undefined)],
  ])("has a gap if %s", async (_, position, reader) => {
    const response = await get(reader, await tokenOf("u-1"), { since: await since(position) });
    expect(response).toMatchObject({ statusCode: 410, error: "gap", next: expect.any(String) });
  });

  test("has no gap before the first poke", async () => {
    const before = await since(undefined);
    const response = await get(historyWith({ epoch: 1, seq: 2 }), await tokenOf("u-1"), { since: before });
    expect(response).toMatchObject({ statusCode: 200, pokes: [{ n: 1 }, { n: 2 }], more: false });
  });
});

test("a refusal is one line in the log, without anything of the request", async () => {
  const { log } = await get(historyWith(undefined), "a-secret-token", { domain: "a-secret-domain" });
  expect(log.info).toHaveBeenCalledTimes(1);
  expect(JSON.stringify(log.info.mock.calls)).not.toContain("a-secret");
});
