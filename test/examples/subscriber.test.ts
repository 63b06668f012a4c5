import { expect, test } from "vitest";
import { copyExample, EXAMPLE_MS } from "./example-folder.ts";

test(
  "the subscriber of the example receives what its filter policy names, again after a failure, and nothing twice",
  async () => {
    const example = await copyExample("subscriber");
    expect(await example.typeErrors()).toBe("");
    const AWS_ENDPOINT_URL = await example.startCloud("--bare");
    const script = (file: string) => example.runToEnd(process.execPath, [file], { AWS_ENDPOINT_URL });
    const subscribe = (more = {}) => example.start(process.execPath, ["subscribe.ts"], { AWS_ENDPOINT_URL, ...more });
    const campaign = async () => /campaign (\w+)/.exec(await script("campaign.ts"))?.[1];

    const failing = subscribe({ CRM_IS_DOWN: "1" });
    await failing.printed(/(subscribed)/);
    const first = await campaign();
    await failing.printed(/not handled: (the CRM is down).*not handled: the CRM is down/s);
    failing.stop();
    await failing.ended;

    const subscriber = subscribe();
    await expect.poll(() => script("redrive.ts"), { timeout: 120_000, interval: 500 }).toBe("1 moved back\n");
    await subscriber.printed(new RegExp(`(hard-bounce of bounce@example.com in campaign ${first})`));

    const replay = ["--endpoint", AWS_ENDPOINT_URL, "replay", "--stream", "pinpoint-isv-suite-local-EngagementStream"];
    const replayed = await example.runToEnd(example.path("node_modules/.bin/pinpoint"), replay);
    expect(replayed).toMatch(/ 0 {2}published\n/);
    expect(replayed).toMatch(/[1-9]\d* {2}already published/);

    const second = await campaign();
    await subscriber.printed(new RegExp(`(hard-bounce of bounce@example.com in campaign ${second})`));
    subscriber.stop();
    const { output } = await subscriber.ended;
    expect(output.match(/hard-bounce/g)).toHaveLength(2);
    expect(output).not.toContain("not handled");
  },
  EXAMPLE_MS,
);
