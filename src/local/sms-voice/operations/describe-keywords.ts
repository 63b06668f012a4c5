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
 * The keywords that were put, on one page, of at most 30. Those that every number has are not among them
 * until their message is changed; unspecified by AWS, whose default messages are not published.
 */
export const DescribeKeywords = operation(Input, (context, { OriginationIdentity: identity, Keywords: names }) => {
  const all = keywordsOf(context, identity);
  const missing = names.find((name) => !all.some(({ Keyword }) => isSameKeyword(Keyword, name)));
  if (missing !== undefined) throw notFound("keyword", missing);
  const shown =
    names.length === 0 ? all : all.filter(({ Keyword }) => names.some((name) => isSameKeyword(Keyword, name)));
  return { ...identityFields(context, identity), Keywords: shown };
});
