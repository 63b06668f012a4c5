// From an empty folder to an own hook step: every command and every file is from the README.
import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { EXAMPLE_MS } from "./example-folder.ts";
import { startWalk } from "./readme-walk.ts";

const SENDING = "node campaign.ts";

test(
  "the README leads from an empty folder to an own hook step that decides who receives a campaign",
  async () => {
    const walk = startWalk("A hook step of your own");
    await walk.upTo("npm init");
    walk.log("installed");
    const url = await walk.upTo("npx pinpoint start");
    walk.log("the local cloud runs");
    const printed = await walk.upTo(SENDING);
    expect(printed).toBe("ada@example.com: You get 20% off\n");
    walk.log("the hook step has filtered and enriched a campaign");
    walk.expectEnd();

    const hook = readFileSync(walk.project.path("offer-hook.ts"), "utf8");
    walk.project.write("offer-hook.ts", hook.replace('["ada", "20% off"]', '["bo", "a free tote bag"]'));
    await expect
      .poll(() => walk.again(SENDING), { timeout: 120_000, interval: 1_000 })
      .toBe("bo@example.com: You get a free tote bag\n");
    expect(await (await fetch(`${url}/_local/failures`)).json()).toMatchObject({ failures: [] });
    walk.log("the changed step has decided about a campaign");
  },
  EXAMPLE_MS,
);
