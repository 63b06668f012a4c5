import * as pinpoint from "@aws-sdk/client-pinpoint";
import { UpdateEndpointCommand } from "@aws-sdk/client-pinpoint";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { API_ROUTES } from "../../src/engine/api-routes.ts";
import { OPERATIONS } from "../../src/engine/operations.ts";
import { createApp } from "../create-app.ts";
import { startEngine, type TestEngine } from "./engine-fixture.ts";

type SdkRoute = { name: string; method: string; path: string; status: number };

/** `/apps/{ApplicationId}` and `/apps/{application-id}` are one path. */
const withoutNames = (path: string): string => path.replaceAll(/\{[^}]*\}/g, "{}");

/** The operations of the stock client: its commands carry their routes. */
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

describe("the wire", () => {
  let test: TestEngine;
  beforeAll(async () => {
    test = await startEngine();
  });
  afterAll(() => test.close());

  const send = async (method: string, path: string, body?: string | Uint8Array<ArrayBuffer>) => {
    const response = await fetch(`${test.url}${path}`, { method, ...(body !== undefined && { body }) });
    const text = await response.text();
    return {
      status: response.status,
      type: response.headers.get("x-amzn-errortype"),
      requestId: response.headers.get("x-amzn-requestid"),
      body: text === "" ? undefined : JSON.parse(text),
    };
  };

  it("knows every operation of the stock client, by its method, path and status", () => {
    const sorted = (routes: readonly SdkRoute[]) =>
      routes.map(({ name, method, path, status }) => `${name} ${method} ${withoutNames(path)} ${status}`).sort();
    expect(sdkRoutes()).toHaveLength(122);
    expect(sorted(API_ROUTES)).toEqual(sorted(sdkRoutes()));
  });

  it.each(Object.keys(OPERATIONS))("has a route for %s", (name) => {
    expect(API_ROUTES.filter((route) => route.name === name)).toHaveLength(1);
  });

  it("reaches each operation by its own path, and answers 501 with its name for one that is not built", async () => {
    for (const { name, method, path } of sdkRoutes()) {
      const url = path.replace("{TemplateType}", "email").replaceAll(/\{[^}]*\}/g, "x");
      const answer = await send(method, url, method === "GET" || method === "DELETE" ? undefined : "{}");
      if (OPERATIONS[name]) expect([name, answer.status]).not.toEqual([name, 501]);
      else
        expect(answer).toMatchObject({
          status: 501,
          type: "NotImplementedException",
          body: { Message: `${name} is not part of this engine yet` },
        });
      expect(answer.body?.Message).not.toBe("There is no such resource in the API");
      expect([name, answer.status]).not.toEqual([name, 405]);
    }
  });

  it("answers 404 for a path that is not in the API", async () => {
    expect(await send("GET", "/v1/nothing/here")).toMatchObject({ status: 404, type: "NotFoundException" });
  });

  it("answers 405 for a method that a path does not have", async () => {
    expect(await send("PATCH", "/v1/apps")).toMatchObject({ status: 405, type: "MethodNotAllowedException" });
  });

  it("gives each answer an id, and repeats it in the body of an error", async () => {
    const answer = await send("GET", "/v1/apps/none");
    expect(answer.requestId).toMatch(/^[0-9a-f-]{36}$/);
    expect(answer.body).toEqual({ RequestID: answer.requestId, Message: "Application not found" });
  });

  it("refuses JSON that is broken off, and says where", async () => {
    expect(await send("POST", "/v1/apps", `{"Name":"x",`)).toMatchObject({
      status: 400,
      type: "BadRequestException",
      body: { Message: "The request body is not valid JSON (at position 12)" },
    });
  });

  it("does not repeat what came in a body that is not JSON", async () => {
    const answer = await send("POST", "/v1/apps", '{"Name": secret-address');
    expect(answer.status).toBe(400);
    expect(JSON.stringify(answer.body)).not.toContain("secret");
  });

  it("refuses a body that is not UTF-8", async () => {
    const answer = await send("POST", "/v1/apps", Uint8Array.of(0x7b, 0x22, 0xff, 0x22, 0x7d));
    expect(answer).toMatchObject({ status: 400, body: { Message: "The request body is not valid JSON" } });
  });

  it.each([
    ["no body", undefined, "the body: expected object, received nothing"],
    ["a list", "[]", "the body: expected object, received a list of 0"],
    ["null", "null", "the body: expected object, received null"],
    ["no Name", "{}", "Name: expected string, received nothing"],
    ["a number as Name", `{"Name":5}`, "Name: expected string, received a number"],
    ["a list as tags", `{"Name":"x","tags":[]}`, "tags: expected record, received a list of 0"],
    ["an object as a tag", `{"Name":"x","tags":{"a":{}}}`, "tags.a: expected string, received an object"],
  ])("refuses %s, naming the field, what was expected and what came", async (_, body, message) => {
    expect(await send("POST", "/v1/apps", body)).toMatchObject({
      status: 400,
      type: "BadRequestException",
      body: { Message: `Invalid request body: ${message}` },
    });
  });

  it("refuses a body over 7 MB with 413", async () => {
    expect(await send("POST", "/v1/apps", `{"Name":"${"x".repeat(7_000_000)}"}`)).toMatchObject({
      status: 413,
      type: "PayloadTooLargeException",
    });
  });

  it("refuses a path that is not valid percent-encoding, and names its label", async () => {
    expect(await send("GET", "/v1/apps/%E0%A4%A")).toMatchObject({
      status: 400,
      body: { Message: "application-id: not valid percent-encoding" },
    });
  });

  it.each(["x/y+z 1", "u@x.com", "..", "%2F", "ü", "a?b#c", "a\u0000b"])(
    "takes the endpoint id %j apart after routing",
    async (id) => {
      const ids = { ApplicationId: await createApp(test.client, "ids"), EndpointId: id };
      await test.client.send(new UpdateEndpointCommand({ ...ids, EndpointRequest: { ChannelType: "CUSTOM" } }));
      const found = await test.client.send(new pinpoint.GetEndpointCommand(ids));
      expect(found.EndpointResponse?.Id).toBe(id);
    },
  );

  it("answers 500 without a word of what happened when it fails itself", async () => {
    const broken = await startEngine();
    const log = vi.spyOn(console, "error").mockImplementation(() => {});
    broken.engine.context.db.exec("DROP TABLE app");
    const response = await fetch(`${broken.url}/v1/apps`);
    expect(response.status).toBe(500);
    expect(await response.json()).toMatchObject({ Message: "The engine failed; its log has the request id" });
    expect(log).toHaveBeenCalledOnce();
    log.mockRestore();
    await broken.close();
  });
});
