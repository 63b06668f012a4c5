import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { notificationSchema } from "../../src/stream/notification-schema.ts";

const published = join(import.meta.dirname, "../../docs/schemas/notification.schema.json");

test("the JSON Schema in docs/ is the one of the code (update it with `npx pinpoint schema`)", () => {
  expect(JSON.parse(readFileSync(published, "utf8"))).toEqual(notificationSchema());
});
