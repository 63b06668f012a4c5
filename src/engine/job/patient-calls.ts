import { setTimeout } from "node:timers/promises";
import { waitAfterFailures } from "../../back-off.ts";
import type { ObjectFailure } from "../context.ts";
import { UnreadableFile } from "./unreadable-file.ts";

const ATTEMPTS = 5;

/** Calls S3 until it responds; throws UnreadableFile with the reason if the call cannot succeed. */
export const callPatiently = async <Result extends { kind: string }>(
  call: () => Promise<Result | ObjectFailure>,
  signal: AbortSignal,
): Promise<Result> => {
  for (let attempt = 1; ; attempt += 1) {
    const result = await call();
    if (!isFailure(result)) return result;
    if (result.reason !== "unavailable" || attempt === ATTEMPTS) throw new UnreadableFile(result.message);
    await setTimeout(waitAfterFailures(attempt), undefined, { signal });
  }
};

const isFailure = (result: { kind: string }): result is ObjectFailure => result.kind === "failed";
