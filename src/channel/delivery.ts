import * as z from "zod";

const shared = {
  /** The poke id: the same for every repeat, so that a repeat can be told. */
  id: z.string().min(1),
  recipientIds: z.array(z.string()).min(1),
  domain: z.string(),
  data: z.unknown().optional(),
};

/** One poke to be sent, and for whom. A multicast stands for everybody who shares its filter. */
export const Delivery = z.discriminatedUnion("kind", [
  z.object({ kind: z.literal("poke"), customerId: z.string(), ...shared }),
  z.object({ kind: z.literal("multicast"), filter: z.string(), ...shared }),
]);
export type Delivery = z.infer<typeof Delivery>;
export type DeliveryKind = Delivery["kind"];
