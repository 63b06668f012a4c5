import * as z from "zod";
import { ownValue } from "../../own-value.ts";
import { toWords } from "../words.ts";
import { HELP, Keyword } from "./keyword.ts";

// [End User Messaging SMS API: DescribeOptOutLists] The list that every account has.
const DEFAULT_OPT_OUT_LIST = "Default";
// [End User Messaging SMS API: PutKeyword] For each number or pool.
const KEYWORDS_MAX = 30;
// [End User Messaging SMS API: CreateOptOutList]
const LIST_NAME_MAX_LENGTH = 64;

const Scope = z.strictObject({
  keywords: z.array(Keyword).max(KEYWORDS_MAX).default([]),
  selfManagedOptOuts: z.boolean().optional(),
  optOutListName: z.string().min(1).max(LIST_NAME_MAX_LENGTH).optional(),
});

const OwnNumber = z.strictObject({
  ...Scope.shape,
  isTollFree: z.boolean().default(false),
  pool: z.string().optional(),
});

/** Keywords and opt-outs of the account, its pools and its numbers. A number is E.164, a short code or an RCS agent id. */
export const TwoWaySettings = z
  .strictObject({
    account: Scope.prefault({}),
    pools: z.record(z.string(), Scope).default({}),
    numbers: z.record(z.string(), OwnNumber).default({}),
  })
  .superRefine((settings, context) => {
    for (const [number, { pool }] of Object.entries(settings.numbers))
      if (pool !== undefined && !Object.hasOwn(settings.pools, pool))
        context.addIssue({ code: "custom", path: ["numbers", number, "pool"], message: `there is no pool "${pool}"` });
    for (const number of Object.keys(settings.numbers)) {
      const { selfManagedOptOuts, keywords } = settingsOf(settings, number);
      const missing = [HELP, "STOP"].filter(
        (text) => !keywords.some((keyword) => isSameKeyword(keyword.Keyword, text)),
      );
      if (selfManagedOptOuts && missing.length > 0)
        context.addIssue({
          code: "custom",
          path: ["numbers", number],
          message: `self-managed opt-outs need a KeywordMessage for ${missing.join(" and ")}`,
        });
    }
  });
export type TwoWaySettings = z.infer<typeof TwoWaySettings>;

export type ScopeName = "pool" | "number" | "account";
export type ScopedKeyword = Keyword & { scope: ScopeName };

/** What applies to one number. */
export type NumberSettings = {
  isTollFree: boolean;
  selfManagedOptOuts: boolean;
  optOutListName: string;
  /** One for each keyword: that of the scope that wins. */
  keywords: ScopedKeyword[];
};

type NamedScope = z.infer<typeof Scope> & { scope: ScopeName };

/**
 * The scopes of a number, the one that wins first. AWS applies the keywords of the pool to all of its numbers, so they win
 * over those that a number had before it joined. [End User Messaging user guide: keywords of a phone pool]
 */
export const scopesOf = (
  settings: Pick<TwoWaySettings, "account" | "pools" | "numbers">,
  number: string,
): NamedScope[] => {
  const own = ownValue(settings.numbers, number);
  const pool = own?.pool === undefined ? undefined : ownValue(settings.pools, own.pool);
  return [
    ...(pool ? [{ ...pool, scope: "pool" as const }] : []),
    ...(own ? [{ ...own, scope: "number" as const }] : []),
    { ...settings.account, scope: "account" as const },
  ];
};

/** Whether AWS treats two keywords as one. [End User Messaging SMS user guide: keywords] case is ignored. */
export const isSameKeyword = (one: string, other: string): boolean => keyOf(one) === keyOf(other);

const keyOf = (keyword: string): string => toWords(keyword).join(" ");

/** The settings of a number, each from the first scope that has it. A number without settings has those of the account. */
export const settingsOf = (
  settings: Pick<TwoWaySettings, "account" | "pools" | "numbers">,
  number: string,
): NumberSettings => {
  const scopes = scopesOf(settings, number);
  const keywords = new Map<string, ScopedKeyword>();
  for (const { scope, keywords: own } of scopes)
    for (const keyword of own) {
      const key = keyOf(keyword.Keyword);
      if (!keywords.has(key)) keywords.set(key, { ...keyword, scope });
    }
  return {
    isTollFree: ownValue(settings.numbers, number)?.isTollFree ?? false,
    selfManagedOptOuts: scopes.find((scope) => scope.selfManagedOptOuts !== undefined)?.selfManagedOptOuts ?? false,
    optOutListName: scopes.find((scope) => scope.optOutListName !== undefined)?.optOutListName ?? DEFAULT_OPT_OUT_LIST,
    keywords: [...keywords.values()],
  };
};
