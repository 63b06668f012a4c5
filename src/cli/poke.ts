#!/usr/bin/env node
// npx poke: one poke, sent by hand through the deployed function or the local cloud's.
import { connectLambda } from "../aws/lambda.ts";
import { PokeReply } from "../poke/reply.ts";
import { aimAtLocalCloud } from "./local-cloud.ts";
import { HELP, type PokeCommand, planPokeCommand } from "./poke/poke-command.ts";

const TIMEOUT_MS = 10_000;

const complain = (sentence: string, exitCode: number) => {
  process.stderr.write(`poke: ${sentence}\n`);
  process.exitCode = exitCode;
};

const send = async ({ function: name, payload }: Extract<PokeCommand, { kind: "send" }>): Promise<void> => {
  aimAtLocalCloud(process.env);
  const answer = await connectLambda()(name, payload, TIMEOUT_MS);
  if (answer.kind === "failed") {
    const where = process.env.AWS_ENDPOINT_URL ?? "AWS";
    return complain(`${name} at ${where} did not answer: ${answer.reason}. Is it running, and may you invoke it?`, 1);
  }
  const reply = PokeReply.parse(JSON.parse(answer.payload));
  process.stdout.write(`${JSON.stringify(reply)}\n`);
  if (reply.status === "refused") process.exitCode = 1;
};

const command = planPokeCommand(process.argv.slice(2), process.env);
if (command.kind === "help") process.stdout.write(HELP);
else if (command.kind === "mistake") complain(`${command.sentence}\n\n${HELP}`, 2);
else if (command.isDryRun) process.stdout.write(`${command.function} ${command.payload}\n`);
else await send(command);
