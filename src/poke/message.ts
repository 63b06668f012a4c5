import * as z from "zod";
import { isExact } from "./is-exact.ts";

// [IoT Core quotas: message broker, message expiry] Seven days.
const EXPIRY_MAX_SECONDS = 604_800;

const Id = z.string().optional();

/** Where a message of a campaign or journey comes from. */
export const PokeOrigin = z.object({ campaignId: Id, treatmentId: Id, journeyId: Id, activityId: Id });

const shared = {
  domain: z.string().min(1),
  /** Absent, a string, or any other JSON value. */
  data: z.unknown().optional().refine(isExact, { error: "contains an integer beyond 2^53; send it as a string" }),
  /** Receivers treat two pokes with the same id as one poke. */
  id: z.string().min(1).max(128).optional(),
  origin: PokeOrigin.optional(),
  /** How long the broker may keep the poke for a client that is offline. */
  expiresInSeconds: z.int().min(1).max(EXPIRY_MAX_SECONDS).optional(),
};

// Lone surrogates have no UTF-8 form: ids that differ only in them would have the same hash.
const HASHABLE = /^[^\p{Cc}\p{Cs}]*$/u;

const CustomerId = z.string().min(1).regex(HASHABLE, { error: "has a control character or half of a surrogate pair" });

const absent = (rule: string) => z.undefined({ error: rule }).optional();

/** A poke to one customer, on every device that has registered. */
export const PokeMessage = z.object({
  customerId: CustomerId,
  filter: absent("not allowed beside customerId; a multicast poke has a filter and no customerId"),
  ...shared,
});
export type PokeMessage = z.infer<typeof PokeMessage>;

/** A poke to every client that has subscribed to a filter. */
export const MulticastPokeMessage = z.object({
  filter: z.string().min(1),
  customerId: absent("not allowed beside filter; a poke has a customerId and no filter"),
  ...shared,
});
export type MulticastPokeMessage = z.infer<typeof MulticastPokeMessage>;
