#!/usr/bin/env node
// npx poke: sends one poke through the function of the local cloud that is running, or with --aws the deployed one.
import { connectPokeFunction } from "../aws/poke-functions.ts";
import { PokeResponse } from "../poke/response.ts";
import { toError } from "../to-error.ts";
import { HELP, type PokeCommand, planPokeCommand } from "./poke/poke-command.ts";
import { setTarget } from "./target/set-target.ts";

const TIMEOUT_MS = 10_000;

const fail = (sentence: string, exitCode: number): void => {
  process.stderr.write(`poke: ${sentence}\n`);
  process.exitCode = exitCode;
};

type SendCommand = Extract<PokeCommand, { kind: "send" }>;

const send = async ({ function: name, payload, target }: SendCommand): Promise<void> => {
  const kind = await setTarget(target, process.env);
  const result = await connectPokeFunction()(name, payload, TIMEOUT_MS);
  if (result.kind === "failed") {
    const where = kind === "aws" ? "AWS" : process.env.AWS_ENDPOINT_URL;
    const hint = kind === "aws" ? ". Check the credentials, the region and the name of the function" : "";
    return fail(`invoking ${name} at ${where} failed: ${result.reason}${hint}`, 1);
  }
  const response = PokeResponse.parse(JSON.parse(result.payload));
  process.stdout.write(`${JSON.stringify(response)}\n`);
  if (response.status === "refused") process.exitCode = 1;
};

const command = planPokeCommand(process.argv.slice(2), process.env);
if (command.kind === "help") process.stdout.write(HELP);
else if (command.kind === "mistake") fail(`${command.sentence}\n\n${HELP}`, 2);
else if (command.isDryRun) process.stdout.write(`${command.function} ${command.payload}\n`);
else await send(command).catch((error: unknown) => fail(toError(error).message, 1));
