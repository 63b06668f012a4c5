import * as z from "zod";

// [IoT Core quotas: message expiry] seven days.
const EXPIRY_MAX_SECONDS = 604_800;

const shared = {
  domain: z.string().min(1),
  /** Absent, a string, or JSON. */
  data: z.unknown().optional(),
  /** Two pokes with one id are one poke to their receivers. */
  id: z.string().min(1).max(128).optional(),
  /** How long the broker may hold it for a client that is away. */
  expiresInSeconds: z.int().min(1).max(EXPIRY_MAX_SECONDS).optional(),
};

// Half of a surrogate pair has no UTF-8 form: two such ids would be hashed alike.
const UNHASHABLE = /[\p{Cc}\p{Cs}]/u;

const CustomerId = z
  .string()
  .min(1)
  .refine((id) => !UNHASHABLE.test(id), { error: "has a control character or half of a surrogate pair" });

const absent = (rule: string) => z.undefined({ error: rule }).optional();

/** A poke to one customer, on every device that listens. */
export const PokeMessage = z.object({
  customerId: CustomerId,
  filter: absent("not allowed beside customerId; a multicast poke has a filter and no customerId"),
  ...shared,
});
export type PokeMessage = z.infer<typeof PokeMessage>;

/** A poke to everybody who shares an interest. */
export const MulticastPokeMessage = z.object({
  filter: z.string().min(1),
  customerId: absent("not allowed beside filter; a poke has a customerId and no filter"),
  ...shared,
});
export type MulticastPokeMessage = z.infer<typeof MulticastPokeMessage>;
