import { PHONE_CUSTOMERS } from "./phone-customers.ts";
import type { DemoResult } from "./scenario.ts";
import type { Terminal } from "./terminal.ts";

export type Summary = DemoResult & {
  url: string;
  region: string;
  accountId: string;
  streamName: string;
  /** Unset if the pages are not served. */
  pagesUrl: string | undefined;
  /** Holds all state. */
  directory: string;
  /** An option with which commands call this local cloud; empty for the default port. */
  endpointOption: string;
  /** Starts again as this process was started, without state. */
  freshStart: string;
};

const SHOWN_DIFFERENCES = 20;

/** Prints whether the demo went as expected, the addresses of the local cloud, and commands to try next. */
export const printSummary = ({ print, paint }: Terminal, summary: Summary): void => {
  const { differences, pagesUrl, directory, freshStart } = summary;
  print();
  if (differences.length === 0) print(paint("green", "The demo went as expected."));
  else print(paint("red", `The demo did not go as expected (${differences.length}):`));
  for (const difference of differences.slice(0, SHOWN_DIFFERENCES)) print(`  ${difference}`);
  if (differences.length > SHOWN_DIFFERENCES) print(`  … and ${differences.length - SHOWN_DIFFERENCES} more`);
  if (pagesUrl === undefined) return;
  print();
  for (const [label, text] of addresses(summary, pagesUrl)) print(`  ${paint("bold", label.padEnd(10))} ${text}`);
  print("\nTry next, in another terminal, and watch the phones:");
  for (const command of commandsToTry(summary)) print(`  ${command}`);
  print(`\nPress Ctrl+C to stop. All state is kept in ${directory}. To start over:\n  ${freshStart}`);
};

const addresses = ({ url, region, accountId, applicationId }: Summary, pagesUrl: string): [string, string][] => [
  ["Phones", pagesUrl],
  ["Texts", `${pagesUrl}sms`],
  ["Desktop", `${pagesUrl}desktop`],
  ["Control", `${url}/_local/`],
  ["MQTT", `${url.replace(/^http/, "ws")}/mqtt`],
  ["Project", applicationId],
  [
    "AWS APIs",
    // The JavaScript SDK prefers a profile to these credentials; boto3 and AWS CLI v1 read only AWS_DEFAULT_REGION.
    `unset AWS_PROFILE; export AWS_ENDPOINT_URL=${url} AWS_REGION=${region} AWS_DEFAULT_REGION=${region} AWS_ACCESS_KEY_ID=${accountId} AWS_SECRET_ACCESS_KEY=local`,
  ],
];

const commandsToTry = ({ endpointOption, streamName }: Summary): string[] => [
  `npx poke${endpointOption} ${PHONE_CUSTOMERS[0]} CustomerLikes '{"likes":42}'`,
  `npx poke${endpointOption} --multicast PLAYLIST 'road trip' '{"position":0,"track":"Giant Steps","by":"the terminal"}'`,
  `npx pinpoint invoke${endpointOption} poke events/poke/demo-customers.json`,
  `npx pinpoint logs${endpointOption} --follow`,
  `npx pinpoint replay${endpointOption} --stream ${streamName} --dry-run`,
];
