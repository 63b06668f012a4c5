import type { Outcome } from "./story.ts";
import type { Terminal } from "./terminal.ts";

export type Summary = Outcome & { url: string; streamName: string; pagesUrl: string | undefined };

const SHOWN_MISSING = 20;

/** One screen: whether all came true, the addresses to go on with, and three commands to try next. */
export const summarize = (
  { say, paint }: Terminal,
  { url, pagesUrl, streamName, applicationId, missing }: Summary,
): void => {
  say();
  if (missing.length === 0) say(paint("green", "Everything that was expected has been seen."));
  else say(paint("red", `${missing.length} expectations did not come true:`));
  for (const line of missing.slice(0, SHOWN_MISSING)) say(`  ${line}`);
  if (missing.length > SHOWN_MISSING) say(`  … and ${missing.length - SHOWN_MISSING} more`);
  if (pagesUrl === undefined) return;
  say(`
  ${paint("bold", "AWS APIs")}   AWS_ENDPOINT_URL=${url}
  ${paint("bold", "MQTT")}       ${url.replace(/^http/, "ws")}/mqtt
  ${paint("bold", "Control")}    ${url}/_local/
  ${paint("bold", "Phones")}     ${pagesUrl}
  ${paint("bold", "Project")}    ${applicationId}

Try next, in another terminal:
  npx poke customer-001 CustomerLikes '{"likes":42}'      (watch the phone)
  npm run invoke -- custom-channel events/custom-channel/campaign.json
  npx pinpoint replay --stream ${streamName} --dry-run

Ctrl+C stops it; the state stays in .local/ (npm start -- --fresh begins anew).`);
};
