import * as z from "zod";

/** One reason in the response of `GET /_local/why-not`. */
export const EngineReason = z.object({
  at: z.coerce.date().optional(),
  reason: z.string(),
  /** The campaign activity whose hook removed the endpoint. */
  hookRemovalIn: z.string().optional(),
});
export type EngineReason = z.infer<typeof EngineReason>;
