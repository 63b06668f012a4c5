import * as z from "zod";
import { isSameKeyword } from "../../../sms/keywords/number-settings.ts";
import { allKeywordsOf } from "../built-in-keywords.ts";
import { operation } from "../operation.ts";
import { identityFields, OriginationIdentity } from "../resource.ts";
import { notFound } from "../sms-voice-error.ts";

// [End User Messaging SMS API: DescribeKeywords]
const NAMES_MAX = 5;

const Input = z.strictObject({
  OriginationIdentity,
  Keywords: z.array(z.string()).max(NAMES_MAX).default([]),
  /** Without effect: all keywords are on one page. */
  MaxResults: z.int().min(1).max(100).optional(),
});

/** All keywords on one page: those that were put, of at most 30, and HELP and STOP. */
export const DescribeKeywords = operation(Input, (context, { OriginationIdentity: identity, Keywords: names }) => {
  const all = allKeywordsOf(context, identity);
  const missing = names.find((name) => !all.some(({ Keyword }) => isSameKeyword(Keyword, name)));
  if (missing !== undefined) throw notFound("keyword", missing);
  const shown =
    names.length === 0 ? all : all.filter(({ Keyword }) => names.some((name) => isSameKeyword(Keyword, name)));
  return { ...identityFields(context, identity), Keywords: shown };
});
