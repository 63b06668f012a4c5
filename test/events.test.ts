import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import * as z from "zod";
import { ConnectCustomActionEvent } from "../src/pinpoint/connect-custom-action.ts";
import { CustomChannelEvent } from "../src/pinpoint/custom-channel-event.ts";
import { Endpoint } from "../src/pinpoint/endpoint.ts";
import { InboundSms } from "../src/pinpoint/inbound-sms.ts";
import { SplitAnswer } from "../src/pinpoint/split-answer.ts";

/** The schema at the door of each handler; a folder of samples without a line here fails. */
const schemas: Record<string, z.ZodType> = {
  "custom-channel": CustomChannelEvent,
  "connect-custom-action": ConnectCustomActionEvent,
  "two-way-sms": InboundSms,
  endpoint: Endpoint,
  "split-answer": SplitAnswer,
};

const InvalidSample = z.strictObject({ reason: z.string().min(1), event: z.unknown() });

const root = join(import.meta.dirname, "..", "events");
const read = (folder: string, file: string): unknown => JSON.parse(readFileSync(join(root, folder, file), "utf8"));

describe.each(readdirSync(root))("events/%s", (folder) => {
  const files = readdirSync(join(root, folder));
  const schema = () => schemas[folder] ?? expect.fail(`no schema for events/${folder}`);

  test.each(files.filter((file) => !file.endsWith(".invalid.json")))("accepts %s", (file) => {
    const parsed = schema().safeParse(read(folder, file));
    expect(parsed.error?.issues).toBeUndefined();
  });

  test.each(files.filter((file) => file.endsWith(".invalid.json")))("refuses %s for its reason", (file) => {
    const { reason, event } = InvalidSample.parse(read(folder, file));
    const parsed = schema().safeParse(event);
    expect(parsed.success).toBe(false);
    expect(z.prettifyError(parsed.error ?? new z.ZodError([]))).toContain(reason);
  });

  test("has a sample that is accepted and one that is refused", () => {
    expect(files.some((file) => file.endsWith(".invalid.json"))).toBe(true);
    expect(files.some((file) => !file.endsWith(".invalid.json"))).toBe(true);
  });
});
