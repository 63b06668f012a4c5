import * as z from "zod";

// [IoT Core quotas: message broker, message expiry] Seven days.
const EXPIRY_MAX_SECONDS = 604_800;

const Id = z.string().optional();

/** Where a message of a campaign or journey comes from. */
export const PokeOrigin = z.object({ campaignId: Id, treatmentId: Id, journeyId: Id, activityId: Id });

/**
 * Whether all numbers of a JSON value are as they were sent. JSON.parse rounds integers beyond 2^53, and the Lambda runtime
 * has parsed the event before the function sees it, so a larger integer may be another one than the sender's.
 */
export const isExact = (value: unknown): boolean => {
  // Not recursive: the nesting comes from outside.
  const left = [value];
  for (const next of left) {
    if (typeof next === "number" && Number.isInteger(next) && !Number.isSafeInteger(next)) return false;
    if (typeof next === "object" && next !== null) for (const item of Object.values(next)) left.push(item);
  }
  return true;
};

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

const FIELDS = new Map(
  ["customerId", "filter", "domain", "data", "id", "origin", "expiresInSeconds"].map((field) => [
    field.toLowerCase(),
    field,
  ]),
);

const isPresent = (message: object, field: string): boolean =>
  new Map(Object.entries(message)).get(field) !== undefined;

/** Unknown fields are ignored, so a field in another letter case would be missing without a hint, or silently ignored. */
const rejectMistakes =
  (missing: string, present: string, cure: string) =>
  (message: unknown, context: z.RefinementCtx): void => {
    if (typeof message !== "object" || message === null || Array.isArray(message)) return;
    const reject = (field: string, rule: string) => context.addIssue({ code: "custom", path: [field], message: rule });
    for (const name of Object.keys(message)) {
      const field = FIELDS.get(name.toLowerCase());
      if (field !== undefined && field !== name)
        reject(field, `is written "${name}" in this message; rename it to "${field}"`);
    }
    if (!isPresent(message, missing) && isPresent(message, present)) reject(present, cure);
  };

/** A poke to one customer, on every device that has registered. */
export const PokeMessage = z
  .unknown()
  .superRefine(
    rejectMistakes(
      "customerId",
      "filter",
      "this is a multicast poke, which has a filter and no customerId: invoke the function multicast-poke",
    ),
  )
  .pipe(
    z.object({
      customerId: CustomerId,
      filter: absent("not allowed beside customerId; a multicast poke has a filter and no customerId"),
      ...shared,
    }),
  );
export type PokeMessage = z.infer<typeof PokeMessage>;

/** A poke to every client that has subscribed to a filter. */
export const MulticastPokeMessage = z
  .unknown()
  .superRefine(
    rejectMistakes(
      "filter",
      "customerId",
      "this is a poke to one customer, which has a customerId and no filter: invoke the function poke",
    ),
  )
  .pipe(
    z.object({
      filter: z.string().min(1),
      customerId: absent("not allowed beside filter; a poke has a customerId and no filter"),
      ...shared,
    }),
  );
export type MulticastPokeMessage = z.infer<typeof MulticastPokeMessage>;
