import { expect, test } from "vitest";
import { enqueue } from "../../../src/channel/flow/enqueue.ts";

const message = (at: number) => ({ body: `{"at":${at}}`, delaySeconds: 0, items: [`${at} first`, `${at} second`] });

test("the work is split into items that the queue accepted and items that it rejected", async () => {
  const result = await enqueue([message(0), message(1)], async (sent) => sent.map((_, at) => at === 0));
  expect(result).toMatchObject({ queued: ["0 first", "0 second"], rejected: ["1 first", "1 second"] });
});
