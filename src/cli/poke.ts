#!/usr/bin/env node
// npx poke: sends one poke through the deployed function or the local cloud's.
import { connectLambda } from "../aws/lambda.ts";
import { PokeResponse } from "../poke/response.ts";
import { defaultToLocalCloud } from "./default-to-local-cloud.ts";
import { HELP, type PokeCommand, planPokeCommand } from "./poke/poke-command.ts";

const TIMEOUT_MS = 10_000;

const fail = (sentence: string, exitCode: number): void => {
  process.stderr.write(`poke: ${sentence}\n`);
  process.exitCode = exitCode;
};

const send = async ({ function: name, payload }: Extract<PokeCommand, { kind: "send" }>): Promise<void> => {
  defaultToLocalCloud(process.env);
  const result = await connectLambda()(name, payload, TIMEOUT_MS);
  if (result.kind === "failed") {
    const where = process.env.AWS_ENDPOINT_URL ?? "AWS";
    return fail(
      `invoking ${name} at ${where} failed: ${result.reason}. Is it running, and do you have permission to invoke it?`,
      1,
    );
  }
  const response = PokeResponse.parse(JSON.parse(result.payload));
  process.stdout.write(`${JSON.stringify(response)}\n`);
  if (response.status === "refused") process.exitCode = 1;
};

const command = planPokeCommand(process.argv.slice(2), process.env);
if (command.kind === "help") process.stdout.write(HELP);
else if (command.kind === "mistake") fail(`${command.sentence}\n\n${HELP}`, 2);
else if (command.isDryRun) process.stdout.write(`${command.function} ${command.payload}\n`);
else await send(command);
