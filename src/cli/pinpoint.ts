#!/usr/bin/env node
// npx pinpoint why-not | replay | schema: questions to, and second chances for, what the Lambdas have kept.
import { parseArgs } from "node:util";
import * as z from "zod";
import { notificationSchema } from "../stream/notification-schema.ts";
import { aimAtLocalCloud } from "./local-cloud.ts";
import { replay } from "./pinpoint/replay.ts";
import { whyNot } from "./pinpoint/why-not.ts";

const HELP = `npx pinpoint <command>

  why-not <endpoint> [--campaign <id>]   why an endpoint was not sent to, or got a default, the latest first
  replay [--from <time>] [--to <time>]   feeds quarantined records through the consumer again; the last 24 hours if no time is given
         [--stream <name>]               … or all records of a stream in that range; what was published is not published again
         [--dry-run]                     … or says what would be done
  schema                                 the JSON Schema of a notification

  --table <name>                         where the account has more than one; or AUDIT_TABLE, QUARANTINE_TABLE
  --function <name>                      the deployed consumer; event-stream on the local cloud

Without AWS_REGION or AWS_PROFILE the local cloud is asked.`;

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

const say = (line: string): void => void process.stdout.write(`${line}\n`);

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
  const [command, subject] = positionals;
  const { campaign, function: functionName, "dry-run": isDryRun, help, table, ...range } = parsed.data;
  const { AUDIT_TABLE, QUARANTINE_TABLE } = process.env;
  aimAtLocalCloud(process.env);
  if (help || command === undefined) say(HELP);
  else if (command === "schema") say(JSON.stringify(notificationSchema(), null, 2));
  else if (command === "why-not") {
    if (subject === undefined) throw new Error("why-not: name an endpoint");
    await whyNot(subject, { campaign, table: table ?? AUDIT_TABLE }, say);
  } else if (command === "replay") {
    const isTaken = await replay({ ...range, isDryRun, functionName, table: table ?? QUARANTINE_TABLE }, say);
    if (!isTaken) process.exitCode = 1;
  } else throw new Error(`no command ${command}; npx pinpoint --help lists them`);
};

await main().catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
});
