import { expect, test } from "vitest";
import { receiveSms } from "../../../src/sms/flow/receive-sms.ts";
import { timeOutConversations } from "../../../src/sms/flow/time-out-conversations.ts";
import { CUSTOMER, createInMemoryTwoWay, createRules, inbound, NOW } from "../in-memory-two-way.ts";

const MINUTE_MS = 60_000;
const DAY_MINUTES = 24 * 60;
const LATE = "That was some time ago. Reply APPOINTMENT to begin again.";
const NO_ANSWER = "We have kept your appointment. Reply APPOINTMENT if it does not suit you.";

const setUp = (step?: () => Promise<void>) => {
  const two = createInMemoryTwoWay(step);
  const rules = createRules();
  const errors: unknown[] = [];
  let runs = 0;
  const at = (minutes: number) => {
    const now = new Date(NOW.getTime() + minutes * MINUTE_MS);
    runs += 1;
    const lease = { owner: `run-${runs}`, nowMs: now.getTime(), untilMs: now.getTime() + MINUTE_MS };
    return { now, lease, budget: { leftMs: () => 20_000 } };
  };
  const text = (body: string, id: string, minutes: number) =>
    receiveSms(inbound(body, id), rules, two.ports, at(minutes));
  const sweep = (minutes: number) => timeOutConversations(rules, two.ports, at(minutes), (error) => errors.push(error));
  const texts = () => two.sent.map((one) => one.text);
  return { ...two, errors, text, sweep, texts };
};

test("sends the reply of a time-out at its time, once, and applies its effects", async () => {
  const { text, sweep, texts, effects } = setUp();
  await text("appointment", "in-1", 0);
  expect(await sweep(DAY_MINUTES - 1)).toEqual({ timedOut: 0, failed: 0, isComplete: true });
  expect(await sweep(DAY_MINUTES)).toEqual({ timedOut: 1, failed: 0, isComplete: true });
  expect(await sweep(DAY_MINUTES)).toEqual({ timedOut: 0, failed: 0, isComplete: true });
  expect(texts().slice(1)).toEqual([NO_ANSWER]);
  expect(effects).toMatchObject([["putEvent", { eventType: "appointment.unanswered" }, expect.any(String)]]);
});

test("replies to a text after the time-out that its question is over, once", async () => {
  const { text, sweep, texts } = setUp();
  await text("appointment", "in-1", 0);
  await sweep(DAY_MINUTES);
  await text("yes", "in-2", DAY_MINUTES + 5);
  await text("yes", "in-3", DAY_MINUTES + 6);
  expect(texts().slice(1)).toEqual([NO_ANSWER, LATE, createRules().fallback]);
});

test("sends nothing to a customer who has replied or opted out meanwhile", async () => {
  const { text, sweep, texts } = setUp();
  await text("appointment", "in-1", 0);
  await text("yes", "in-2", 5);
  await text("survey", "in-3", 6);
  await text("STOP", "in-4", 7);
  const before = texts();
  expect(await sweep(10 * DAY_MINUTES)).toEqual({ timedOut: 0, failed: 0, isComplete: true });
  expect(texts()).toEqual(before);
});

test("sends nothing to a customer who is opted out at AWS alone", async () => {
  const { text, sweep, texts, ports, recordOf } = setUp();
  await text("appointment", "in-1", 0);
  ports.sendText = async () => ({ kind: "refused", reason: "opted out" });
  expect(await sweep(DAY_MINUTES)).toMatchObject({ timedOut: 1, failed: 0 });
  expect(texts()).toHaveLength(1);
  expect((await recordOf())?.turns.every(({ replies }) => replies.length === 0)).toBe(true);
});

test("counts each time-out or the text that came first, never both, in any interleaving", async () => {
  for (let seed = 1; seed <= 30; seed += 1) {
    let state = seed;
    const random = () => {
      state = (state * 48_271) % 2_147_483_647;
      return state / 2_147_483_647;
    };
    const step = async () => {
      for (let waits = Math.floor(random() * 5); waits > 0; waits -= 1) await new Promise(setImmediate);
    };
    const { text, sweep, texts } = setUp(step);
    await text("appointment", "in-1", 0);
    await Promise.all([text("yes", "in-2", DAY_MINUTES - 1), sweep(DAY_MINUTES), sweep(DAY_MINUTES)]);
    const after = texts().slice(1);
    // The text won, or the time-out did and the text was late.
    const isWon = after.length === 1 && after[0]?.startsWith("Thank you, see you at") === true;
    const isLate = after.length === 2 && after.includes(NO_ANSWER) && after.includes(LATE);
    expect([seed, isWon || isLate, after]).toEqual([seed, true, after]);
  }
});

test("does the rest of a time-out in a later run if its effects fail, and sends no reply again", async () => {
  const { text, sweep, texts, effects, errors, ports } = setUp();
  await text("appointment", "in-1", 0);
  const { putEvent } = ports.effects;
  ports.effects.putEvent = async () => {
    throw new Error("the stream is throttled");
  };
  expect(await sweep(DAY_MINUTES)).toEqual({ timedOut: 0, failed: 1, isComplete: true });
  expect(errors).toHaveLength(1);
  ports.effects.putEvent = putEvent;
  // Another run may still be at it.
  expect(await sweep(DAY_MINUTES + 1)).toMatchObject({ timedOut: 0, failed: 0 });
  expect(await sweep(DAY_MINUTES + 5)).toMatchObject({ timedOut: 1, failed: 0 });
  expect(texts().slice(1)).toEqual([NO_ANSWER]);
  expect(effects).toHaveLength(1);
});

test("ends the question of a conversation that no longer exists, without a reply", async () => {
  const { text, sweep, texts, recordOf, ports } = setUp();
  await text("appointment", "in-1", 0);
  const stored = (await recordOf()) ?? expect.fail("no record");
  if (stored.state?.kind !== "asking") expect.fail("not asking");
  const state = { ...stored.state, conversation: "removed" };
  await ports.conversations.save(
    { customer: CUSTOMER, number: "+12065550100" },
    { ...stored, revision: stored.revision + 1, state },
    NOW,
  );
  expect(await sweep(DAY_MINUTES)).toMatchObject({ timedOut: 1, failed: 0 });
  expect(texts()).toHaveLength(1);
  expect((await recordOf())?.state).toBeUndefined();
});

test("stops when its time is over, and says so", async () => {
  const { text, ports } = setUp();
  await text("appointment", "in-1", 0);
  const now = new Date(NOW.getTime() + DAY_MINUTES * MINUTE_MS);
  const lease = { owner: "run", nowMs: now.getTime(), untilMs: now.getTime() + MINUTE_MS };
  const run = { now, lease, budget: { leftMs: () => 0 } };
  expect(await timeOutConversations(createRules(), ports, run, () => {})).toMatchObject({ isComplete: false });
});

test("a customer who is opted out opens no survey and no chat, and is not asked", async () => {
  const { text, sweep, effects, ports, recordOf } = setUp();
  ports.sendText = async () => ({ kind: "refused", reason: "opted out" });
  for (const [index, body] of ["survey", "agent", "appointment"].entries()) {
    expect(await text(body, `in-${index}`, index)).toMatchObject({ kind: "handled", refusals: ["opted out"] });
    expect((await recordOf())?.state).toBeUndefined();
  }
  expect(effects).toEqual([]);
  expect(await sweep(10 * DAY_MINUTES)).toMatchObject({ timedOut: 0 });
});
