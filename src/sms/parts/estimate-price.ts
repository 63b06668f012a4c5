import * as z from "zod";
import { countParts, type PartCount } from "./count-parts.ts";

/** What the texts of one turn are expected to cost: parts, and millionths of a US dollar if all prices are known. */
export type Estimate = { parts: number; microDollars?: number };

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

/** The parts and the price of several texts to one customer. */
export const estimateTexts = (texts: string[], destination: string, prices: PriceTable): Estimate => {
  const estimates = texts.map((text) => estimatePrice(text, destination, prices));
  const parts = estimates.reduce((sum, one) => sum + one.parts, 0);
  const known = estimates.flatMap(({ microDollars }) => microDollars ?? []);
  if (known.length < estimates.length) return { parts };
  return { parts, microDollars: known.reduce((sum, price) => sum + price, 0) };
};
