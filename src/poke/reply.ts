import * as z from "zod";

const Accepted = z.object({
  status: z.literal("accepted"),
  id: z.string(),
  /** As published: envelope, topic and the reserve for the protocol. */
  sizeBytes: z.number(),
  billedUnits: z.number(),
  warning: z.string().optional(),
});

const Refused = z.object({
  status: z.literal("refused"),
  id: z.string().optional(),
  reason: z.enum(["invalid", "too-large", "throttled", "unauthorized", "unavailable"]),
  /** What is wrong, in words, without the value that came. */
  rule: z.string(),
  field: z.string().optional(),
  sizeBytes: z.number().optional(),
  limit: z.number().optional(),
});

/** What a poke function answers for one message; for an array, an array in the same order. */
export const PokeReply = z.discriminatedUnion("status", [Accepted, Refused]);
export type PokeReply = z.infer<typeof PokeReply>;
export type PokeRefusal = z.infer<typeof Refused>;
