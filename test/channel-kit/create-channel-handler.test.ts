import { beforeEach, describe, expect, test } from "vitest";
import * as z from "zod";
import { type ChannelMessage, createChannelHandler, type SendResult } from "../../src/channel-kit/index.ts";
import { campaignChannelEvent, endpoint } from "../../src/test-kit/index.ts";
import { createClaims } from "../channel/in-memory-channel.ts";

const WhatsApp = z.object({ template: z.string().min(1), name: z.string() });
type WhatsApp = z.infer<typeof WhatsApp>;

let sent: ChannelMessage<WhatsApp>[] = [];
beforeEach(() => {
  sent = [];
});

const context = (remainingMs = 15_000) => ({ awsRequestId: "request-1", getRemainingTimeInMillis: () => remainingMs });
const silent = () => {};
const accept = async (message: ChannelMessage<WhatsApp>): Promise<SendResult> => {
  sent.push(message);
  return { kind: "accepted" };
};

const DATA = JSON.stringify({ template: "welcome", name: "{{User.UserAttributes.first.[0]}}" });
const named = (first: string) => endpoint({ User: { UserId: first, UserAttributes: { first: [first] } } });
const event = (endpoints: object, data = DATA) => ({ ...campaignChannelEvent(), Data: data, Endpoints: endpoints });

const outcomesOf = (response: object) =>
  Object.fromEntries(Object.entries(response).map(([id, { EventAttributes }]) => [id, EventAttributes]));

describe("a channel of one's own", () => {
  test("sends the message to each endpoint, rendered, and returns an outcome for each", async () => {
    const handler = createChannelHandler({ message: WhatsApp, send: accept, log: silent });
    const response = await handler(event({ a: named('Ada "the first"'), b: named("Bo") }), context());
    expect(sent.map(({ endpointId, content }) => [endpointId, content.name])).toEqual([
      ["a", 'Ada "the first"'],
      ["b", "Bo"],
    ]);
    expect(outcomesOf(response)).toEqual({ a: { outcome: "accepted" }, b: { outcome: "accepted" } });
  });

  test("has the custom data as text if its schema is a string", async () => {
    const texts: string[] = [];
    const send = async ({ content }: ChannelMessage<string>): Promise<SendResult> => {
      texts.push(content);
      return { kind: "accepted" };
    };
    const handler = createChannelHandler({ message: z.string().min(1), send, log: silent });
    await handler(event({ a: named("Ada") }, "Hello {{User.UserId}}"), context());
    expect(texts).toEqual(["Hello Ada"]);
  });

  test("skips an endpoint that opted out, and refuses data that its schema does not accept, each with the reason", async () => {
    const handler = createChannelHandler({ message: WhatsApp, send: accept, log: silent });
    const optedOut = { ...named("Ada"), OptOut: "ALL" };
    expect(outcomesOf(await handler(event({ a: optedOut }), context()))).toEqual({
      a: { outcome: "skipped", reason: "opted-out" },
    });
    const response = await handler(event({ a: named("Ada") }, '{"template":""}'), context());
    expect(outcomesOf(response)).toMatchObject({
      a: { outcome: "refused", reason: expect.stringMatching(/^data: template: /) },
    });
    expect(sent).toEqual([]);
  });

  test("gives a repeat of a message the same id", async () => {
    const handler = createChannelHandler({ message: WhatsApp, send: accept, log: silent });
    await handler(event({ a: named("Ada"), b: named("Bo") }), context());
    await handler(event({ a: named("Ada") }), context());
    const [first, other, repeated] = sent.map(({ id }) => id);
    expect(repeated).toBe(first);
    expect(other).not.toBe(first);
  });

  test("with claims, throws if a message failed, and a retry sends only that message", async () => {
    const failing = new Set(["b"]);
    const send = async (message: ChannelMessage<WhatsApp>): Promise<SendResult> => {
      if (failing.has(message.endpointId)) throw new Error("the provider is down");
      return accept(message);
    };
    const handler = createChannelHandler({ message: WhatsApp, send, claims: createClaims(), log: silent });
    const batch = event({ a: named("Ada"), b: named("Bo") });
    await expect(handler(batch, context())).rejects.toThrow("1 messages left");
    failing.clear();
    expect(outcomesOf(await handler(batch, context()))).toEqual({
      a: { outcome: "accepted", reason: "duplicate" },
      b: { outcome: "accepted" },
    });
    expect(sent.map(({ endpointId }) => endpointId)).toEqual(["a", "b"]);
  });

  test("without claims, returns a message that failed as refused, because a retry would repeat the others", async () => {
    const send = () => Promise.reject(new Error("the provider is down"));
    const handler = createChannelHandler({ message: WhatsApp, send, log: silent });
    const response = await handler(event({ a: named("Ada") }), context());
    expect(outcomesOf(response)).toEqual({ a: { outcome: "refused", reason: "not sent" } });
  });

  test("sends nothing more when its time is over", async () => {
    const handler = createChannelHandler({ message: WhatsApp, send: accept, claims: createClaims(), log: silent });
    await expect(handler(event({ a: named("Ada") }), context(1_000))).rejects.toThrow("1 messages left");
    expect(sent).toEqual([]);
  });

  test("rejects an event that is not one of a custom channel", async () => {
    const handler = createChannelHandler({ message: WhatsApp, send: accept, log: silent });
    await expect(handler({ Records: [] }, context())).rejects.toThrow("event refused: Endpoints");
  });
});
