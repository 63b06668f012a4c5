import * as z from "zod";
import { PokeOrigin } from "../poke/message.ts";
import type { ClaimDecision } from "../run.ts";

const shared = {
  /** The poke id: the same each time the send is retried, so that receivers can drop duplicates. */
  id: z.string().min(1),
  recipientIds: z.array(z.string()).min(1),
  domain: z.string(),
  data: z.unknown().optional(),
  /** Absent unless the marketer's message asks for it. */
  origin: PokeOrigin.optional(),
};

/** One poke to send, and its recipients. A multicast is for all recipients of a batch that share domain, filter and data. */
export const Delivery = z.discriminatedUnion("kind", [
  z.object({ kind: z.literal("poke"), customerId: z.string(), ...shared }),
  z.object({ kind: z.literal("multicast"), filter: z.string(), ...shared }),
]);
export type Delivery = z.infer<typeof Delivery>;
export type DeliveryKind = Delivery["kind"];

/** The response payload of an invocation, or why it failed. */
export type FunctionResult = { kind: "returned"; payload: string } | { kind: "failed"; reason: string };

/** The result of one delivery according to a poke function. `failed`: a retry may succeed. */
export type PokeResult =
  | { kind: "accepted" }
  | { kind: "refused"; reason: string }
  | { kind: "failed"; reason: string };

/** The result of one delivery. `failed` and `waiting`, which was not attempted, are retried. */
export type PokeDeliveryResult = PokeResult | Exclude<ClaimDecision, { kind: "deliver" }>;

export type Delivered = { delivery: Delivery; result: PokeDeliveryResult };
