import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { ReplyResult } from "../../../src/pinpoint/reply-result.ts";
import { receiveSms } from "../../../src/sms/flow/receive-sms.ts";
import type { TwoWayPorts } from "../../../src/sms/ports.ts";
import { CUSTOMER, createInMemoryTwoWay, createRules, inbound, NOW, SELF_MANAGED } from "../in-memory-two-way.ts";

const fixture = (own: object = {}, step?: () => Promise<void>) => {
  const memory = createInMemoryTwoWay(step);
  let runs = 0;
  const receive = (
    message: string,
    ports: TwoWayPorts = memory.ports,
    { leftMs = 10_000, owner = `run-${++runs}` } = {},
  ) =>
    receiveSms(message, createRules(own), ports, {
      now: NOW,
      budget: { leftMs: () => leftMs },
      lease: { owner, nowMs: NOW.getTime(), untilMs: NOW.getTime() + 60_000 },
    });
  const texts = () => memory.sent.map(({ text }) => text);
  return { ...memory, receive, texts };
};

describe("a text", () => {
  test("gets its reply from the number that it was sent to", async () => {
    const { receive, sent } = fixture();
    expect(await receive(inbound("survey", "m-1"))).toEqual({
      kind: "handled",
      branches: ["start"],
      results: ["sent"],
      refusals: [],
      estimate: { parts: 1, microDollars: 6_450 },
    });
    expect(sent).toMatchObject([{ customer: CUSTOMER, number: "+12065550100", id: "m-1/0" }]);
  });

  test("continues the conversation, and puts the event of the survey", async () => {
    const { receive, texts, effects } = fixture();
    await receive(inbound("survey", "m-1"));
    await receive(inbound("5", "m-2"));
    expect(texts().at(-1)).toBe("Thank you for your reply.");
    expect(effects).toEqual([
      [
        "putEvent",
        {
          eventType: "survey.completed",
          attributes: { subject: "our service", score: "5" },
          metrics: { score: 5 },
        },
        "m-2/survey.completed",
      ],
    ]);
  });

  test("that is delivered again changes nothing, whether or not its claim still exists", async () => {
    const { receive, texts, ports, recordOf } = fixture();
    await receive(inbound("survey", "m-1"));
    await receive(inbound("hm", "m-2"));
    const before = await recordOf();
    expect(await receive(inbound("survey", "m-1"))).toEqual({ kind: "duplicate" });
    await ports.claims.release(["sms/m-1"], { owner: "", nowMs: 0, untilMs: 0 });
    expect(await receive(inbound("survey", "m-1"))).toMatchObject({ kind: "handled", results: [] });
    expect(texts()).toHaveLength(2);
    expect(await recordOf()).toEqual(before);
  });

  test("that another run is working on fails, so that it is delivered again", async () => {
    const { receive, ports, sent } = fixture();
    void receive(inbound("survey", "m-1"), { ...ports, sendText: () => new Promise(() => {}) });
    await expect(receive(inbound("survey", "m-1"))).rejects.toThrow("1 text left: in flight in another run");
    expect(sent).toEqual([]);
  });

  test("from a short code or a name is ignored", async () => {
    const { receive, sent, recordOf } = fixture();
    for (const sender of ["12345", "ACME"])
      expect(await receive(inbound("survey", `m-${sender}`, sender))).toMatchObject({ kind: "ignored" });
    expect(sent).toEqual([]);
    expect(await recordOf()).toBeUndefined();
  });

  test.each([
    ["not JSON", "{", "(root): expected JSON"],
    ["JSON of another kind", "[]", "(root): Invalid input: expected object, received array"],
    ["without a sender", '{"destinationNumber":"+1","messageBody":"my","inboundMessageId":"m"}', "originationNumber: "],
    ["without a number", '{"originationNumber":"+1","messageBody":"my","inboundMessageId":"m"}', "destinationNumber: "],
  ])("that is %s is refused, without its content in the error", async (_, message, reason) => {
    const { receive } = fixture();
    const error: unknown = await receive(message).catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ name: "InvalidEvent", message: expect.stringContaining(reason) });
    expect(String(error)).not.toMatch(/my|\+1|\{/);
  });

  test("that is empty, of emoji, of right-to-left text or of 5,000 characters gets a reply", async () => {
    for (const body of ["", "👩‍👩‍👧", "e\u0301\u0301", "مرحبا", "x".repeat(5_000)]) {
      const { receive, texts } = fixture();
      await receive(inbound(body, "m-1"));
      expect(texts()).toEqual([createRules().fallback]);
    }
  });
});

describe("an opt-out", () => {
  test("by default reaches the endpoints and the subscribers, and gets no second reply", async () => {
    const { receive, sent, effects } = fixture();
    await receive(inbound("stop please", "m-1"));
    expect(sent).toEqual([]);
    expect(effects).toEqual([
      ["setEndpointsOptOut", "ALL"],
      ["publishOptOut", true, "m-1"],
    ]);
  });

  test("to a self-managed number gets its reply before the number is listed", async () => {
    const { receive, ports, effects, texts } = fixture(SELF_MANAGED);
    const sendText: TwoWayPorts["sendText"] = async (text) => {
      expect(effects).toEqual([]);
      return ports.sendText(text);
    };
    await receive(inbound("STOP", "m-1"), { ...ports, sendText });
    expect(texts()).toEqual(["You are opted out."]);
    expect(effects).toEqual([
      ["setEndpointsOptOut", "ALL"],
      ["setListed", "Shops", true],
      ["publishOptOut", true, "m-1"],
    ]);
  });

  test("is undone by START on a number that has it", async () => {
    const start = { Keyword: "START", KeywordMessage: "Welcome back.", KeywordAction: "OPT_IN" };
    const { receive, effects, ports, texts } = fixture({
      ...SELF_MANAGED,
      keywords: [...SELF_MANAGED.keywords, start],
    });
    await receive(inbound("start", "m-1"), ports);
    expect(effects).toEqual([
      ["setEndpointsOptOut", "NONE"],
      ["setListed", "Shops", false],
      ["publishOptOut", false, "m-1"],
    ]);
    expect(texts()).toEqual(["Welcome back."]);
  });

  test("is listed and published even if the endpoints fail, and a retry does all of it", async () => {
    const { receive, effects, ports, texts } = fixture(SELF_MANAGED);
    const setEndpointsOptOut = async () => {
      throw new Error("throttled");
    };
    await expect(
      receive(inbound("STOP", "m-1"), { ...ports, effects: { ...ports.effects, setEndpointsOptOut } }),
    ).rejects.toThrow("1 replies or effects left: failed: opt-out");
    expect(effects.map(([name]) => name)).toEqual(["setListed", "publishOptOut"]);
    await receive(inbound("STOP", "m-1"));
    expect(effects.slice(2).map(([name]) => name)).toEqual(["setEndpointsOptOut", "setListed", "publishOptOut"]);
    expect(texts()).toHaveLength(1);
  });

  test("happens even if its reply cannot be sent", async () => {
    const { receive, effects, ports } = fixture(SELF_MANAGED);
    const closed: TwoWayPorts = {
      ...ports,
      sendText: async () => ({ kind: "failed", reason: "THROTTLED" }),
      queueText: async () => false,
    };
    await expect(receive(inbound("STOP", "m-1"), closed)).rejects.toThrow("the queue did not accept a reply");
    expect(effects).toHaveLength(3);
  });
});

describe("a reply", () => {
  const answering = (ports: TwoWayPorts, results: ReplyResult[]): TwoWayPorts => ({
    ...ports,
    sendText: async (text) => {
      const result = results.shift();
      return result === undefined || result.kind === "sent" ? ports.sendText(text) : result;
    },
  });
  const failed: ReplyResult = { kind: "failed", reason: "THROTTLED" };

  test("that is throttled is retried after a wait, and sent once", async () => {
    const { receive, ports, sent, waits } = fixture();
    await receive(inbound("survey", "m-1"), answering(ports, [failed, failed]));
    expect(sent).toHaveLength(1);
    expect(waits).toEqual([200, 400]);
  });

  test("that still fails when the time is over is queued, with those after it", async () => {
    const { receive, ports, sent, queued } = fixture();
    await receive(inbound("survey", "m-1"));
    await expect(receive(inbound("1", "m-2"), answering(ports, [failed]), { leftMs: 0 })).resolves.toMatchObject({
      results: ["queued", "queued"],
    });
    expect(sent).toHaveLength(1);
    expect(queued.map(({ id, text }) => [id, text])).toEqual([
      ["m-2/0", "We are sorry to hear that."],
      ["m-2/1", "Thank you for your reply."],
    ]);
  });

  test("that is neither sent nor queued is left, and a retry sends it and not those before it", async () => {
    const { receive, ports, sent, effects } = fixture();
    await receive(inbound("survey", "m-1"));
    const closed = { ...answering(ports, [{ kind: "sent", messageId: "x" }, failed]), queueText: async () => false };
    await expect(receive(inbound("1", "m-2"), closed, { leftMs: 0 })).rejects.toThrow("1 replies or effects left");
    await receive(inbound("1", "m-2"));
    expect(sent.map(({ id }) => id)).toEqual(["m-1/0", "m-2/0", "m-2/1"]);
    expect(effects).toHaveLength(1);
  });

  test("to a customer who opted out is a refusal, not a failure", async () => {
    const { receive, ports } = fixture();
    const refused = answering(ports, [{ kind: "refused", reason: "opted out" }]);
    expect(await receive(inbound("survey", "m-1"), refused)).toMatchObject({
      results: ["refused"],
      refusals: ["opted out"],
    });
    expect(await receive(inbound("survey", "m-1"))).toEqual({ kind: "duplicate" });
  });

  test("with an unknown result is not sent again", async () => {
    const { receive, ports, sent, waits } = fixture();
    await receive(inbound("survey", "m-1"), answering(ports, [{ kind: "unknown", reason: "UNKNOWN_FAILURE" }]));
    expect(await receive(inbound("survey", "m-1"))).toEqual({ kind: "duplicate" });
    expect([sent, waits]).toEqual([[], []]);
  });
});

test("a hand-off starts a chat with the last text, and later texts are forwarded until an opt-out ends it", async () => {
  const { receive, effects } = fixture();
  for (const [index, body] of ["appointment", "change", "Friday", "or Monday", "STOP"].entries())
    await receive(inbound(body, `m-${index}`));
  expect(effects).toEqual([
    ["handOff", { reason: "another time: Friday", text: "Friday" }, "m-2"],
    ["forward", "or Monday", "m-3"],
    ["endHandOff", "m-4"],
    ["setEndpointsOptOut", "ALL"],
    ["publishOptOut", true, "m-4"],
  ]);
});

test("texts of a customer whose earlier turns cannot be finished are not stored without limit", async () => {
  const { receive, ports, recordOf } = fixture();
  const closed: TwoWayPorts = {
    ...ports,
    sendText: async () => ({ kind: "failed", reason: "THROTTLED" }),
    queueText: async () => false,
  };
  const errors: string[] = [];
  for (let index = 0; index < 22; index += 1)
    await receive(inbound("survey", `m-${index}`), closed, { leftMs: 0 }).catch(({ message }) => errors.push(message));
  expect(errors.slice(19)).toEqual([
    "1 replies or effects left: the queue did not accept a reply",
    "1 text left: too many earlier texts of the customer are unfinished",
    "1 text left: too many earlier texts of the customer are unfinished",
  ]);
  expect((await recordOf())?.turns).toHaveLength(20);
});

describe("texts of many customers", () => {
  const customers = ["+12065550101", "+12065550102", "+12065550103", "+12065550104"];
  const anyBody = fc.constantFrom(
    "survey",
    "prefs",
    "appointment",
    "1",
    "3",
    "5",
    "yes",
    "change",
    "hm",
    "STOP",
    "start",
  );
  const anyTexts = fc.array(fc.tuple(fc.constantFrom(...customers), anyBody), { minLength: 1, maxLength: 20 });

  test("lead to the same states, replies and effects in any interleaving, also if each is delivered twice", async () => {
    await fc.assert(
      fc.asyncProperty(anyTexts, fc.scheduler(), async (all, scheduler) => {
        const play = async (isConcurrent: boolean) => {
          const step = isConcurrent ? () => scheduler.schedule(Promise.resolve()) : undefined;
          const { receive, sent, effects, recordOf } = fixture({}, step);
          const ofCustomer = async (customer: string) => {
            for (const [index, [sender, body]] of all.entries()) {
              if (sender !== customer) continue;
              const message = inbound(body, `m-${index}`, customer);
              const deliveries = isConcurrent ? [receive(message), receive(message)] : [receive(message)];
              await Promise.allSettled(deliveries);
            }
          };
          const done = Promise.all(customers.map(ofCustomer));
          if (isConcurrent) await scheduler.waitFor(done);
          else await done;
          const records = customers.map((customer) => recordOf(customer));
          const states = isConcurrent ? scheduler.waitFor(Promise.all(records)) : Promise.all(records);
          const bySender = customers.map((customer) => sent.filter((text) => text.customer === customer));
          return { states: await states, bySender, effects: effects.map((effect) => JSON.stringify(effect)).sort() };
        };
        expect(await play(true)).toEqual(await play(false));
      }),
      { numRuns: 40 },
    );
  }, 120_000);

  test("of one customer at the same time are each handled once, in some order", async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(anyBody, { minLength: 2, maxLength: 6 }), fc.scheduler(), async (bodies, scheduler) => {
        const { receive, sent, recordOf } = fixture({}, () => scheduler.schedule(Promise.resolve()));
        const all = Promise.all(bodies.map((body, index) => receive(inbound(body, `m-${index}`))));
        const received = await scheduler.waitFor(all);
        expect(received.every(({ kind }) => kind === "handled")).toBe(true);
        expect(new Set(sent.map(({ id }) => id)).size).toBe(sent.length);
        const record = await scheduler.waitFor(recordOf());
        expect(record?.turns).toHaveLength(bodies.length);
        expect(record?.turns.every(({ replies, effects }) => replies.length + effects.length === 0)).toBe(true);
      }),
      { numRuns: 40 },
    );
  }, 120_000);
});

test("estimates the parts and the price of its replies", async () => {
  const { ports } = createInMemoryTwoWay();
  const run = {
    now: NOW,
    lease: { owner: "run", nowMs: NOW.getTime(), untilMs: NOW.getTime() + 1 },
    budget: { leftMs: () => 1 },
  };
  const receive = (number: string) => receiveSms(inbound("survey", number, number), createRules(), ports, run);
  expect(await receive("+12065550142")).toMatchObject({ estimate: { parts: 1, microDollars: 6_450 } });
  const other = await receive("+4915112345678");
  expect(other).toMatchObject({ estimate: { parts: 1 } });
  expect(other).not.toHaveProperty("estimate.microDollars");
});

test("confirms an opt-in after it has removed the customer from the opt-out list, where opt-outs are self-managed", async () => {
  const { ports, sent } = createInMemoryTwoWay();
  let isListed = true;
  ports.effects.setListed = async (_parties, _list, listed) => {
    isListed = listed;
  };
  const { sendText } = ports;
  ports.sendText = async (text) => (isListed ? { kind: "refused", reason: "opted out" } : sendText(text));
  const start = { Keyword: "START", KeywordMessage: "Welcome back.", KeywordAction: "OPT_IN" };
  const rules = createRules({ ...SELF_MANAGED, keywords: [...SELF_MANAGED.keywords, start] });
  const lease = { owner: "run", nowMs: NOW.getTime(), untilMs: NOW.getTime() + 1 };
  await receiveSms(inbound("START", "m-1"), rules, ports, { now: NOW, lease, budget: { leftMs: () => 1 } });
  expect(sent).toMatchObject([{ text: "Welcome back." }]);
});
