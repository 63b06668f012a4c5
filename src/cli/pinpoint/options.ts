import { parseArgs } from "node:util";
import * as z from "zod";
import { TARGET_HELP, TARGET_OPTIONS } from "../target/target-options.ts";

const COMMANDS_HELP = `  start                  starts the local cloud; --help prints its options
  invoke <function>      sends a sample event to a function of the local cloud; --help prints its options
  serve                  runs the engine as a server beside AWS; --help prints its options
  backup, restore        copies its database, and puts a copy in place; --help prints the options
  move in, move out      moves an application from Pinpoint, and to Amazon Connect; --help prints the options
  why-not <endpoint>     prints why an endpoint received nothing: hook decisions, failed sends, suppression, the
                         endpoint itself, channel results; and which of these could not be read
    --application <id>   the application; without it, only the decision log and the event stream are read
    --campaign <id>      one campaign only
    --address <address>  an address to look up in the suppression table
    --from, --to <time>  the part of the event stream to read (default: the last 24 hours)
    --stream <name>      the event stream, if the account has several
  doctor                 checks what the serverless.yml of the working directory declares, or else that of this
                         package: functions, their permissions and variables, tables, streams, topics; and the
                         applications; exits with 1 if a check fails. Functions of this package are invoked with
                         events that have no effect
    --application <id>   one application only
    --stage <name>       the stage of the stack (default: local, or dev with --aws)
    --param <name=value> a stage parameter, as in the deployment; can be repeated
  replay                 replays quarantined records through the consumer; nothing is published twice
    --from, --to <time>  when the records were quarantined (default: the last 24 hours)
    --stream <name>      replays all records of a stream instead
    --failed             replays the batches in the failed queue of the stream instead
    --dry-run            prints what a replay would do
    --function <name>    the consumer to invoke (default: event-stream; with --stage, that of the stage)
  erase                  prints what is stored about a user, in all applications and tables of the account, and how
                         long what cannot be erased is kept
    --user <id>          the user
    --address <address>  an address of the user that no endpoint has any more; can be repeated
    --with-suppression   also erases that the addresses are suppressed: the user may receive messages again
    --confirm            erases it, endpoints last; exits with 1 if something is left
                         With and without it, exits with 1 if nothing is stored about the user
  logs [function …]      prints the log of functions of the local cloud (default: of all)
    -f, --follow         keeps printing new lines
  schema                 prints the JSON Schema of a notification`;

const SHARED_HELP = `  --table <name>         table, if the account has several (default: $AUDIT_TABLE, $QUARANTINE_TABLE)
  --queue <url>          failed queue, if the account has several
  --help                 prints this text

${TARGET_HELP}`;

export const HELP = `npx pinpoint <command> [options]

Runs the local cloud, checks a stack, explains why an endpoint received nothing, and replays records of the event stream.

${COMMANDS_HELP}

${SHARED_HELP}`;

/** The help text of one command: what `HELP` says about it, or all of `HELP` if it has no such command. */
export const helpOf = (command: string | undefined): string => {
  const entry = COMMANDS_HELP.split(/\n(?= {2}\w)/).find((text) => text.trim().split(/\s/, 1)[0] === command);
  return entry === undefined ? HELP : `npx pinpoint\n${entry}\n\n${SHARED_HELP}`;
};

const DAY_MS = 24 * 60 * 60 * 1_000;

const Time = z.string().transform((text, context) => {
  const time = new Date(text);
  if (!Number.isNaN(time.getTime())) return time;
  context.addIssue("expected a time such as 2026-09-01T16:00:00Z");
  return z.NEVER;
});
const Options = z.object({
  aws: z.boolean(),
  endpoint: z.string().optional(),
  application: z.string().optional(),
  campaign: z.string().optional(),
  address: z.array(z.string()).default([]),
  user: z.string().min(1).optional(),
  "with-suppression": z.boolean().default(false),
  confirm: z.boolean().default(false),
  stage: z.string().optional(),
  param: z.array(z.string()).default([]),
  from: Time.default(() => new Date(Date.now() - DAY_MS)),
  to: Time.default(() => new Date()),
  stream: z.string().optional(),
  failed: z.boolean().default(false),
  queue: z.string().optional(),
  "dry-run": z.boolean().default(false),
  follow: z.boolean().default(false),
  table: z.string().optional(),
  function: z.string().optional(),
  help: z.boolean().default(false),
});
export type PinpointOptions = z.infer<typeof Options>;

export type PinpointCommand = { command: string | undefined; args: string[]; options: PinpointOptions };

/** Parses the command line. Throws an error that names the option. */
export const parsePinpointCommand = (argv: readonly string[]): PinpointCommand => {
  const { values, positionals } = parseArgs({
    args: [...argv],
    allowPositionals: true,
    options: {
      ...TARGET_OPTIONS,
      application: { type: "string" },
      campaign: { type: "string" },
      address: { type: "string", multiple: true },
      user: { type: "string" },
      "with-suppression": { type: "boolean" },
      confirm: { type: "boolean" },
      stage: { type: "string" },
      param: { type: "string", multiple: true },
      from: { type: "string" },
      to: { type: "string" },
      stream: { type: "string" },
      failed: { type: "boolean" },
      queue: { type: "string" },
      "dry-run": { type: "boolean" },
      follow: { type: "boolean", short: "f" },
      table: { type: "string" },
      function: { type: "string" },
      help: { type: "boolean" },
    },
  });
  const parsed = Options.safeParse(values);
  if (!parsed.success) throw new Error(z.prettifyError(parsed.error));
  const [command, ...args] = positionals;
  return { command, args, options: parsed.data };
};
