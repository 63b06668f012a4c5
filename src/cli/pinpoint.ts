#!/usr/bin/env node
// npx pinpoint why-not | replay | schema: reads the decision log, replays records, prints the notification schema.
import { parseArgs } from "node:util";
import * as z from "zod";
import { notificationSchema } from "../stream/notification-schema.ts";
import { defaultToLocalCloud } from "./default-to-local-cloud.ts";
import { replay } from "./pinpoint/replay.ts";
import { whyNot } from "./pinpoint/why-not.ts";

const HELP = `npx pinpoint <command>

  why-not <endpoint> [--campaign <id>]   prints why a hook dropped an endpoint or used a default for it, latest first
  replay [--from <time>] [--to <time>]   replays quarantined records through the consumer; default: the last 24 hours
         [--stream <name>]               replays all records of a stream instead; nothing is published twice
         [--dry-run]                     prints what a replay would do
  schema                                 prints the JSON Schema of a notification

  --table <name>                         table, if the account has several; default: AUDIT_TABLE, QUARANTINE_TABLE
  --function <name>                      consumer to invoke; default: event-stream
  --help                                 prints this text

Without AWS_REGION or AWS_PROFILE, uses the local cloud.`;

const DAY_MS = 24 * 60 * 60 * 1_000;

const Time = z.string().transform((text, context) => {
  const time = new Date(text);
  if (!Number.isNaN(time.getTime())) return time;
  context.addIssue("expected a time such as 2026-09-01T16:00:00Z");
  return z.NEVER;
});
const Options = z.object({
  campaign: z.string().optional(),
  from: Time.default(() => new Date(Date.now() - DAY_MS)),
  to: Time.default(() => new Date()),
  stream: z.string().optional(),
  "dry-run": z.boolean().default(false),
  table: z.string().optional(),
  function: z.string().default("event-stream"),
  help: z.boolean().default(false),
});

const print = (line: string): void => void process.stdout.write(`${line}\n`);

const main = async (): Promise<void> => {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      campaign: { type: "string" },
      from: { type: "string" },
      to: { type: "string" },
      stream: { type: "string" },
      "dry-run": { type: "boolean" },
      table: { type: "string" },
      function: { type: "string" },
      help: { type: "boolean" },
    },
  });
  const parsed = Options.safeParse(values);
  if (!parsed.success) throw new Error(z.prettifyError(parsed.error));
  const [command, endpointId] = positionals;
  const { campaign, function: functionName, "dry-run": isDryRun, help, table, ...range } = parsed.data;
  const { AUDIT_TABLE, QUARANTINE_TABLE } = process.env;
  defaultToLocalCloud(process.env);
  if (help || command === undefined) print(HELP);
  else if (command === "schema") print(JSON.stringify(notificationSchema(), null, 2));
  else if (command === "why-not") {
    if (endpointId === undefined) throw new Error("why-not: an endpoint id is required");
    await whyNot(endpointId, { campaign, table: table ?? AUDIT_TABLE }, print);
  } else if (command === "replay") {
    const isComplete = await replay({ ...range, isDryRun, functionName, table: table ?? QUARANTINE_TABLE }, print);
    if (!isComplete) process.exitCode = 1;
  } else throw new Error(`unknown command ${command}; npx pinpoint --help lists the commands`);
};

await main().catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
});
