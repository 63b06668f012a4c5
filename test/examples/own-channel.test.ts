import { existsSync } from "node:fs";
import { expect, test } from "vitest";
import { connectWebhooks } from "../../src/http/webhook/connect-webhooks.ts";
import { campaignChannelEvent, endpoint } from "../../src/test-kit/index.ts";
import { copyExample, EXAMPLE_MS } from "./example-folder.ts";

test(
  "the channels of the example send each message once, also when the provider was busy, and WhatsApp templates",
  async () => {
    const example = await copyExample("own-channel");
    expect(await example.typeErrors()).toBe("");
    const provider = example.start(process.execPath, ["provider.ts"], { PORT: "0" });
    const url = await provider.printed(/provider at (\S+)/);
    const params = [`webhookUrl=${url}/messages`, `socialMessagingUrl=${url}`];
    const AWS_ENDPOINT_URL = await example.startCloud(...params.flatMap((param) => ["--param", param]));
    await example.runToEnd("npm", ["run", "--silent", "campaigns"], { AWS_ENDPOINT_URL });
    provider.stop();
    const lines = (await provider.ended).output.trim().split("\n").slice(1);

    expect(lines.filter((line) => line.startsWith("webhook")).sort()).toEqual([
      "webhook ada Hi Ada, your order is on its way.",
      "webhook bo Hi Bo, your order is on its way.",
      "webhook bo busy",
      "webhook cy Hi Cy, your order is on its way.",
    ]);
    const messages = lines.filter((line) => line.startsWith("whatsapp ")).map((line) => JSON.parse(line.slice(9)));
    const names = messages.map(({ to, template }) => [to, template.name, template.components[0].parameters[0].text]);
    expect(names.sort()).toEqual([
      ["+12065550101", "order_shipped", "Ada"],
      ["+12065550102", "order_shipped", "Bo"],
      ["+12065550103", "order_shipped", "Cy"],
    ]);

    const [secret, next] = [`whsec_${"b2xk".repeat(8)}`, `whsec_${"bmV3".repeat(8)}`];
    const receiver = example.start(process.execPath, ["webhook-receiver.ts"], {
      PORT: "0",
      WEBHOOK_SECRETS: `${secret},${next}`,
    });
    const webhook = await receiver.printed(/receiver at (\S+)/);
    const webhooks = (accountId: string, webhookSecrets: string[]) => {
      const settings = {
        webhookTargets: "any",
        webhookCheck: "head",
        webhookSecrets,
        functionWaitMs: EXAMPLE_MS,
      } as const;
      return connectWebhooks({ settings: () => settings, accountId });
    };
    expect(await webhooks("000000000000", []).check(webhook)).toBeUndefined();
    expect(await webhooks("111122223333", []).check(webhook)).toContain("X-Amz-Pinpoint-AccountId: 111122223333");
    const Endpoints = { ada: endpoint({ Address: "ada" }) };
    const event = JSON.stringify({ ...campaignChannelEvent(), Data: '{"text":"Hi"}', Endpoints });
    expect(await webhooks("000000000000", []).call(webhook, event)).toMatchObject({ kind: "failed" });
    const response = await webhooks("000000000000", [next]).call(webhook, event);
    expect(response.kind === "returned" && JSON.parse(response.payload)).toMatchObject({
      ada: { EventAttributes: { outcome: "accepted" } },
    });
    receiver.stop();
    expect((await receiver.ended).output).toContain("received ada Hi");

    await example.runToEnd("npm", ["run", "build"]);
    expect(existsSync(example.path("dist/whatsapp-channel/index.js"))).toBe(true);
  },
  EXAMPLE_MS,
);
