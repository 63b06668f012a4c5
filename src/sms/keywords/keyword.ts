import * as z from "zod";

// [End User Messaging SMS API: PutKeyword]
const KEYWORD_MAX_LENGTH = 30;
const KEYWORD_MESSAGE_MAX_LENGTH = 1_600;

/** A keyword of a number or a pool, as `DescribeKeywords` returns it. [End User Messaging SMS API: PutKeyword] */
export const Keyword = z.looseObject({
  Keyword: z
    .string()
    .min(1)
    .max(KEYWORD_MAX_LENGTH)
    .refine((text) => text.trim() === text, "must not begin or end with a space"),
  KeywordMessage: z.string().min(1).max(KEYWORD_MESSAGE_MAX_LENGTH),
  KeywordAction: z.enum(["AUTOMATIC_RESPONSE", "OPT_IN", "OPT_OUT"]).default("AUTOMATIC_RESPONSE"),
});
export type Keyword = z.infer<typeof Keyword>;

export const HELP = "HELP";

// [End User Messaging SMS user guide: required opt-out keywords] English and French. START is not among the keywords that
// every number has; a number has it if it was added with the action OPT_IN.
export const OPT_OUT_KEYWORDS = [
  "ARRET",
  "CANCEL",
  "END",
  "OPT-OUT",
  "OPTOUT",
  "QUIT",
  "REMOVE",
  "STOP",
  "TD",
  "UNSUBSCRIBE",
];

// [End User Messaging SMS user guide: required opt-out keywords] Of a US toll-free number, at the carrier.
export const TOLL_FREE_OPT_OUT_KEYWORDS = ["STOP"];
export const TOLL_FREE_OPT_IN_KEYWORDS = ["START", "UNSTOP"];

/**
 * Opt-out keywords that begin ordinary sentences, such as "cancel my appointment". Where opt-outs are self-managed, they
 * opt out only if they are the whole text. Unspecified by AWS; chosen because AWS does not act on them in that mode.
 */
export const AMBIGUOUS_OPT_OUT_KEYWORDS = new Set(["CANCEL", "END", "QUIT", "REMOVE", "TD"]);
