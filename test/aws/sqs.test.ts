import { createHash } from "node:crypto";
import { afterEach, expect, test } from "vitest";
import { connectQueue } from "../../src/aws/sqs.ts";
import { type Call, type ScriptedResponse, scriptService } from "./scripted-service.ts";

let close = () => {};
afterEach(() => close());

const script = async (respond: (call: Call) => ScriptedResponse) => {
  const service = await scriptService(respond);
  close = service.close;
  return { ...service, send: connectQueue("http://127.0.0.1/000000000000/queue") };
};
const messages = [
  { body: "one", delaySeconds: 0 },
  { body: "two", delaySeconds: 16 },
];
const md5 = (text: string) => createHash("md5").update(text).digest("hex");

test("returns for each message whether the queue accepted it", async () => {
  const { calls, send } = await script(() => ({
    status: 200,
    body: {
      Successful: [{ Id: "1", MessageId: "m", MD5OfMessageBody: md5("two") }],
      Failed: [{ Id: "0", Code: "InternalError", SenderFault: false }],
    },
  }));
  expect(await send(messages)).toEqual([false, true]);
  expect(JSON.parse(calls[0]?.body ?? "").Entries).toEqual([
    { Id: "0", MessageBody: "one", DelaySeconds: 0 },
    { Id: "1", MessageBody: "two", DelaySeconds: 16 },
  ]);
});

test("returns false for every message if the service rejects the request", async () => {
  const { send } = await script(() => ({ status: 403, headers: { "x-amzn-errortype": "AccessDenied" } }));
  expect(await send(messages)).toEqual([false, false]);
});
