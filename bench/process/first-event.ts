// A process that does what Lambda does at a cold start: loads a bundle and gives it one event. Tells how long that took.
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

const begun = performance.now();
const { handler } = createRequire(import.meta.url)(bundle);
const answer: unknown = await handler(event, context);
process.send?.({ ms: performance.now() - begun, answer });
process.disconnect?.();
