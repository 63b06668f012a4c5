import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import * as z from "zod";
import { QueueEvent } from "../src/channel/queue-event.ts";
import { ContactFlowEvent } from "../src/connect/contact-flow-event.ts";
import { CampaignHookEvent } from "../src/pinpoint/campaign-hook-event.ts";
import { ChatMessage } from "../src/pinpoint/chat-message.ts";
import { ConnectCustomActionEvent } from "../src/pinpoint/connect-custom-action.ts";
import { CustomChannelEvent } from "../src/pinpoint/custom-channel-event.ts";
import { CustomChannelResponse } from "../src/pinpoint/custom-channel-response.ts";
import { Endpoint } from "../src/pinpoint/endpoint.ts";
import { InboundSms } from "../src/pinpoint/inbound-sms.ts";
import { AuthorizerEvent } from "../src/poke/authorization.ts";
import { FunctionUrlEvent } from "../src/poke/history/history-request.ts";
import { MulticastPokeMessage, PokeMessage } from "../src/poke/message.ts";
import { ScheduledEvent } from "../src/sms/scheduled-event.ts";
import { recognize } from "../src/stream/decode.ts";

/** A function that accepts one message also accepts a list of messages. */
const oneOrMany = (message: z.ZodType) => z.preprocess((event) => [event].flat(), z.array(message));

/** A document in the stream is rejected if it is of a known product and violates that product's schema. */
const streamDocument = z.looseObject({}).superRefine((document, context) => {
  const recognized = recognize(document);
  if (recognized.kind !== "malformed") return;
  for (const { path, rule } of recognized.issues) context.addIssue({ code: "custom", message: `${path}: ${rule}` });
});

/** The schema of each folder of samples. A folder without a schema fails. */
const SCHEMAS: Record<string, z.ZodType> = {
  poke: oneOrMany(PokeMessage),
  "poke-authorizer": AuthorizerEvent,
  "poke-history": FunctionUrlEvent,
  "multicast-poke": oneOrMany(MulticastPokeMessage),
  "custom-channel": CustomChannelEvent,
  "campaign-hook": CampaignHookEvent,
  "event-stream": streamDocument,
  "channel-queue": QueueEvent,
  "connect-custom-action": ConnectCustomActionEvent,
  "connect-async": ContactFlowEvent,
  "caller-lookup": ContactFlowEvent,
  "two-way-sms": InboundSms,
  "chat-to-sms": ChatMessage,
  "sms-queue": QueueEvent,
  "opt-out-reconciler": ScheduledEvent,
  "import-segment": QueueEvent,
  "overdue-texts": ScheduledEvent,
  endpoint: Endpoint,
  "custom-channel-response": CustomChannelResponse,
};

const InvalidSample = z.strictObject({ reason: z.string().min(1), event: z.unknown() });

const ROOT = join(import.meta.dirname, "..", "events");
const read = (folder: string, file: string): unknown => JSON.parse(readFileSync(join(ROOT, folder, file), "utf8"));

describe.each(readdirSync(ROOT))("events/%s", (folder) => {
  const files = readdirSync(join(ROOT, folder));
  const schema = () => SCHEMAS[folder] ?? expect.fail(`no schema for events/${folder}`);

  test.each(files.filter((file) => !file.endsWith(".invalid.json")))("accepts %s", (file) => {
    const parsed = schema().safeParse(read(folder, file));
    expect(parsed.error?.issues).toBeUndefined();
  });

  test.each(files.filter((file) => file.endsWith(".invalid.json")))("rejects %s for its reason", (file) => {
    const { reason, event } = InvalidSample.parse(read(folder, file));
    const parsed = schema().safeParse(event);
    expect(parsed.success).toBe(false);
    expect(z.prettifyError(parsed.error ?? new z.ZodError([]))).toContain(reason);
  });

  test("has a valid and an invalid sample", () => {
    expect(files.some((file) => file.endsWith(".invalid.json"))).toBe(true);
    expect(files.some((file) => !file.endsWith(".invalid.json"))).toBe(true);
  });
});
