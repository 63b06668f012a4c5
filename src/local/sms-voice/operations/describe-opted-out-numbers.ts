import * as z from "zod";
import { findOptOut, optOutsAfter } from "../../../engine/sms-voice/store/opt-outs.ts";
import { operation } from "../operation.ts";
import { listFields, OptOutListName, PhoneNumber, requireOptOutList, toOptedOutNumber } from "../resource.ts";
import { notFound } from "../sms-voice-error.ts";

// [End User Messaging SMS API: DescribeOptedOutNumbers] at most 5 numbers, and pages of at most 100.
const NUMBERS_MAX = 5;
const PAGE_MAX = 100;

const Input = z.strictObject({
  OptOutListName,
  OptedOutNumbers: z.array(PhoneNumber).max(NUMBERS_MAX).default([]),
  MaxResults: z.int().min(1).max(PAGE_MAX).default(PAGE_MAX),
  NextToken: PhoneNumber.optional(),
});

/** The given numbers, or a page of all. A number that is not in the list is an error. */
export const DescribeOptedOutNumbers = operation(Input, (context, input) => {
  const { OptOutListName: list, OptedOutNumbers: numbers, MaxResults: limit, NextToken: after = "" } = input;
  requireOptOutList(context, list);
  const found = numbers.length > 0 ? numbers.map((number) => requireOptOut(context, list, number)) : undefined;
  const page = found ?? optOutsAfter(context, list, after, limit + 1);
  const shown = found ?? page.slice(0, limit);
  const last = page.length > shown.length ? shown.at(-1) : undefined;
  return {
    ...listFields(context, list),
    OptedOutNumbers: shown.map(toOptedOutNumber),
    ...(last && { NextToken: last.number }),
  };
});

const requireOptOut = (context: Parameters<typeof findOptOut>[0], list: string, number: string) => {
  const found = findOptOut(context, list, number);
  if (found === undefined) throw notFound("opted-out-number", number);
  return found;
};
