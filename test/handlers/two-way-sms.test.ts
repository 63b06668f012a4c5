import { expect, test, vi } from "vitest";
import { run } from "../../handlers/two-way-sms.ts";
import { createInMemoryTwoWay, createRules, inbound, NOW } from "../sms/in-memory-two-way.ts";

const fixture = () => {
  const twoWay = createInMemoryTwoWay();
  const line = vi.fn();
  const log = { debug: line, info: line, warn: line, error: line };
  const invocation = { now: NOW, requestId: "request-1", remainingMs: () => 30_000, log };
  const receive = (...messages: string[]) =>
    run(
      { Records: messages.map((Message, index) => ({ Sns: { MessageId: `m-${index}`, Message } })) },
      { rules: createRules(), ports: twoWay.ports },
      invocation,
    );
  return { ...twoWay, line, receive };
};

test("replies to each text of an event", async () => {
  const { receive, sent, line } = fixture();
  await receive(inbound("survey", "in-1", "+12065550142"), inbound("survey", "in-2", "+12065550143"));
  expect(sent.map(({ customer }) => customer).sort()).toEqual(["+12065550142", "+12065550143"]);
  expect(line).toHaveBeenCalledWith("received", { received: expect.arrayContaining([expect.anything()]) });
});

test("fails an event with an invalid text, after the others; a retry replies to those no more", async () => {
  const { receive, sent } = fixture();
  const messages = ["{", inbound("survey", "in-1")];
  await expect(receive(...messages)).rejects.toMatchObject({ name: "Unfinished", left: 1 });
  await expect(receive(...messages)).rejects.toMatchObject({ name: "Unfinished", left: 1 });
  expect(sent).toHaveLength(1);
});

test("fails with the error of the text if it is the only one", async () => {
  const { receive } = fixture();
  await expect(receive("[]")).rejects.toMatchObject({ name: "InvalidEvent" });
});

test("logs no number and no text", async () => {
  const { receive, line } = fixture();
  await receive(inbound("survey", "in-1"));
  expect(JSON.stringify(line.mock.calls)).not.toMatch(/\+1206|survey"/);
});
