import { expect, test } from "vitest";
import { addTurn, ConversationRecord, findTurn, settleTurn } from "../../src/sms/conversation-record.ts";

const turn = { state: undefined, replies: ["Hello"], effects: [], branches: [] };
const finished = (inboundMessageId: string) => ({ inboundMessageId, replies: [], effects: [] });

test("stores each reply as messages that the service accepts, with ids of their own", () => {
  const record = addTurn(undefined, "m-1", { ...turn, replies: ["word ".repeat(400), "Bye"] });
  expect(findTurn(record, "m-1")?.replies.map(({ id, text }) => [id, text.length])).toEqual([
    ["m-1/0", 1_529],
    ["m-1/1", 469],
    ["m-1/2", 3],
  ]);
});

test("keeps unfinished turns and the last ten finished ones", () => {
  let record = addTurn(undefined, "open", turn);
  for (let index = 0; index < 15; index += 1) {
    record = addTurn(record, `m-${index}`, turn);
    record = record && settleTurn(record, finished(`m-${index}`));
  }
  expect(record?.turns.map(({ inboundMessageId }) => inboundMessageId)).toEqual([
    "open",
    ...Array.from({ length: 10 }, (_, index) => `m-${index + 5}`),
  ]);
  expect(record?.revision).toBe(31);
});

test("reads a state of an unknown shape as no conversation", () => {
  const stored = { revision: 3, state: { kind: "of-tomorrow" }, turns: [finished("m-1")] };
  expect(ConversationRecord.parse(stored)).toEqual({ revision: 3, state: undefined, turns: [finished("m-1")] });
});
