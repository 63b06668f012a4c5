import { type Pages, startPages } from "../../demo/pages/pages.ts";
import { playStory, type Stage } from "../../demo/story.ts";
import { summarize } from "../../demo/summary.ts";
import type { Terminal } from "../../demo/terminal.ts";
import { type Cloud, startCloud } from "../../local/cloud.ts";
import type { Options } from "./options.ts";

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

/** Starts everything, tells the story, and answers the exit code. */
export const run = async (options: Options, terminal: Terminal): Promise<number> => {
  const { port, fresh, paused, params, state: directory } = options;
  const startedAt = performance.now();
  const log = (line: string) => process.stderr.write(`${line}\n`);
  const cloud = await startCloud({ port, directory, fresh, paused, params, log });
  terminal.say(`The local cloud answers at ${cloud.url} after ${Math.round(performance.now() - startedAt)} ms.`);
  try {
    return options.bare ? await stayUp(options) : await tell(cloud, options, terminal);
  } finally {
    await cloud.close();
  }
};

const stayUp = async ({ once }: Options): Promise<number> => {
  if (!once) await untilStopped();
  return 0;
};

const tell = async (cloud: Cloud, options: Options, terminal: Terminal): Promise<number> => {
  const stage = stageOf(cloud, options.people);
  const pages = options.once ? undefined : await openPages(cloud, options.pagesPort);
  const outcome = await playStory(stage, terminal);
  summarize(terminal, { ...outcome, url: cloud.url, streamName: stage.streamName, pagesUrl: pages?.url });
  await stayUp(options);
  await pages?.close();
  return outcome.missing.length === 0 ? 0 : 1;
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
