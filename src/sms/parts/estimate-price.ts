import * as z from "zod";
import { countParts, type PartCount } from "./count-parts.ts";

/** Prices of one part, in millionths of a US dollar, by the prefix of the destination, such as "+1" or "+4915". */
export const PriceTable = z.record(z.string().regex(/^\+\d{1,15}$/, "must be a prefix such as +49"), z.number().min(0));
export type PriceTable = z.infer<typeof PriceTable>;

export type PriceEstimate = PartCount & {
  /** In millionths of a US dollar, without carrier fees; undefined if the table has no price for the destination. */
  microDollars: number | undefined;
};

/**
 * The parts of a text and their price by the longest prefix that the table has. An estimate: prices differ by carrier and
 * change. [End User Messaging pricing]
 */
export const estimatePrice = (text: string, destination: string, prices: PriceTable): PriceEstimate => {
  const count = countParts(text);
  const [price] = Object.entries(prices)
    .filter(([prefix]) => destination.startsWith(prefix))
    .sort(([a], [b]) => b.length - a.length);
  return { ...count, microDollars: price === undefined ? undefined : price[1] * count.parts };
};
