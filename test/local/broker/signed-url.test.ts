import { createHash, createHmac } from "node:crypto";
import { describe, expect, test, vi } from "vitest";
import type { ConnectFacts } from "../../../src/local/broker/authorization.ts";
import { iamAuthorizer } from "../../../src/local/broker/iam-authorizer.ts";
import { type SigningOptions, signedMqttUrl } from "../signed-mqtt-url.ts";
import { collect, once, startBroker } from "./broker-fixture.ts";

const accessKey = { accessKeyId: "000000000000", secretAccessKey: "a-secret-that-was-generated" };
const MINUTE = 60_000;

/** A broker whose custom authorizer refuses all clients. */
const startSigned = async (now: () => number = Date.now) => {
  const refuse = vi.fn(async (_connect: ConnectFacts) => ({ allowed: false as const, reason: "no token" }));
  const started = await startBroker({ authorize: iamAuthorizer({ accessKey, region: "us-east-1", now }, refuse) });
  const origin = `http://127.0.0.1:${started.port}`;
  const queryFor = async (options: SigningOptions = {}, credentials: Parameters<typeof signedMqttUrl>[1] = accessKey) =>
    new URL(await signedMqttUrl(origin, credentials, options)).search;
  const codeFor = async (query: string, headers: Record<string, string> = {}) => {
    const client = started.connect("operator", { query, wsOptions: { headers } });
    return Promise.race([
      once(client, "connect").then(() => 0),
      once<{ code: number }>(client, "error").then(({ code }) => code),
    ]);
  };
  return { ...started, refuse, queryFor, codeFor };
};

test("a URL that the stock SDK signed with the key of the account connects, and may use all topics", async () => {
  const { connected, refuse, queryFor, broker } = await startSigned();
  const client = await connected("operator", { query: await queryFor() });
  const received = collect(client);
  await client.subscribeAsync("poke/v1/#", { qos: 1 });
  await client.publishAsync("poke/v1/c/anybody/Domain", "x", { qos: 1 });
  await vi.waitFor(() => expect(received).toEqual(["x"]));
  expect(broker.connections()).toMatchObject([{ principalId: "000000000000" }]);
  expect(refuse).not.toHaveBeenCalled();
});

test("an unsigned URL is left to the custom authorizer", async () => {
  const { refuse, codeFor } = await startSigned();
  expect(await codeFor("?x=1")).toBe(5);
  expect(refuse).toHaveBeenCalledOnce();
});

describe("a URL is refused, and not left to the custom authorizer,", () => {
  const scope = "20261120%2Fus-east-1%2Fiotdevicegateway%2Faws4_request";
  test.each([
    ["with only a credential", "?X-Amz-Credential=anything"],
    ["with only a credential that has a scope", `?X-Amz-Credential=000000000000%2F${scope}`],
    ["with only a signature", `?X-Amz-Signature=${"0".repeat(64)}`],
    ["with names in another case", "?x-amz-credential=anything"],
    [
      "with names that every JavaScript object has",
      "?X-Amz-Credential=a/b/c/__proto__/aws4_request&X-Amz-Algorithm=constructor",
    ],
  ])("%s", async (_name, query) => {
    const { refuse, codeFor } = await startSigned();
    expect(await codeFor(query)).toBe(5);
    expect(refuse).not.toHaveBeenCalled();
  });

  test.each([
    ["signed with another secret", {}, { ...accessKey, secretAccessKey: "guessed" }],
    ["signed with another access key id", {}, { ...accessKey, accessKeyId: "111122223333" }],
    ["signed with temporary credentials", {}, { ...accessKey, sessionToken: "token" }],
    ["signed for another service", { signingService: "iotdata" }, accessKey],
    ["signed for another Region", { signingRegion: "eu-west-1" }, accessKey],
    ["signed more than five minutes in the future", { signingDate: new Date(Date.now() + 10 * MINUTE) }, accessKey],
    ["after it has expired", { signingDate: new Date(Date.now() - 2 * MINUTE), expiresIn: 60 }, accessKey],
  ])("%s", async (_name, options, credentials) => {
    const { refuse, queryFor, codeFor } = await startSigned();
    expect(await codeFor(await queryFor(options, credentials))).toBe(5);
    expect(refuse).not.toHaveBeenCalled();
  });

  test.each([
    [
      "with a changed signature",
      (query: string) =>
        query.replace(/Signature=./, (text) => `${text.slice(0, -1)}${text.endsWith("0") ? "1" : "0"}`),
    ],
    ["with a cut signature", (query: string) => query.slice(0, -2)],
    ["with an empty signature", (query: string) => query.replace(/Signature=\w+/, "Signature=")],
    ["with a longer life than was signed", (query: string) => query.replace(/Expires=\d+/, "Expires=604800")],
    ["with an unbounded life", (query: string) => query.replace(/Expires=\d+/, "Expires=1e99")],
    ["with another parameter", (query: string) => `${query}&x=1`],
    ["with other signed headers", (query: string) => query.replace("SignedHeaders=host", "SignedHeaders=date")],
    ["with an impossible date", (query: string) => query.replace(/Date=\d+T/, "Date=20269999T")],
  ])("%s", async (_name, change) => {
    const { queryFor, codeFor } = await startSigned();
    const query = await queryFor();
    expect(change(query)).not.toBe(query);
    expect(await codeFor(change(query))).toBe(5);
  });

  test("sent to another host", async () => {
    const { queryFor, codeFor } = await startSigned();
    const query = await queryFor();
    expect(await codeFor(query, { host: "elsewhere.example" })).toBe(5);
    expect(await codeFor(query)).toBe(0);
  });
});

test("a URL without X-Amz-Expires, which clients sign that follow the example of AWS, is valid for five minutes", async () => {
  const signedAt = "20270101T000000Z";
  const scope = "20270101/us-east-1/iotdevicegateway/aws4_request";
  const hmac = (key: string | Buffer, text: string) => createHmac("sha256", key).update(text).digest();
  const sha256 = (text: string) => createHash("sha256").update(text).digest("hex");
  let nowMs = Date.UTC(2027, 0, 1);
  const { port, codeFor } = await startSigned(() => nowMs);
  const credential = encodeURIComponent(`${accessKey.accessKeyId}/${scope}`);
  const query = `X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Credential=${credential}&X-Amz-Date=${signedAt}&X-Amz-SignedHeaders=host`;
  const canonical = `GET\n/mqtt\n${query}\nhost:127.0.0.1:${port}\n\nhost\n${sha256("")}`;
  const key = scope.split("/").reduce<string | Buffer>(hmac, `AWS4${accessKey.secretAccessKey}`);
  const signature = hmac(key, `AWS4-HMAC-SHA256\n${signedAt}\n${scope}\n${sha256(canonical)}`).toString("hex");
  expect(await codeFor(`?${query}&X-Amz-Signature=${signature}`)).toBe(0);
  nowMs += 5 * MINUTE;
  expect(await codeFor(`?${query}&X-Amz-Signature=${signature}`)).toBe(5);
});
