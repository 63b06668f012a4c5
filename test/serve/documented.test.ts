import { readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { createMetrics } from "../../src/serve/metrics.ts";
import { readConfig } from "../../src/serve/read-config.ts";
import { SECRETS, temporaryFolder } from "./serve-fixture.ts";

const page = readFileSync(join(import.meta.dirname, "../../docs/serving.md"), "utf8");
const folder = temporaryFolder();
afterAll(() => rmSync(folder, { recursive: true, force: true }));

test("the configuration on the page is valid", () => {
  const path = join(folder, "serve.yaml");
  writeFileSync(path, page.match(/```yaml\n(.*?)```/s)?.[1] ?? "");
  expect(readConfig(path, SECRETS).destinations).toMatchObject({ email: "ses", sms: "end-user-messaging" });
});

test("the page lists every metric", () => {
  const metrics = createMetrics();
  metrics.watch({} as never, "");
  const names = metrics.names();
  expect(names.length).toBeGreaterThan(0);
  expect(names.filter((name) => !page.includes(`\`${name}\``))).toEqual([]);
});
