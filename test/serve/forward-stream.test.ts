import { expect, test, vi } from "vitest";
import { appendToStream } from "../../src/engine/stream/store/stream-records.ts";
import { forwardStream } from "../../src/serve/forward-stream.ts";
import { startEngine } from "../engine/engine-fixture.ts";

const ARN = "arn:aws:kinesis:us-east-1:123456789012:stream/events";

test("a record that is too long for every stream is dropped and counted, and those after it are forwarded", async () => {
  const { engine, close } = await startEngine();
  const sent: string[] = [];
  const counted: [string, number][] = [];
  const stop = forwardStream({
    context: engine.context,
    arn: ARN,
    put: async (records) => {
      sent.push(...records.map(({ data }) => Buffer.from(data).toString()));
      return records.map(() => true);
    },
    report: () => {},
    forwarded: (result, count) => counted.push([result, count]),
  });
  appendToStream(engine.context, ARN, [
    { partitionKey: "a", data: "x".repeat(1_024_001) },
    { partitionKey: "a", data: "next" },
  ]);
  await vi.waitFor(() => expect(sent).toEqual(["next"]));
  expect(counted).toEqual([
    ["rejected", 1],
    ["accepted", 1],
  ]);
  await stop();
  await close();
});
