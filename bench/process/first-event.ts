// A cold start as on Lambda: loads a bundle and invokes it with one event. Sends the duration to the parent process.
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";

const [bundle = "", eventPath = ""] = process.argv.slice(2);
const event: unknown = JSON.parse(readFileSync(eventPath, "utf8"));
const context = {
  functionName: "bench",
  awsRequestId: "00000000-0000-4000-8000-000000000000",
  invokedFunctionArn: "arn:aws:lambda:us-east-1:000000000000:function:bench",
  memoryLimitInMB: "512",
  getRemainingTimeInMillis: () => 15_000,
};

const startedAt = performance.now();
const { handler } = createRequire(import.meta.url)(bundle);
const result: unknown = await handler(event, context);
process.send?.({ ms: performance.now() - startedAt, result });
process.disconnect?.();
