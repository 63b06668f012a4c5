import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { invokeFunction } from "../../src/cli/invoke/invoke-function.ts";
import { sampleEvent } from "../../src/cli/invoke/sample-event.ts";
import { type TestCloud, testCloud } from "../local/cloud-fixture.ts";

const ROOT = join(import.meta.dirname, "../..");
const filesIn = (folder: string): string[] => readdirSync(join(ROOT, folder));
const handlers = filesIn("handlers").map((file) => file.replace(/\.ts$/, ""));

const read = (handler: string, file: string): string => {
  const path = `events/${handler}/${file}`;
  return sampleEvent(handler, path, readFileSync(join(ROOT, path), "utf8"), Date.now());
};

describe.each(handlers)("npm run invoke -- %s", (handler) => {
  let started: TestCloud;
  beforeAll(async () => {
    started = await testCloud();
  });
  afterAll(() => started.close());

  const invoke = async (file: string) => {
    const response = await invokeFunction(started.cloud.url, handler, read(handler, file));
    return {
      status: response.status,
      functionError: response.headers.get("x-amz-function-error"),
      body: await response.json(),
    };
  };
  const isInvalid = (file: string) => file.endsWith(".invalid.json");
  const samples = filesIn(`events/${handler}`);

  test.each(samples.filter((file) => !isInvalid(file)))("runs the sample %s", async (file) => {
    const { status, functionError, body } = await invoke(file);
    expect({ status, functionError }, JSON.stringify(body)).toEqual({ status: 200, functionError: null });
    if (handler === "event-stream") expect(body).toEqual({ batchItemFailures: [] });
  });

  // These return a refusal; the consumer quarantines the record.
  const returnsRefusals = ["poke", "multicast-poke", "poke-authorizer", "connect-async", "event-stream"].includes(
    handler,
  );

  test.each(samples.filter(isInvalid))("refuses the event in %s", async (file) => {
    const { functionError, body } = await invoke(file);
    if (returnsRefusals) expect(functionError).toBeNull();
    else expect(body).toMatchObject({ errorType: "InvalidEvent" });
  });
});
