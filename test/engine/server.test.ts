import * as pinpoint from "@aws-sdk/client-pinpoint";
import { UpdateEndpointCommand } from "@aws-sdk/client-pinpoint";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { API_ROUTES } from "../../src/engine/api-routes.ts";
import { OPERATIONS } from "../../src/engine/operations.ts";
import { createApp } from "../create-app.ts";
import { startEngine, type TestEngine } from "./engine-fixture.ts";

type SdkRoute = { name: string; method: string; path: string; status: number };

/** `/apps/{ApplicationId}` and `/apps/{application-id}` are the same path. */
const withoutNames = (path: string): string => path.replaceAll(/\{[^}]*\}/g, "{}");

/** The operations of the SDK client, whose commands contain their routes. */
const sdkRoutes = (): SdkRoute[] =>
  Object.entries(pinpoint).flatMap(([name, value]) => {
    if (!name.endsWith("Command") || name.startsWith("$") || typeof value !== "function") return [];
    const Command = value as new (
      input: object,
    ) => { schema?: [number, string, string, { http: [string, string, number] }] };
    const schema = new Command({}).schema;
    if (!schema) return [];
    const [method, path, status] = schema[3].http;
    return [{ name: schema[2], method, path, status }];
  });

describe("the server", () => {
  let fixture: TestEngine;
  beforeAll(async () => {
    fixture = await startEngine();
  });
  afterAll(() => fixture.close());

  const send = async (method: string, path: string, body?: string | Uint8Array<ArrayBuffer>) => {
    const response = await fetch(`${fixture.url}${path}`, { method, ...(body !== undefined && { body }) });
    const text = await response.text();
    return {
      status: response.status,
      type: response.headers.get("x-amzn-errortype"),
      requestId: response.headers.get("x-amzn-requestid"),
      body: text === "" ? undefined : JSON.parse(text),
    };
  };

  test("has every operation of the SDK client, with its method, path and status", () => {
    const sorted = (routes: readonly SdkRoute[]) =>
      routes.map(({ name, method, path, status }) => `${name} ${method} ${withoutNames(path)} ${status}`).sort();
    expect(sdkRoutes()).toHaveLength(122);
    expect(sorted(API_ROUTES)).toEqual(sorted(sdkRoutes()));
  });

  test.each(Object.keys(OPERATIONS))("has a route for %s", (name) => {
    expect(API_ROUTES.filter((route) => route.name === name)).toHaveLength(1);
  });

  test("has a route for the path of each operation, and returns 501 with the name of one that is not supported", async () => {
    for (const { name, method, path } of sdkRoutes()) {
      const url = path.replace("{TemplateType}", "email").replaceAll(/\{[^}]*\}/g, "x");
      const received = await send(method, url, method === "GET" || method === "DELETE" ? undefined : "{}");
      if (OPERATIONS[name]) expect([name, received.status]).not.toEqual([name, 501]);
      else
        expect(received).toMatchObject({
          status: 501,
          type: "NotImplementedException",
          body: { Message: `This engine does not support ${name}` },
        });
      expect(received.body?.Message).not.toBe("The API has no such resource");
      expect([name, received.status]).not.toEqual([name, 405]);
    }
  });

  test("returns 404 for a path that is not in the API", async () => {
    expect(await send("GET", "/v1/nothing/here")).toMatchObject({ status: 404, type: "NotFoundException" });
  });

  test("returns 405 for a method that a path does not support", async () => {
    expect(await send("PATCH", "/v1/apps")).toMatchObject({ status: 405, type: "MethodNotAllowedException" });
  });

  test("adds the same request id to the headers and the body of an error", async () => {
    const received = await send("GET", "/v1/apps/none");
    expect(received.requestId).toMatch(/^[0-9a-f-]{36}$/);
    expect(received.body).toEqual({ RequestID: received.requestId, Message: "Application not found" });
  });

  test("rejects truncated JSON with its position", async () => {
    expect(await send("POST", "/v1/apps", `{"Name":"x",`)).toMatchObject({
      status: 400,
      type: "BadRequestException",
      body: { Message: "The request body is not valid JSON (at position 12)" },
    });
  });

  test("does not quote a body that is not JSON", async () => {
    const received = await send("POST", "/v1/apps", '{"Name": secret-address');
    expect(received.status).toBe(400);
    expect(JSON.stringify(received.body)).not.toContain("secret");
  });

  test("rejects a body that is not UTF-8", async () => {
    const received = await send("POST", "/v1/apps", Uint8Array.of(0x7b, 0x22, 0xff, 0x22, 0x7d));
    expect(received).toMatchObject({ status: 400, body: { Message: "The request body is not valid JSON" } });
  });

  test.each([
    ["no body", undefined, "the body: expected object, received nothing"],
    ["a list", "[]", "the body: expected object, received a list of 0"],
    ["null", "null", "the body: expected object, received null"],
    ["no Name", "{}", "Name: expected string, received nothing"],
    ["a number as Name", `{"Name":5}`, "Name: expected string, received a number"],
    ["a list as tags", `{"Name":"x","tags":[]}`, "tags: expected record, received a list of 0"],
    ["an object as a tag", `{"Name":"x","tags":{"a":{}}}`, "tags.a: expected string, received an object"],
  ])("rejects %s, and names the field, the expected type and the received type", async (_, body, message) => {
    expect(await send("POST", "/v1/apps", body)).toMatchObject({
      status: 400,
      type: "BadRequestException",
      body: { Message: `Invalid request body: ${message}` },
    });
  });

  test("rejects a body over 7 MB with 413", async () => {
    expect(await send("POST", "/v1/apps", `{"Name":"${"x".repeat(7_000_000)}"}`)).toMatchObject({
      status: 413,
      type: "PayloadTooLargeException",
    });
  });

  test("rejects a path that is not valid percent-encoding, and names its label", async () => {
    expect(await send("GET", "/v1/apps/%E0%A4%A")).toMatchObject({
      status: 400,
      body: { Message: "application-id: not valid percent-encoding" },
    });
  });

  test.each(["x/y+z 1", "u@x.com", "..", "%2F", "ü", "a?b#c", "a\u0000b"])(
    "decodes the endpoint id %j after routing",
    async (id) => {
      const ids = { ApplicationId: await createApp(fixture.client, "ids"), EndpointId: id };
      await fixture.client.send(new UpdateEndpointCommand({ ...ids, EndpointRequest: { ChannelType: "CUSTOM" } }));
      const found = await fixture.client.send(new pinpoint.GetEndpointCommand(ids));
      expect(found.EndpointResponse?.Id).toBe(id);
    },
  );

  test("returns 500 without details when the engine fails", async () => {
    const broken = await startEngine();
    const log = vi.spyOn(console, "error").mockImplementation(() => {});
    broken.engine.context.db.exec("DROP TABLE app");
    const response = await fetch(`${broken.url}/v1/apps`);
    expect(response.status).toBe(500);
    expect(await response.json()).toMatchObject({
      Message: "The engine failed; see the error with this request id in its log",
    });
    expect(log).toHaveBeenCalledOnce();
    log.mockRestore();
    await broken.close();
  });
});
