#!/usr/bin/env node
// npx connect-flow: prints a flow for Amazon Connect that runs functions, or plays a flow with the local cloud.
import { generateFlow } from "../connect/generate/generate-flow.ts";
import { toError } from "../to-error.ts";
import { type FlowCommand, HELP, parseFlowCommand } from "./connect-flow/options.ts";
import { play } from "./connect-flow/play.ts";

const print = (line: string): void => void process.stdout.write(`${line}\n`);

const fail = (sentence: string, exitCode: number): void => {
  process.stderr.write(`connect-flow: ${sentence}\n`);
  process.exitCode = exitCode;
};

const parse = (): FlowCommand | undefined => {
  try {
    return parseFlowCommand(process.argv.slice(2));
  } catch (error) {
    fail(`${toError(error).message}\n\n${HELP}`, 2);
    return undefined;
  }
};

const run = async (command: FlowCommand): Promise<void> => {
  switch (command.kind) {
    case "help":
      return print(HELP);
    case "generate":
      return print(JSON.stringify(generateFlow(command.request, command.isNative), null, 2));
    case "play":
      if (!(await play(command, process.env, print))) process.exitCode = 1;
      return;
    default:
      return command satisfies never;
  }
};

const command = parse();
if (command) await run(command).catch((error: unknown) => fail(toError(error).message, 1));
