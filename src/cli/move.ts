// npx pinpoint move in | out: creates what was exported from Pinpoint; writes the files that Amazon Connect imports.
import { createPinpointClient } from "../aws/clients/pinpoint.ts";
import { whyNoCredentials } from "../aws/credentials.ts";
import { connectMovingIn } from "../aws/moving-in.ts";
import { connectMovingOut } from "../aws/moving-out.ts";
import { moveIn } from "../move/flow/move-in.ts";
import { moveOut } from "../move/flow/move-out.ts";
import { toError } from "../to-error.ts";
import { HELP, type MoveOptions, parseMoveOptions } from "./move/options.ts";
import { pathKind } from "./move/path-kind.ts";
import { setTarget } from "./target/set-target.ts";

const print = (line: string): void => void process.stdout.write(`${line}\n`);

const fail = (sentence: string, exitCode: number): void => {
  process.stderr.write(`pinpoint move: ${sentence}\n`);
  process.exitCode = exitCode;
};

const out = async ({ aws, endpoint, to, endpoints }: MoveOptions): Promise<void> => {
  if (to === undefined) return fail("out: --to is required", 2);
  if ((await pathKind(to)) === "a file") return fail(`out: --to ${to}: expected a folder to write to, found a file`, 2);
  if (endpoints !== undefined && (await pathKind(endpoints)) === "nothing")
    return fail(`out: --endpoints ${endpoints}: expected a file or folder of an export job, found nothing`, 2);
  await setTarget({ aws, endpoint }, process.env);
  const isComplete = await moveOut({ to, endpoints }, connectMovingOut(createPinpointClient()), print);
  if (!isComplete) process.exitCode = 1;
};

/** Points the client to an engine that runs as a server; requests are signed with the key in the environment. */
const pointToServer = async (url: string): Promise<void> => {
  process.env.AWS_ENDPOINT_URL_PINPOINT = url;
  const problem = await whyNoCredentials();
  if (problem !== undefined) throw new Error(problem);
};

const into = async (options: MoveOptions): Promise<void> => {
  const { aws, endpoint, from, server, application, imports, write } = options;
  if (from === undefined) return fail("in: --from is required", 2);
  const source = await pathKind(from);
  if (source !== "a folder")
    return fail(`in: --from ${from}: expected a folder with JSON files that the AWS CLI saved, found ${source}`, 2);
  if (aws) return fail("in: Amazon Pinpoint accepts no new campaigns or journeys; leave out --aws", 2);
  if (server === undefined) await setTarget({ aws, endpoint }, process.env);
  else if (!URL.canParse(server)) return fail(`in: --server ${server}: expected a URL`, 2);
  else await pointToServer(server);
  const isComplete = await moveIn(
    { from, application, imports, write },
    connectMovingIn(createPinpointClient()),
    print,
  );
  if (!isComplete) process.exitCode = 1;
};

const DIRECTIONS = new Map([
  ["in", into],
  ["out", out],
]);

const parse = (): MoveOptions | undefined => {
  try {
    return parseMoveOptions(process.argv.slice(2));
  } catch (error) {
    fail(`${toError(error).message}\n\n${HELP}`, 2);
    return undefined;
  }
};

const main = async (options: MoveOptions): Promise<void> => {
  if (options.help) return print(HELP);
  const move = DIRECTIONS.get(options.direction ?? "");
  return move ? move(options) : fail(`a direction is required: in or out\n\n${HELP}`, 2);
};

const options = parse();
if (options) await main(options).catch((error: unknown) => fail(toError(error).message, 1));
