import { describe, expect, test } from "vitest";
import { RemoteFault } from "../../../src/errors.ts";
import type { Desk } from "../../../src/sms/desk.ts";
import { createBotDesk } from "../../../src/sms/flow/bot-desk.ts";
import { createConnectDesk } from "../../../src/sms/flow/connect-desk.ts";
import { createDeskHandOff } from "../../../src/sms/flow/hand-off.ts";
import { createInMemoryChats } from "../in-memory-chats.ts";
import { CUSTOMER, createInMemoryTwoWay, NOW, NUMBER } from "../in-memory-two-way.ts";

const PARTIES = { customer: CUSTOMER, number: NUMBER };
const HAND_OFF = { reason: "asked", text: "Hello" };
const APOLOGY = "Nobody is here.";

const withDesk = async (createDesk: (chats: ReturnType<typeof createInMemoryChats>, clock: () => Date) => Desk) => {
  let now = NOW;
  const clock = () => now;
  const twoWay = createInMemoryTwoWay();
  const chats = createInMemoryChats(clock);
  const state = { kind: "with-person" as const, since: NOW.getTime() };
  await twoWay.ports.conversations.save(PARTIES, { revision: 1, state, turns: [] }, NOW);
  const events: unknown[] = [];
  const handOff = createDeskHandOff(
    createDesk(chats, clock),
    APOLOGY,
    twoWay.ports,
    clock,
  )(async (_, event, id) => {
    events.push([event.eventType, event.attributes?.reason, id]);
  });
  const pass = (hours: number) => {
    now = new Date(now.getTime() + hours * 60 * 60_000);
  };
  const sentTexts = () => twoWay.sent.map(({ text }) => text);
  const stateOf = async () => (await twoWay.recordOf())?.state;
  return { ...chats, ...handOff, twoWay, events, pass, sentTexts, stateOf };
};

const withConnect = () =>
  withDesk(({ chats, store }, clock) => createConnectDesk({ chats, sessions: store, wait: async () => {}, clock }));

describe("a hand-off to Amazon Connect", () => {
  test("starts a chat, its streaming and a connection, and sends the first text; later texts go to the same chat", async () => {
    const { handOff, forward, calls, stateOf } = await withConnect();
    await handOff(PARTIES, HAND_OFF, "in-1");
    await forward(PARTIES, "Are you there?", "in-2");
    expect(calls).toEqual([
      "start in-1",
      "stream contact-of-in-1",
      "connect participant-of-in-1",
      "send connection-1 Hello in-1/0",
      "send connection-1 Are you there? in-2/0",
    ]);
    expect((await stateOf())?.kind).toBe("with-person");
  });

  test("splits a text that is longer than a message of a chat", async () => {
    const { handOff, forward, calls } = await withConnect();
    await handOff(PARTIES, HAND_OFF, "in-1");
    await forward(PARTIES, "word ".repeat(300), "in-2");
    const sent = calls.filter((call) => call.startsWith("send connection-1 word"));
    expect(sent.map((call) => call.slice(-6))).toEqual(["in-2/0", "in-2/1"]);
    for (const call of sent)
      expect(call.length).toBeLessThanOrEqual("send connection-1 ".length + 1_024 + " in-2/0".length);
  });

  test.each(["start", "stream", "connect", "send"])(
    "that fails at %s leads to one apology and an event",
    async (name) => {
      const { handOff, fail, events, sentTexts, stateOf, sessions, links, calls } = await withConnect();
      fail(name, "throttled");
      await handOff(PARTIES, HAND_OFF, "in-1");
      expect(sentTexts()).toEqual([APOLOGY]);
      expect(events).toEqual([["sms.hand-off-failed", `connect:${name}: throttled`, "in-1/sms.hand-off-failed"]]);
      expect([await stateOf(), sessions.size, links.size]).toEqual([undefined, 0, 0]);
      // A person does not wait in a chat that no text reaches.
      expect(calls.includes("stop contact-of-in-1")).toBe(name !== "start");
    },
  );

  test("that fails sends no second apology for a text that came at the same time", async () => {
    const { handOff, forward, fail, events, sentTexts } = await withConnect();
    fail("start", "unavailable");
    await handOff(PARTIES, HAND_OFF, "in-1");
    await forward(PARTIES, "Are you there?", "in-2");
    expect(sentTexts()).toEqual([APOLOGY]);
    expect(events).toHaveLength(2);
  });

  test("that has not started yet leaves a text for a retry", async () => {
    const { forward } = await withConnect();
    await expect(forward(PARTIES, "Are you there?", "in-2")).rejects.toMatchObject({ name: "Unfinished" });
  });

  test("replaces a connection token shortly before it expires", async () => {
    const { handOff, forward, pass, calls } = await withConnect();
    await handOff(PARTIES, HAND_OFF, "in-1");
    pass(23.95);
    await forward(PARTIES, "later", "in-2");
    await forward(PARTIES, "again", "in-3");
    expect(calls.slice(4)).toEqual([
      "connect participant-of-in-1",
      "send connection-2 later in-2/0",
      "send connection-2 again in-3/0",
    ]);
  });

  test("replaces a connection token that Connect rejects, and is over if it rejects the participant as well", async () => {
    const { handOff, forward, fail, calls, sentTexts, stateOf, sessions } = await withConnect();
    await handOff(PARTIES, HAND_OFF, "in-1");
    fail("send", "unauthorized");
    await forward(PARTIES, "later", "in-2");
    expect(calls.at(-1)).toBe("send connection-2 later in-2/0");
    fail("send", "unauthorized");
    fail("connect", "unauthorized");
    await forward(PARTIES, "too late", "in-3");
    expect([sentTexts(), await stateOf(), sessions.size]).toEqual([[APOLOGY], undefined, 0]);
  });

  test("fails a text that Connect throttles in an open chat, and sends it in the retry", async () => {
    const { handOff, forward, fail, calls } = await withConnect();
    await handOff(PARTIES, HAND_OFF, "in-1");
    fail("send", "throttled");
    await expect(forward(PARTIES, "later", "in-2")).rejects.toMatchObject({ name: "RemoteFault", kind: "throttled" });
    await forward(PARTIES, "later", "in-2");
    expect(calls.slice(-2)).toEqual(Array(2).fill("send connection-1 later in-2/0"));
  });

  test("ends the chat of a customer who opts out, and forgets whose it was", async () => {
    const { handOff, endHandOff, calls, links, sessions } = await withConnect();
    await handOff(PARTIES, HAND_OFF, "in-1");
    await endHandOff(PARTIES, "in-2");
    await endHandOff(PARTIES, "in-2");
    expect(calls.filter((call) => call.startsWith("stop"))).toEqual(["stop contact-of-in-1"]);
    expect([links.size, sessions.size]).toEqual([0, 0]);
  });
});

describe("a hand-off to a bot", () => {
  test("replies to each text, until the bot closes the dialog", async () => {
    const { handOff, forward, sentTexts, stateOf } = await withDesk(() =>
      createBotDesk(async (_, text) => ({ messages: [`${text}?`, "Go on."], isClosed: text === "done" })),
    );
    await handOff(PARTIES, HAND_OFF, "in-1");
    expect((await stateOf())?.kind).toBe("with-person");
    await forward(PARTIES, "done", "in-2");
    expect(sentTexts()).toEqual(["Hello?", "Go on.", "done?", "Go on."]);
    expect(await stateOf()).toBeUndefined();
  });

  test("that does not reply leads to an apology", async () => {
    const { handOff, sentTexts, events } = await withDesk(() =>
      createBotDesk(async () => Promise.reject(new RemoteFault("lex:RecognizeText", "unavailable", undefined))),
    );
    await handOff(PARTIES, HAND_OFF, "in-1");
    expect(sentTexts()).toEqual([APOLOGY]);
    expect(events).toEqual([["sms.hand-off-failed", "lex:RecognizeText: unavailable", "in-1/sms.hand-off-failed"]]);
  });
});
