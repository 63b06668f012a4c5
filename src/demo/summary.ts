import type { StoryResult } from "./story.ts";
import type { Terminal } from "./terminal.ts";

export type Summary = StoryResult & {
  url: string;
  streamName: string;
  /** Unset if the pages are not served. */
  pagesUrl: string | undefined;
  /** Holds all state. */
  directory: string;
};

const SHOWN_DIFFERENCES = 20;

/** Prints whether the story went as expected, the addresses of the local cloud, and commands to try next. */
export const printSummary = (
  { print, paint }: Terminal,
  { url, pagesUrl, streamName, directory, applicationId, differences }: Summary,
): void => {
  print();
  if (differences.length === 0) print(paint("green", "The story went as expected."));
  else print(paint("red", `The story did not go as expected (${differences.length}):`));
  for (const difference of differences.slice(0, SHOWN_DIFFERENCES)) print(`  ${difference}`);
  if (differences.length > SHOWN_DIFFERENCES) print(`  … and ${differences.length - SHOWN_DIFFERENCES} more`);
  if (pagesUrl === undefined) return;
  print(`
  ${paint("bold", "AWS APIs")}   AWS_ENDPOINT_URL=${url}
  ${paint("bold", "MQTT")}       ${url.replace(/^http/, "ws")}/mqtt
  ${paint("bold", "Control")}    ${url}/_local/
  ${paint("bold", "Phones")}     ${pagesUrl}
  ${paint("bold", "Project")}    ${applicationId}

Try next, in another terminal:
  npx poke customer-001 CustomerLikes '{"likes":42}'      (and watch the phone)
  npm run invoke -- custom-channel events/custom-channel/campaign.json
  npx pinpoint replay --stream ${streamName} --dry-run

Press Ctrl+C to stop. All state is kept in ${directory}; npm start -- --fresh starts over.`);
};
