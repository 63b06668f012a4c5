import { jsonBytes, packBySize } from "../pack-by-size.ts";
import { LAMBDA_PAYLOAD_MAX_BYTES } from "../pinpoint/limits.ts";
import { PokeReply } from "../poke/reply.ts";
import type { Delivery, DeliveryKind } from "./delivery.ts";

/** One invocation of a poke function. */
export type PokeRequest = { kind: DeliveryKind; deliveries: Delivery[] };

export type FunctionAnswer = { kind: "answered"; payload: string } | { kind: "failed"; reason: string };

/** What a poke function's answer means for one delivery. `failed`: it may succeed another time. */
export type PokeVerdict =
  | { kind: "accepted" }
  | { kind: "refused"; reason: string }
  | { kind: "failed"; reason: string };

// [Pinpoint quotas: AWS Lambda] request and answer count together; an answer is some 200 bytes a message.
const REQUEST_MAX_BYTES = LAMBDA_PAYLOAD_MAX_BYTES - 500_000;
// Few enough that a request ends well inside the budget, so that the clock is looked at between two.
const DELIVERIES_PER_REQUEST = 100;

const toMessage = ({ kind: _, recipientIds: __, ...message }: Delivery) => message;

export const toPayload = ({ deliveries }: PokeRequest): string => JSON.stringify(deliveries.map(toMessage));

/** Requests that hold one kind each and stay below Lambda's limit. */
export const toPokeRequests = (deliveries: Delivery[]): PokeRequest[] =>
  (["poke", "multicast"] as const).flatMap((kind) => {
    const ofKind = deliveries.filter((delivery) => delivery.kind === kind);
    const groups = packBySize(ofKind, jsonBytes, { maxBytes: REQUEST_MAX_BYTES, maxCount: DELIVERIES_PER_REQUEST });
    return groups.map((group) => ({ kind, deliveries: group }));
  });

const toVerdict = (input: unknown): PokeVerdict => {
  const parsed = PokeReply.safeParse(input);
  if (!parsed.success) return { kind: "failed", reason: "poke function: reply unreadable" };
  const reply = parsed.data;
  if (reply.status === "accepted") return { kind: "accepted" };
  const reason = `${reply.reason}: ${reply.field ? `${reply.field}: ` : ""}${reply.rule}`;
  const mayPass = reply.reason === "throttled" || reply.reason === "unavailable";
  return { kind: mayPass ? "failed" : "refused", reason };
};

const parseReplies = (payload: string): unknown => {
  try {
    return JSON.parse(payload);
  } catch {
    return undefined;
  }
};

/** A verdict for each delivery of a request, whatever came back. */
export const readAnswer = (count: number, answer: FunctionAnswer): PokeVerdict[] => {
  const failAll = (reason: string): PokeVerdict[] => Array.from({ length: count }, () => ({ kind: "failed", reason }));
  if (answer.kind === "failed") return failAll(`poke function: ${answer.reason}`);
  const replies = parseReplies(answer.payload);
  if (!Array.isArray(replies) || replies.length !== count) return failAll("poke function: answer unreadable");
  return replies.map(toVerdict);
};
