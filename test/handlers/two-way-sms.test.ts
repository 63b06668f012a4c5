import { expect, test, vi } from "vitest";
import { run } from "../../handlers/two-way-sms.ts";
import { ScheduledEvent } from "../../src/sms/scheduled-event.ts";
import { createInMemoryTwoWay, createRules, inbound, NOW } from "../sms/in-memory-two-way.ts";

const fixture = () => {
  const twoWay = createInMemoryTwoWay();
  const line = vi.fn();
  const log = { debug: line, info: line, warn: line, error: line };
  const invocation = { now: NOW, requestId: "request-1", remainingMs: () => 30_000, log };
  const invoke = (event: Parameters<typeof run>[0]) =>
    run(event, { rules: createRules(), ports: twoWay.ports }, invocation);
  const receive = (...messages: string[]) =>
    invoke({ Records: messages.map((Message, index) => ({ Sns: { MessageId: `m-${index}`, Message } })) });
  return { ...twoWay, line, invoke, receive };
};

test("replies to each text of an event", async () => {
  const { receive, sent, line } = fixture();
  await receive(inbound("survey", "in-1", "+12065550142"), inbound("survey", "in-2", "+12065550143"));
  expect(sent.map(({ customer }) => customer).sort()).toEqual(["+12065550142", "+12065550143"]);
  expect(line).toHaveBeenCalledWith("received", {
    received: expect.arrayContaining([expect.anything()]),
    refusals: {},
  });
});

test("fails an event with an invalid text after it has replied to the others, to which a retry does not reply again", async () => {
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

test("logs neither phone numbers nor texts", async () => {
  const { receive, line } = fixture();
  await receive(inbound("survey", "in-1"));
  expect(JSON.stringify(line.mock.calls)).not.toMatch(/\+1206|survey"/);
});

test("times out questions at the time of a scheduled event, and logs the counts", async () => {
  const { receive, invoke, sent, line } = fixture();
  await receive(inbound("appointment", "in-1"));
  const scheduled = (time: string) =>
    ScheduledEvent.parse({ source: "aws.events", "detail-type": "Scheduled Event", time });
  await invoke(scheduled("2026-12-02T09:59:00Z"));
  expect(sent).toHaveLength(1);
  await invoke(scheduled("2026-12-02T10:00:00Z"));
  expect(sent).toMatchObject([{}, { text: expect.stringContaining("We have kept your appointment.") }]);
  expect(line).toHaveBeenLastCalledWith("timed out", { timedOut: 1, failed: 0, isComplete: true });
});

test("counts why replies were refused", async () => {
  const { receive, ports, line } = fixture();
  ports.sendText = async () => ({ kind: "refused", reason: "opted out" });
  await receive(inbound("survey", "in-1"));
  expect(line).toHaveBeenCalledWith("received", expect.objectContaining({ refusals: { "opted out": 1 } }));
});
