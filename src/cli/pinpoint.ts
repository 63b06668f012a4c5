#!/usr/bin/env node
// npx pinpoint why-not | doctor | replay | schema: says why an endpoint received nothing, checks a stack, replays records,
// prints the notification schema.
import { parseArgs } from "node:util";
import * as z from "zod";
import { notificationSchema } from "../stream/notification-schema.ts";
import { toError } from "../to-error.ts";
import { defaultToLocalCloud } from "./default-to-local-cloud.ts";
import { doctor } from "./pinpoint/doctor.ts";
import { replay } from "./pinpoint/replay.ts";
import { whyNot } from "./pinpoint/why-not.ts";

const HELP = `npx pinpoint <command>

  why-not <endpoint>                     prints why an endpoint received nothing: hook decisions, failed sends, suppression,
                                         the endpoint itself, channel results; and which of these could not be read
         --application <id>              the application; without it, only the decision log and the event stream are read
         [--campaign <id>]               one campaign only
         [--address <address>]           an address to look up in the suppression table
         [--from <time>] [--to <time>]   the part of the event stream to read; default: the last 24 hours
         [--stream <name>]               the event stream, if the account has several
  doctor [--application <id>]            checks functions, their permissions and settings, tables, stream, topic and applications;
         [--stage <name>]                invokes functions with events that have no effect. Exit code 1 if a check fails.
                                         Default stage: local for the local cloud, otherwise dev
  replay [--from <time>] [--to <time>]   replays quarantined records through the consumer; default: the last 24 hours
         [--stream <name>]               replays all records of a stream instead; nothing is published twice
         [--failed]                      replays the batches in the failed queue of the stream instead
         [--dry-run]                     prints what a replay would do
  schema                                 prints the JSON Schema of a notification

  --table <name>                         table, if the account has several; default: AUDIT_TABLE, QUARANTINE_TABLE
  --queue <url>                          failed queue, if the account has several
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
  application: z.string().optional(),
  campaign: z.string().optional(),
  address: z.string().optional(),
  stage: z.string().optional(),
  from: Time.default(() => new Date(Date.now() - DAY_MS)),
  to: Time.default(() => new Date()),
  stream: z.string().optional(),
  failed: z.boolean().default(false),
  queue: z.string().optional(),
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
      application: { type: "string" },
      campaign: { type: "string" },
      address: { type: "string" },
      stage: { type: "string" },
      from: { type: "string" },
      to: { type: "string" },
      stream: { type: "string" },
      failed: { type: "boolean" },
      queue: { type: "string" },
      "dry-run": { type: "boolean" },
      table: { type: "string" },
      function: { type: "string" },
      help: { type: "boolean" },
    },
  });
  const parsed = Options.safeParse(values);
  if (!parsed.success) throw new Error(z.prettifyError(parsed.error));
  const [command, endpointId] = positionals;
  const {
    application,
    campaign,
    address,
    stage,
    function: functionName,
    "dry-run": isDryRun,
    failed: isFailed,
    help,
    table,
    ...range
  } = parsed.data;
  const { AUDIT_TABLE, QUARANTINE_TABLE } = process.env;
  defaultToLocalCloud(process.env);
  if (help || command === undefined) print(HELP);
  else if (command === "schema") print(JSON.stringify(notificationSchema(), null, 2));
  else if (command === "doctor") {
    const defaultStage = process.env.AWS_ENDPOINT_URL === undefined ? "dev" : "local";
    if (!(await doctor({ application, stage: stage ?? defaultStage }, print))) process.exitCode = 1;
  } else if (command === "why-not") {
    if (endpointId === undefined) throw new Error("why-not: an endpoint id is required");
    const { AWS_ENDPOINT_URL: endpointUrl } = process.env;
    const about = { application, campaign, address, endpointUrl };
    await whyNot(endpointId, { ...range, ...about, table: table ?? AUDIT_TABLE }, print);
  } else if (command === "replay") {
    const options = { ...range, isDryRun, isFailed, functionName, table: table ?? QUARANTINE_TABLE };
    const isComplete = await replay(options, print);
    if (!isComplete) process.exitCode = 1;
  } else throw new Error(`unknown command ${command}; npx pinpoint --help lists the commands`);
};

await main().catch((error: unknown) => {
  process.stderr.write(`${toError(error).message}\n`);
  process.exitCode = 1;
});
