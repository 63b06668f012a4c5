import { playScenario, type Stage } from "../../demo/scenario.ts";
import { printSummary } from "../../demo/summary.ts";
import type { Terminal } from "../../demo/terminal.ts";
import type { Cloud } from "../../local/cloud.ts";
import { DEFAULT_URL } from "../target/choose-target.ts";
import { freshStart } from "./fresh-start.ts";
import { openPages } from "./open-pages.ts";
import type { StartOptions } from "./options.ts";
import { stopSignal } from "./stop-signal.ts";

/** Opens the pages, runs the demo and keeps running until stopped. Returns the exit code. */
export const playDemo = async (cloud: Cloud, options: StartOptions, terminal: Terminal): Promise<number> => {
  const stage = stageOf(cloud, options.people);
  const pages = options.once ? undefined : await openPages(cloud, options.pagesPort);
  const result = await playScenario(stage, terminal, (poke) => pages?.received(poke));
  const { url, region, accountId, streamName } = stage;
  const here = { url, region, accountId, streamName, pagesUrl: pages?.url, directory: options.state };
  const endpointOption = url === DEFAULT_URL ? "" : ` --endpoint ${url}`;
  printSummary(terminal, { ...result, ...here, endpointOption, freshStart: freshStart(options) });
  if (!options.once) await stopSignal(options.isScript);
  await pages?.close();
  return result.differences.length === 0 ? 0 : 1;
};

/** The resources that the demo uses, as serverless.yml names them. */
const stageOf = ({ url, configuration }: Cloud, people: number): Stage => {
  const { region, accountId, streams, topics, functions } = configuration;
  const streamName = streams[0]?.name ?? "";
  return {
    url,
    region,
    accountId,
    people,
    streamName,
    streamArn: `arn:aws:kinesis:${region}:${accountId}:stream/${streamName}`,
    topicArn: topics[0]?.arn ?? "",
    channelArn: functions.find(({ key }) => key === "custom-channel")?.arn ?? "",
  };
};
