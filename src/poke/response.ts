import * as z from "zod";

const Accepted = z.object({
  status: z.literal("accepted"),
  id: z.string(),
  /** The size as published: envelope, topic and the reserve for protocol overhead. */
  sizeBytes: z.number(),
  billedUnits: z.number(),
  warning: z.string().optional(),
});

const Refused = z.object({
  status: z.literal("refused"),
  id: z.string().optional(),
  reason: z.enum(["invalid", "too-large", "throttled", "unauthorized", "unavailable"]),
  /** The broken rule as text; never contains the value that was sent. */
  rule: z.string(),
  field: z.string().optional(),
  sizeBytes: z.number().optional(),
  limit: z.number().optional(),
});

/** The response of a poke function to one message. A list of messages has a list of responses in the same order. */
export const PokeResponse = z.discriminatedUnion("status", [Accepted, Refused]);
export type PokeResponse = z.infer<typeof PokeResponse>;
export type PokeRefusal = z.infer<typeof Refused>;

/** Whether the message itself is the reason, so that sending it again has the same result. */
export const isFinal = ({ reason }: PokeRefusal): boolean => reason === "invalid" || reason === "too-large";
