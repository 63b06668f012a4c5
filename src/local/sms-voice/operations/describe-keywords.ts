import * as z from "zod";
import { keywordsOf } from "../../../engine/sms-voice/store/keywords.ts";
import { isSameKeyword } from "../../../sms/keywords/number-settings.ts";
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

/**
 * Returns the keywords that were put, at most 30, on one page. The keywords that every number has are included only after
 * their message was changed: unspecified by AWS; chosen because AWS does not publish its default messages.
 */
export const DescribeKeywords = operation(Input, (context, { OriginationIdentity: identity, Keywords: names }) => {
  const all = keywordsOf(context, identity);
  const missing = names.find((name) => !all.some(({ Keyword }) => isSameKeyword(Keyword, name)));
  if (missing !== undefined) throw notFound("keyword", missing);
  const shown =
    names.length === 0 ? all : all.filter(({ Keyword }) => names.some((name) => isSameKeyword(Keyword, name)));
  return { ...identityFields(context, identity), Keywords: shown };
});
