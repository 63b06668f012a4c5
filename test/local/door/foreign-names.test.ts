import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type TestCloud, testCloud } from "../cloud-fixture.ts";
import { project } from "../project.ts";
import { rawRequest, signedFor } from "./raw-request.ts";

let here: TestCloud;
beforeAll(async () => {
  here = await testCloud({ project });
});
afterAll(() => here.close());

const INHERITED_NAMES = Object.getOwnPropertyNames(Object.prototype);

describe("a name that every JavaScript object has", () => {
  test.each(INHERITED_NAMES)("%s is not a service, in the header or in the query", async (name) => {
    const unknown = { status: 501, body: expect.stringContaining(`service \\"${name}\\", which is not emulated`) };
    expect(await rawRequest(here.cloud.port, { headers: signedFor(name) })).toMatchObject(unknown);
    const path = `/any?X-Amz-Credential=a/b/c/${name}/aws4_request`;
    expect(await rawRequest(here.cloud.port, { path })).toMatchObject(unknown);
  });

  test.each(INHERITED_NAMES)("%s is not a route, function, snapshot, service or setting", async (name) => {
    const call = async (method: string, path: string, body = "") =>
      (await rawRequest(here.cloud.port, { method, path, body })).status;
    expect(await call("GET", `/_local/${name}`)).toBe(404);
    expect(await call("POST", `/_local/functions/${name}/kill`)).toBe(400);
    expect(await call("GET", `/_local/logs?function=${name}`)).toBe(400);
    expect([400, 404]).toContain(await call("POST", `/_local/snapshots/${name}/restore`));
    expect(await call("PUT", "/_local/faults", JSON.stringify({ rules: [{ service: name, kind: "error" }] }))).toBe(
      400,
    );
    // The parser drops "__proto__".
    expect(await call("PUT", "/_local/settings", `{"${name}":1}`)).toBe(name === "__proto__" ? 200 : 400);
  });

  test.each(INHERITED_NAMES)("%s is not a function of the Lambda API", async (name) => {
    const path = `/2015-03-31/functions/${name}/invocations`;
    const response = await rawRequest(here.cloud.port, { method: "POST", path, headers: signedFor("lambda") });
    expect(response.status).toBe(404);
  });
});

describe("a path that is not valid percent-encoding", () => {
  test.each([
    ["POST", "/_local/functions/%zz/kill", {}],
    ["PUT", "/_local/snapshots/%E0%A4%A", {}],
    ["POST", "/2015-03-31/functions/%zz/invocations", signedFor("lambda")],
    ["GET", "/v1/apps/%zz", signedFor("mobiletargeting")],
  ])("is rejected: %s %s", async (method, path, headers) => {
    expect(await rawRequest(here.cloud.port, { method, path, headers })).toMatchObject({ status: 400 });
  });
});

test("deeply nested JSON is rejected by the control API", async () => {
  const deep = `${'{"a":'.repeat(100_000)}1${"}".repeat(100_000)}`;
  for (const path of ["/_local/faults", "/_local/settings"])
    expect(await rawRequest(here.cloud.port, { method: "PUT", path, body: deep })).toMatchObject({ status: 400 });
  for (const path of ["/_local/clock", "/_local/sms"])
    expect(await rawRequest(here.cloud.port, { method: "POST", path, body: deep })).toMatchObject({ status: 400 });
});
