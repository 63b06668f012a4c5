import { GetItemCommand } from "@aws-sdk/client-dynamodb";
import { InvokeCommand } from "@aws-sdk/client-lambda";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { testCloud } from "../local/cloud-fixture.ts";

const NUMBER = "+12065550100";
const APOLOGY = "Nobody is here.";
const GREETING = "You are now chatting with a person. Write BYE to end the chat.";
const GOODBYE = "Thank you, and goodbye.";
const WAIT = { timeout: 60_000, interval: 100 };
const TIMEOUT_MS = 180_000;

const open = async (params: Record<string, string>) => {
  const local = await testCloud({ params: { smsHandOffFailed: APOLOGY, smsFallback: "Sorry?", ...params } });
  const control = async (path: string, body: object, method = "POST") => {
    const response = await fetch(`${local.cloud.url}/_local/${path}`, { method, body: JSON.stringify(body) });
    expect(response.status, await response.clone().text()).toBe(200);
  };
  const text = (from: string, body: string) => control("sms", { from, to: NUMBER, body });
  const textsTo = async (customer: string): Promise<string[]> => {
    const response = await fetch(`${local.cloud.url}/_local/outbox?limit=1000`);
    const { messages } = (await response.json()) as { messages: { address: string; body: string }[] };
    return messages.flatMap(({ address, body }) => (address === customer ? [body] : []));
  };
  /** SNS keeps no order, so neither do texts of a chat that follow each other at once. */
  const expectTexts = (customer: string, bodies: unknown[]) =>
    vi.waitFor(async () => expect((await textsTo(customer)).sort()).toEqual([...bodies].sort()), WAIT);
  const keyOf = (key: string) => local.cloud.configuration.functions.find((fn) => fn.key === key)?.name;
  const deliver = async (key: string, ...records: { id: string; message: object }[]) => {
    const Records = records.map(({ id, message }) => ({ Sns: { MessageId: id, Message: JSON.stringify(message) } }));
    const { FunctionError, Payload } = await local.clients.lambda.send(
      new InvokeCommand({ FunctionName: keyOf(key), Payload: JSON.stringify({ Records }) }),
    );
    return FunctionError === undefined ? "done" : Buffer.from(Payload ?? []).toString();
  };
  const inbound = (originationNumber: string, messageBody: string, inboundMessageId: string) => ({
    id: inboundMessageId,
    message: { originationNumber, destinationNumber: NUMBER, messageBody, inboundMessageId },
  });
  return { ...local, control, text, textsTo, expectTexts, deliver, inbound };
};

let connect: Awaited<ReturnType<typeof open>>;
let lex: Awaited<ReturnType<typeof open>>;
beforeAll(async () => {
  connect = await open({});
  lex = await open({ smsHandOff: "lex", smsBotAlias: "BOT0000001/ALIAS00001" });
}, TIMEOUT_MS);
afterAll(async () => {
  await connect.close();
  await lex.close();
}, TIMEOUT_MS);

/** What a customer who texts AGENT receives. */
const STARTED = ["A colleague will reply soon.", GREETING, "You wrote: agent"];
const startChat = async (customer: string) => {
  await connect.text(customer, "agent");
  await connect.expectTexts(customer, STARTED);
};

describe("a customer who is handed off to Amazon Connect", () => {
  test(
    "chats with a person by text until the person ends the chat, and is back in conversations",
    async () => {
      const customer = "+12065550401";
      await startChat(customer);
      await connect.text(customer, "survey");
      const chat = [...STARTED, "You wrote: survey"];
      await connect.expectTexts(customer, chat);
      await connect.text(customer, "bye");
      await connect.expectTexts(customer, [...chat, GOODBYE]);
      await vi.waitFor(async () => {
        await connect.text(customer, "survey");
        expect(await connect.textsTo(customer)).toContainEqual(expect.stringContaining("How satisfied are you"));
      }, WAIT);
    },
    TIMEOUT_MS,
  );

  test(
    "starts one chat with texts that are delivered at the same time, and twice",
    async () => {
      const customer = "+12065550402";
      const { inbound, deliver } = connect;
      const texts = ["agent", "one", "two"].map((body, index) => inbound(customer, body, `parallel-${index}`));
      const [first, ...others] = texts;
      if (first === undefined) return expect.fail();
      const results = await Promise.all([first, first, ...others].map((one) => deliver("two-way-sms", one)));
      for (const one of texts)
        await vi.waitFor(async () => expect(await deliver("two-way-sms", one)).toBe("done"), WAIT);
      expect(results).toContain("done");
      await vi.waitFor(async () => expect(await connect.textsTo(customer)).toContain(GREETING), WAIT);
      const sent = await connect.textsTo(customer);
      expect(sent.filter((body) => body === GREETING)).toHaveLength(1);
      expect(sent.filter((body) => body === "A colleague will reply soon.")).toHaveLength(1);
    },
    TIMEOUT_MS,
  );

  test(
    "receives nothing more of the chat after opting out",
    async () => {
      const customer = "+12065550403";
      await startChat(customer);
      await connect.text(customer, "STOP");
      await vi.waitFor(async () => expect(await connect.textsTo(customer)).toHaveLength(4), WAIT);
      await connect.text(customer, "are you there?");
      await vi.waitFor(async () => {
        const response = await fetch(`${connect.cloud.url}/_local/logs?function=chat-to-sms`);
        expect(await response.text()).toContain("the chat is over, or was not started by a text");
      }, WAIT);
      expect(await connect.textsTo(customer)).toHaveLength(4);
    },
    TIMEOUT_MS,
  );

  test(
    "receives one apology for each text with which Connect cannot start a chat",
    async () => {
      const customer = "+12065550404";
      await connect.setFaults([{ service: "connect", kind: "throttle" }]);
      expect(await connect.deliver("two-way-sms", connect.inbound(customer, "agent", "throttled"))).toBe("done");
      expect(await connect.deliver("two-way-sms", connect.inbound(customer, "agent", "throttled"))).toBe("done");
      await connect.setFaults([{ service: "execute-api", kind: "error" }]);
      expect(await connect.deliver("two-way-sms", connect.inbound(customer, "agent", "down"))).toBe("done");
      await connect.setFaults([]);
      const failed = ["A colleague will reply soon.", APOLOGY];
      await vi.waitFor(async () => {
        const texts = (await connect.textsTo(customer)).filter((body) => body !== GREETING);
        expect(texts).toEqual([...failed, ...failed]);
      }, WAIT);
    },
    TIMEOUT_MS,
  );

  test(
    "continues in the same chat after the connection token has expired",
    async () => {
      const customer = "+12065550405";
      await startChat(customer);
      await connect.control("clock", { advance: "PT24H30M" });
      await connect.text(customer, "still there?");
      await connect.expectTexts(customer, [...STARTED, "You wrote: still there?"]);
      await connect.control("clock", { advance: "PT1H" });
      await connect.text(customer, "and now?");
      await vi.waitFor(async () => expect(await connect.textsTo(customer)).toContain(APOLOGY), WAIT);
    },
    TIMEOUT_MS,
  );
});

test(
  "a message of a chat that is delivered twice is one text",
  async () => {
    const customer = "+12065550406";
    await startChat(customer);
    const Id = "message-1";
    const message = { Id, Type: "MESSAGE", ContentType: "text/plain", Content: "Hello?", ParticipantRole: "AGENT" };
    const record = { id: Id, message: { ...message, InitialContactId: await contactOf(customer) } };
    expect(await connect.deliver("chat-to-sms", record)).toBe("done");
    expect(await connect.deliver("chat-to-sms", record)).toBe("done");
    expect((await connect.textsTo(customer)).filter((body) => body === "Hello?")).toHaveLength(1);
  },
  TIMEOUT_MS,
);

const contactOf = async (customer: string): Promise<string> => {
  const table = connect.cloud.configuration.tables.find(({ name }) => name.includes("ChatsTable"));
  const Key = { pk: { S: `session#${NUMBER}#${customer}` } };
  const { Item } = await connect.clients.dynamodb.send(new GetItemCommand({ TableName: table?.name, Key }));
  return Item?.contactId?.S ?? expect.fail("the customer has no chat");
};

test(
  "a customer who is handed off to a bot of Lex is asked again by its fallback, until an intent closes the dialog",
  async () => {
    const customer = "+12065550411";
    await lex.text(customer, "agent");
    const fallback = "Sorry, I did not understand that. You can ask me when we are open.";
    await lex.expectTexts(customer, ["A colleague will reply soon.", fallback]);
    await lex.text(customer, "when are you open?");
    const over = ["A colleague will reply soon.", fallback, "We are open from 9 to 17."];
    await lex.expectTexts(customer, over);
    await vi.waitFor(async () => {
      await lex.text(customer, "survey");
      expect(await lex.textsTo(customer)).toContainEqual(expect.stringContaining("How satisfied are you"));
    }, WAIT);
  },
  TIMEOUT_MS,
);

test(
  "a bot that does not reply leads to an apology",
  async () => {
    const customer = "+12065550412";
    await lex.setFaults([{ service: "lex", kind: "throttle" }]);
    await lex.text(customer, "agent");
    await lex.expectTexts(customer, ["A colleague will reply soon.", APOLOGY]);
    await lex.setFaults([]);
  },
  TIMEOUT_MS,
);
