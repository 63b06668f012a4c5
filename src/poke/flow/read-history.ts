import { setTimeout } from "node:timers/promises";
import { type TokenRules, verifyCustomerToken } from "../customer-token.ts";
import { BEFORE_FIRST, emptyPage, type HistoryPage, planRead, toPage } from "../history/history-page.ts";
import type { HistoryRequest } from "../history/history-request.ts";
import type { HistoryRefusal, HistoryResult } from "../history/history-response.ts";
import type { HistoryBounds, PokeHistories } from "../history/history-settings.ts";
import { type IssuedPosition, readSinceToken } from "../history/since-token.ts";
import type { TokenKey } from "../token-key.ts";
import { customerTopic } from "../topic.ts";
import type { HistoryReader } from "./history-ports.ts";

export type ReadPorts = HistoryReader & { key: TokenKey; rules: TokenRules; histories: PokeHistories };

// A poke gets its number some milliseconds before it is stored.
const WRITE_MS = 300;

const refuse = (error: HistoryRefusal["error"], message: string): HistoryRefusal => ({
  kind: "refused",
  error,
  message,
});

/** The customer is the one of the token, so a client reads only its own pokes. */
export const readHistory = async (
  { method, token, domain, since, seen }: HistoryRequest,
  ports: ReadPorts,
  now: Date,
): Promise<HistoryResult> => {
  if (method !== "GET") return refuse("method", "only GET is supported");
  const verified = await verifyCustomerToken(token, ports.key, ports.rules, now);
  if (!verified.ok) return refuse("unauthorized", `the customer token in the header Authorization: ${verified.reason}`);
  const found = customerTopic(verified.value.sub, domain);
  if (!found.ok) return refuse("invalid-domain", `the query parameter domain ${found.reason}`);
  const bounds = ports.histories.get(domain.normalize());
  if (bounds === undefined)
    return refuse("no-history", "the domain has no history: add it to the parameter pokeHistory of the stack");
  const { topic } = found;
  if (since === undefined)
    return { kind: "read", topic, page: emptyPage((await ports.readHead(topic)) ?? BEFORE_FIRST) };
  const position = readSinceToken(since, topic);
  if (position === undefined)
    return refuse("invalid-since", "the query parameter since is not a token of this customer and domain");
  return { kind: "read", topic, page: await readPage(topic, position, seen, bounds, ports, now) };
};

const readPage = async (
  topic: string,
  since: IssuedPosition,
  seen: string | undefined,
  bounds: HistoryBounds,
  ports: HistoryReader,
  now: Date,
): Promise<HistoryPage> => {
  const head = (await ports.readHead(topic)) ?? BEFORE_FIRST;
  const plan = planRead(since, head, bounds, seen !== undefined, now);
  if (plan.kind === "done") return plan.page;
  const range = { epoch: head.epoch, first: plan.first, last: plan.last, bounds };
  const read = async () => toPage(since, head, plan, await ports.readPokes(topic, range, now), seen, now);
  const page = await read();
  if (page.kind === "page") return page;
  await setTimeout(WRITE_MS);
  return read();
};
