// The wrapper in the local cloud, as a flow of Amazon Connect invokes it.
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { InvokeCommand } from "@aws-sdk/client-lambda";
import { CreateAppCommand, UpdateEndpointCommand } from "@aws-sdk/client-pinpoint";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { type TestCloud, testCloud } from "../local/cloud-fixture.ts";
import { startProgram } from "../program.ts";

const WAIT = { timeout: 120_000, interval: 100 };
const NUMBER = "+12065550100";
let local: TestCloud;

beforeAll(async () => {
  local = await testCloud({ params: { connectAsyncWaitSeconds: "2" } });
  const { pinpoint } = local.clients;
  const created = await pinpoint.send(new CreateAppCommand({ CreateApplicationRequest: { Name: "shop" } }));
  const EndpointRequest = {
    ...{ ChannelType: "SMS" as const, Address: NUMBER, OptOut: "NONE" },
    User: { UserId: "ada", UserAttributes: { FirstName: ["Ada"] } },
  };
  const ApplicationId = created.ApplicationResponse?.Id;
  await pinpoint.send(new UpdateEndpointCommand({ ApplicationId, EndpointId: NUMBER, EndpointRequest }));
}, 120_000);
afterAll(() => local.close());

const invoke = async (Parameters: Record<string, string>, ContactId = "contact-1"): Promise<Record<string, string>> => {
  const ContactData = { ContactId, CustomerEndpoint: { Address: NUMBER, Type: "TELEPHONE_NUMBER" } };
  const event = { Name: "ContactFlowEvent", Details: { ContactData, Parameters } };
  const FunctionName = "pinpoint-isv-suite-local-connect-async";
  const command = new InvokeCommand({ FunctionName, Payload: JSON.stringify(event) });
  const { Payload, FunctionError } = await local.clients.lambda.send(command);
  expect(FunctionError, Payload?.transformToString()).toBeUndefined();
  return JSON.parse(Payload?.transformToString() ?? "");
};

/** Polls as the loop of a flow does. */
const result = async (execution_id: string, count = "1"): Promise<Record<string, string>> => {
  const response = await invoke({ execution_id, count, count_max: "30" });
  return response.status === "RUNNING" ? result(execution_id, response.count) : response;
};

test("starts the lookup of a caller, and returns who it is", async () => {
  const { execution_id = "", status } = await invoke({});
  expect(status).toBe("CREATED");
  expect(await result(execution_id)).toMatchObject({
    ...{ status: "FINISHED", sfn_result: "SUCCESS", found: "true", user_id: "ada", attribute_FirstName: "Ada" },
    ...{ users: "1", endpoints: "1", channels: "SMS", opted_out: "false" },
  });
  expect(await invoke({})).toMatchObject({ execution_id, status: "CREATED" });
});

describe("while Step Functions fails", () => {
  test("a start is a FAILURE with the reason, and a result in the table is returned", async () => {
    const { execution_id = "" } = await invoke({}, "contact-2");
    await result(execution_id);
    await local.setFaults([{ service: "states", kind: "throttle" }]);
    expect(await invoke({}, "contact-3")).toMatchObject({
      ...{ execution_id: "", status: "FAILED", sfn_result: "FAILURE", cause: "states:StartExecution: throttled" },
    });
    expect(await invoke({ execution_id })).toMatchObject({ sfn_result: "SUCCESS", user_id: "ada" });
    await local.setFaults([]);
    await vi.waitFor(async () => expect(await invoke({}, "contact-3")).toMatchObject({ status: "CREATED" }), WAIT);
  });
});

describe("npx connect-flow", () => {
  const folder = mkdtempSync(join(tmpdir(), "connect-flow-"));
  afterAll(() => rmSync(folder, { recursive: true }));
  const program = (...args: string[]) =>
    startProgram("node", [join(import.meta.dirname, "../../src/cli/connect-flow.ts"), ...args], {
      cwd: folder,
      env: { PATH: process.env.PATH ?? "" },
    }).ended;

  test.each([
    ["through connect-async", []],
    ["in Connect's own asynchronous mode", ["--native"]],
  ])("generates a flow that runs %s, and plays it with the local cloud", async (_, mode) => {
    const generated = await program("caller-lookup", ...mode, "--save", "user_id", "--count-max", "30");
    expect(generated.exitCode, generated.output).toBe(0);
    const path = join(folder, "flow.json");
    writeFileSync(path, generated.output);
    const { exitCode, output } = await program("play", path, "--number", NUMBER, "--endpoint", local.cloud.url);
    expect(exitCode, output).toBe(0);
    expect(output).toContain("prompt: One moment, please.");
    expect(output).toContain("attributes: user_id=ada");
    expect(output).toContain("prompt: Thank you for waiting.");
    expect(output).toContain("The flow ended: disconnected.");
    expect(output).toContain("  timed-out-caller-lookup → next");
  });

  test("names the mistake in a file that is no flow", async () => {
    const path = join(folder, "flow.json");
    writeFileSync(path, '{"Version":"2019-10-30","StartAction":"a","Actions":[]}');
    const { exitCode, output } = await program("play", path, "--endpoint", local.cloud.url);
    expect({ exitCode, output }).toEqual({
      exitCode: 1,
      output: expect.stringContaining("is not a flow of Amazon Connect: Actions"),
    });
  });
});
