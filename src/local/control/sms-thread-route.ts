import * as z from "zod";
import { type OutboxMessage, readTexts } from "../../engine/delivery/store/outbox.ts";
import { isOptedOut } from "../../engine/sms-voice/store/opt-outs.ts";
import { parseRecord } from "../../sms/conversation-record.ts";
import { countParts } from "../../sms/parts/count-parts.ts";
import type { Account } from "../account.ts";
import { PART_PRICE } from "../sms-voice/text-events.ts";
import type { ControlRoute } from "./control-route.ts";

// A query decodes the "+" of a number to a space.
const PhoneNumber = z
  .string()
  .transform((text) => text.replace(/^ /, "+"))
  .pipe(z.string().regex(/^\+\d{7,15}$/, "must be an E.164 number"));

const Query = z.strictObject({
  from: PhoneNumber,
  to: PhoneNumber,
  after: z.coerce.number().int().min(0).default(0),
});

// A page shows the newest texts.
const TEXTS_MAX = 200;

export const smsThreadRoute: ControlRoute = {
  method: "GET",
  path: "/_local/sms",
  help:
    "Returns the texts that a customer received from a number, each with its parts and price in US dollars, whether the customer opted out, " +
    "and the question of a conversation that waits for an answer. Query: from=<the customer>, to=<the number>, after=<id of a text>.",
  run: async ({ account }, { query }) => {
    const { from, to, after } = Query.parse(Object.fromEntries(query));
    const current = await account();
    const { context } = current.engine;
    return {
      isOptedOut: isOptedOut(context, to, from),
      ...(await openQuestion(current, to, from)),
      texts: readTexts(context, { customer: from, number: to }, after, TEXTS_MAX).map(toText),
    };
  },
};

const toText = ({ id, messageId, body, sentAtMs }: OutboxMessage) => {
  const { encoding, parts } = countParts(body);
  return { id, messageId, body, sentAtMs, encoding, parts, priceDollars: PART_PRICE * parts };
};

const StoredItem = z.object({ Item: z.object({ record: z.object({ S: z.string() }) }) });

/** The state of the conversation that `two-way-sms` stored; nothing if the stack has no such table. */
const openQuestion = async ({ configuration, calls }: Account, number: string, customer: string) => {
  const table = configuration.tables.find(({ name }) => name.endsWith("ConversationsTable"));
  if (table === undefined) return {};
  // The key that src/aws/conversation-table.ts writes.
  const Key = { pk: { S: `${number}#${customer}` } };
  const item = StoredItem.safeParse(await calls.json("dynamodb", "GetItem", { TableName: table.name, Key }));
  if (!item.success) return {};
  const { state } = parseRecord(item.data.Item.record.S);
  if (state?.kind === "asking") return { question: { conversation: state.conversation, step: state.step } };
  return { isWithPerson: state?.kind === "with-person" };
};
