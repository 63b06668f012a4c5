import { expect, test } from "vitest";
import { messageCount } from "../../../src/engine/delivery/message-count.ts";

test("one message is singular", () => {
  expect([0, 1, 2].map(messageCount)).toEqual(["0 messages", "1 message", "2 messages"]);
});
