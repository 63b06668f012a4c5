import { existsSync } from "node:fs";
import { expect, test } from "vitest";
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

    await example.runToEnd("npm", ["run", "build"]);
    expect(existsSync(example.path("dist/whatsapp-channel/index.js"))).toBe(true);
  },
  EXAMPLE_MS,
);
