// npx pinpoint move out: writes the files that Amazon Connect imports.
import { createPinpointClient } from "../aws/clients.ts";
import { connectMovingOut } from "../aws/moving-out.ts";
import { moveOut } from "../move/flow/move-out.ts";
import { toError } from "../to-error.ts";
import { HELP, type MoveOptions, parseMoveOptions } from "./move/options.ts";
import { setTarget } from "./target/set-target.ts";

const print = (line: string): void => void process.stdout.write(`${line}\n`);

const fail = (sentence: string, exitCode: number): void => {
  process.stderr.write(`pinpoint move: ${sentence}\n`);
  process.exitCode = exitCode;
};

const out = async ({ aws, endpoint, to, endpoints }: MoveOptions): Promise<void> => {
  if (to === undefined) return fail("out: --to is required", 2);
  await setTarget({ aws, endpoint }, process.env);
  const isComplete = await moveOut({ to, endpoints }, connectMovingOut(createPinpointClient()), print);
  if (!isComplete) process.exitCode = 1;
};

const DIRECTIONS = new Map([["out", out]]);

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
  return move ? move(options) : fail(`a direction is required: out\n\n${HELP}`, 2);
};

const options = parse();
if (options) await main(options).catch((error: unknown) => fail(toError(error).message, 1));
