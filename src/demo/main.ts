import { rmSync } from "node:fs";
import { type Cloud, startCloud } from "../local/cloud.ts";
import { type Pages, startPages } from "../web/pages.ts";
import { HELP, type Options, readOptions } from "./options.ts";
import { playStory, type Stage } from "./story.ts";
import { summarize } from "./summary.ts";
import { createTerminal, type Terminal } from "./terminal.ts";

/** Where the story takes place: names that serverless.yml gives. */
const stageOf = ({ url, configuration }: Cloud, people: number): Stage => {
  const stream = configuration.streams[0]?.name ?? "";
  const { region, accountId, topics, functions } = configuration;
  return {
    url,
    region,
    accountId,
    people,
    streamName: stream,
    streamArn: `arn:aws:kinesis:${region}:${accountId}:stream/${stream}`,
    topicArn: topics[0]?.arn ?? "",
    channelArn: functions.find(({ key }) => key === "custom-channel")?.arn ?? "",
  };
};

const untilStopped = (): Promise<void> =>
  new Promise((stop) => {
    process.once("SIGINT", stop);
    process.once("SIGTERM", stop);
  });

const run = async (options: Options, terminal: Terminal): Promise<number> => {
  const { once, fresh, port, paused, state: directory } = options;
  if (fresh) rmSync(directory, { recursive: true, force: true });
  const startedAt = performance.now();
  const cloud = await startCloud({ port, directory, paused, log: (line) => process.stderr.write(`${line}\n`) });
  terminal.say(`The local cloud answers at ${cloud.url} after ${Math.round(performance.now() - startedAt)} ms.`);
  const missing = options.bare ? [] : await tell(cloud, options, terminal);
  if (!once) await untilStopped();
  await cloud.close();
  return missing.length === 0 ? 0 : 1;
};

const tell = async (cloud: Cloud, { people, once, pagesPort }: Options, terminal: Terminal): Promise<string[]> => {
  const outcome = await playStory(stageOf(cloud, people), terminal);
  const pages = once ? undefined : await openPages(cloud, pagesPort);
  summarize(terminal, { ...outcome, url: cloud.url, pagesUrl: pages?.url });
  return outcome.missing;
};

/** The phones poke through the same functions as everybody, as the account itself. */
const openPages = ({ url, runner, configuration }: Cloud, port: number): Promise<Pages> => {
  const { accountId } = configuration;
  return startPages({
    port,
    cloudUrl: url,
    invoke: (name, payload) => runner.invoke(name, payload, { caller: { accountId }, type: "RequestResponse" }),
  });
};

const terminal = createTerminal(process.stdout);
const parsed = readOptions(process.argv.slice(2), process.env);
if (parsed.kind === "help") terminal.say(HELP);
else if (parsed.kind === "refused") {
  process.stderr.write(`${parsed.reason}\n\n${HELP}`);
  process.exitCode = 2;
} else {
  try {
    process.exitCode = await run(parsed.options, terminal);
  } catch (error) {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
    process.exitCode = 1;
  }
}
