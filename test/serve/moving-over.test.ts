import { cpSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { GetCampaignsCommand, UpdateCampaignCommand } from "@aws-sdk/client-pinpoint";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { startProgram } from "../program.ts";
import { SECRETS, startTestServer, type TestServer } from "./serve-fixture.ts";

const ROOT = join(import.meta.dirname, "../..");
const page = readFileSync(join(ROOT, "docs/life-after-pinpoint.md"), "utf8");
const [, documented = ""] = page.match(/<!-- test\/serve\/moving-over\.test\.ts -->\s+```sh\n(.*?)```/s) ?? [];

let served: TestServer;
beforeAll(async () => {
  const key = { accessKeyId: "SHOP", secret: { env: "SHOP_SECRET" }, applications: "all", mayCreateApplications: true };
  served = await startTestServer({ keys: [key] });
  cpSync(join(ROOT, "test/move/export"), join(served.folder, "saved"), { recursive: true });
});
afterAll(() => served.close());

/** Runs a documented command in the folder of the server. */
const run = (command: string) => {
  const args = command.replace("http://127.0.0.1:4600", served.server.url).split(" ").slice(2);
  const key = { AWS_REGION: "us-east-1", AWS_ACCESS_KEY_ID: "SHOP", AWS_SECRET_ACCESS_KEY: SECRETS.SHOP_SECRET };
  const cli = join(ROOT, "src/cli/pinpoint.ts");
  return startProgram(process.execPath, [cli, ...args], { cwd: served.folder, env: { ...process.env, ...key } }).ended;
};

test("the documented commands move an application over, and its first campaign reaches the outbox", async () => {
  const [plan = "", move = ""] = documented.split("\n").filter((line) => line.trim().startsWith("npx pinpoint"));
  expect((await run(plan.trim())).output).toContain("nothing was written; --write moves");
  const { output } = await run(move.trim());
  const ApplicationId = output.match(/created: application Shop: (\w{32})/)?.[1];
  expect(output).toContain("created: campaign Weekly offers");

  const client = served.client("SHOP");
  const { CampaignsResponse } = await client.send(new GetCampaignsCommand({ ApplicationId }));
  const campaign = CampaignsResponse?.Item?.find(({ Name }) => Name === "Weekly offers");
  const WriteCampaignRequest = { IsPaused: false, Schedule: { StartTime: "IMMEDIATE" } };
  await client.send(new UpdateCampaignCommand({ ApplicationId, CampaignId: campaign?.Id, WriteCampaignRequest }));
  const headers = { authorization: `Bearer ${SECRETS.ADMIN_KEY}` };
  await vi.waitFor(
    async () => {
      const { messages } = await (await fetch(`${served.server.url}/_local/outbox`, { headers })).json();
      expect(messages).toContainEqual(expect.objectContaining({ channel: "EMAIL", applicationId: ApplicationId }));
    },
    { timeout: 60_000, interval: 100 },
  );
}, 300_000);
