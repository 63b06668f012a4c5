// npx pinpoint why-not | doctor | replay | erase | logs | schema: says why an endpoint received nothing, checks a stack,
// replays records, erases a user, prints logs of functions, prints the notification schema.
import { whyNoAddress } from "../audience/erase/person.ts";
import { notificationSchema } from "../stream/notification-schema.ts";
import { toError } from "../to-error.ts";
import { findStack } from "./find-stack.ts";
import { toParameter } from "./parameter.ts";
import { doctor } from "./pinpoint/doctor.ts";
import { erase } from "./pinpoint/erase.ts";
import { printLogs } from "./pinpoint/logs.ts";
import { HELP, helpOf, type PinpointCommand, type PinpointOptions, parsePinpointCommand } from "./pinpoint/options.ts";
import { replay } from "./pinpoint/replay.ts";
import { whyNot } from "./pinpoint/why-not.ts";
import { stackFunction } from "./stack-function.ts";
import { setTarget } from "./target/set-target.ts";

const print = (line: string): void => void process.stdout.write(`${line}\n`);

const fail = (sentence: string, exitCode: number): void => {
  process.stderr.write(`pinpoint: ${sentence}\n`);
  process.exitCode = exitCode;
};

/** Connects to the target, and returns whether it is the local cloud. */
const connect = async ({ aws, endpoint }: PinpointOptions): Promise<boolean> =>
  (await setTarget({ aws, endpoint }, process.env)) === "local";

const COMMANDS = new Map<string, (args: string[], options: PinpointOptions) => unknown>([
  ["schema", () => print(JSON.stringify(notificationSchema(), null, 2))],
  [
    "doctor",
    async (_args, options) => {
      const localUrl = (await connect(options)) ? process.env.AWS_ENDPOINT_URL : undefined;
      const { application, stage = localUrl === undefined ? "dev" : "local" } = options;
      const params = Object.fromEntries(options.param.map(toParameter));
      const { path } = findStack(process.cwd());
      if (!(await doctor({ path, stage, params, application, localUrl }, print))) process.exitCode = 1;
    },
  ],
  [
    "why-not",
    async ([endpointId], options) => {
      if (endpointId === undefined) return fail("why-not: an endpoint id is required", 2);
      const { AUDIT_TABLE } = process.env;
      const endpointUrl = (await connect(options)) ? process.env.AWS_ENDPOINT_URL : undefined;
      const {
        application,
        campaign,
        address: [address],
        table = AUDIT_TABLE,
        stream,
        from,
        to,
      } = options;
      const about = { application, campaign, address, table, stream, from, to, endpointUrl };
      if (!(await whyNot(endpointId, about, print))) process.exitCode = 1;
    },
  ],
  [
    "replay",
    async (_args, options) => {
      const { QUARANTINE_TABLE } = process.env;
      await connect(options);
      const { failed: isFailed, "dry-run": isDryRun, table = QUARANTINE_TABLE, stage } = options;
      const consumer = stage === undefined ? "event-stream" : stackFunction(stage, "event-stream");
      const functionName = options.function ?? consumer;
      if (!(await replay({ ...options, isFailed, isDryRun, functionName, table }, print))) process.exitCode = 1;
    },
  ],
  [
    "erase",
    async (_args, options) => {
      const { user: userId, address: addresses, "with-suppression": withSuppression, confirm } = options;
      if (userId === undefined) return fail("erase: --user is required", 2);
      const refusal = addresses.map(whyNoAddress).find((reason) => reason !== undefined);
      if (refusal !== undefined) return fail(`erase: --address: ${refusal}`, 2);
      const target = (await connect(options)) ? `the local cloud at ${process.env.AWS_ENDPOINT_URL}` : "AWS";
      if (!(await erase({ userId, addresses, withSuppression, isDryRun: !confirm, target }, print)))
        process.exitCode = 1;
    },
  ],
  [
    "logs",
    async (functions, options) => {
      if (options.aws) return fail("logs are those of the local cloud; on AWS, use `aws logs tail <log group>`", 2);
      await connect(options);
      await printLogs({ url: process.env.AWS_ENDPOINT_URL ?? "", functions, isFollowing: options.follow }, print);
    },
  ],
]);

const parse = (): PinpointCommand | undefined => {
  try {
    return parsePinpointCommand(process.argv.slice(2));
  } catch (error) {
    fail(`${toError(error).message}\n\n${HELP}`, 2);
    return undefined;
  }
};

const main = async ({ command, args, options }: PinpointCommand): Promise<unknown> => {
  if (options.help) return print(helpOf(command));
  if (command === undefined) return fail(`a command is required\n\n${HELP}`, 2);
  const run = COMMANDS.get(command);
  return run ? run(args, options) : fail(`unknown command ${command}\n\n${HELP}`, 2);
};

const parsed = parse();
if (parsed) await main(parsed).catch((error: unknown) => fail(toError(error).message, 1));
