import { once } from "node:events";
import http from "node:http";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type CcpServer, startCcp } from "../../../src/local/ccp/ccp-server.ts";

let ccp: CcpServer;
beforeAll(async () => {
  ccp = await startCcp({ port: 0, approvedOrigins: () => "http://127.0.0.1:4567" });
});
afterAll(() => ccp.close());

const JSON_TYPE = { "content-type": "application/json" };
const send = async (path: string, body: string, headers: Record<string, string> = JSON_TYPE) => {
  const request = http.request(`${ccp.url}${path}`, { method: "POST", headers }).end(body);
  const [response] = (await once(request, "response")) as [http.IncomingMessage];
  return { status: response.statusCode, text: (await response.toArray()).join("") };
};

test("only the approved origin may show the panel in a frame, and nobody the login", async () => {
  const policies = ["", "login"].map(async (path) =>
    (await fetch(ccp.url + path)).headers.get("content-security-policy"),
  );
  expect(await Promise.all(policies)).toEqual([
    expect.stringContaining("frame-ancestors http://127.0.0.1:4567"),
    expect.stringContaining("frame-ancestors 'none'"),
  ]);
});

test.each([
  ["another page", { ...JSON_TYPE, origin: "https://evil.example" }],
  ["another name of this machine", { ...JSON_TYPE, host: "evil.example" }],
])("requests from %s are refused", async (_, headers) => {
  expect(await send("actions", '{"do":"reset"}', headers)).toMatchObject({ status: 403 });
});

test.each([
  ["a form", "actions", '{"do":"reset"}', { "content-type": "text/plain" }, 415, /content-type/],
  ["no JSON", "actions", "{", JSON_TYPE, 400, /JSON/],
  ["an unknown action", "actions", '{"do":"dance"}', JSON_TYPE, 400, /do: /],
  ["a contact that is not there", "actions", '{"do":"hang-up"}', JSON_TYPE, 400, /no contact is open/],
  ["a call without a method", "calls", "{}", JSON_TYPE, 400, /method: /],
  ["more than 64 KB", "calls", `"${"x".repeat(70_000)}"`, JSON_TYPE, 413, /./],
])("%s is refused with the reason", async (_, path, body, headers, status, reason) => {
  expect(await send(path, body, headers)).toEqual({ status, text: expect.stringMatching(reason) });
});
