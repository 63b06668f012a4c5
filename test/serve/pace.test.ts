import { expect, test } from "vitest";
import { createPace } from "../../src/serve/pace.ts";

const sent = { kind: "sent", messageId: "m" } as const;
const throttled = { kind: "retry", reason: "throttled" } as const;
const waitsMs = { first: 1, max: 4 };

test("sends a limited number of messages at once, and each until it is accepted, however many are throttled", async () => {
  const pace = createPace({ concurrentMax: 3, patienceMs: 300_000, waitsMs });
  let [running, most, requests] = [0, 0, 0];
  const send = async () => {
    running += 1;
    requests += 1;
    most = Math.max(most, running);
    await new Promise(setImmediate);
    running -= 1;
    return requests % 3 === 0 ? sent : throttled;
  };
  const results = await Promise.all(Array.from({ length: 12 }, () => pace(send)));
  expect(results.map(({ kind }) => kind)).toEqual(Array(12).fill("sent"));
  expect(most).toBe(3);
});

test("gives up a message whose time is over, or that is rejected, and sends the next", async () => {
  const pace = createPace({ concurrentMax: 1, patienceMs: -1, waitsMs });
  const rejected = { kind: "rejected", reason: "no such identity" } as const;
  const results = [pace(async () => throttled), pace(async () => rejected), pace(async () => sent)];
  expect(await Promise.all(results)).toEqual([throttled, rejected, sent]);
});
