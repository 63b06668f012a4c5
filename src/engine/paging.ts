import { badRequest } from "./api-error.ts";

export type Page = {
  size: number;
  /** The key of the last row of the previous page; undefined on the first page. */
  after: string | undefined;
};

// unspecified by AWS; chosen because the Pinpoint console requests pages of this size.
const PAGE_SIZE_DEFAULT = 100;
// unspecified by AWS; chosen to bound the response. A larger page-size returns pages of this size.
const PAGE_SIZE_MAX = 1_000;
// The longest key of a row is a name of 128 characters.
const TOKEN_MAX_LENGTH = 1_024;

/** `page-size` and the token of a list request. [Pinpoint API reference] it is `token`, or `next-token` for templates. */
export const readPage = (query: URLSearchParams, tokenName: "token" | "next-token" = "token"): Page => {
  const size = query.get("page-size");
  if (size !== null && !/^[1-9]\d{0,3}$/.test(size))
    throw badRequest("page-size: expected a whole number from 1 to 9999");
  return { size: Math.min(PAGE_SIZE_MAX, Number(size ?? PAGE_SIZE_DEFAULT)), after: readToken(query.get(tokenName)) };
};

/** The row after which a page starts, in a list that is ordered by row. */
export const rowAfter = ({ after }: Page): number => {
  if (after === undefined) return 0;
  if (!/^\d{1,15}$/.test(after)) throw badToken();
  return Number(after);
};

const badToken = () => badRequest("token: not a NextToken of this API");

const readToken = (token: string | null): string | undefined => {
  if (token === null || token === "") return undefined;
  if (token.length > TOKEN_MAX_LENGTH) throw badToken();
  const key = Buffer.from(token, "base64url").toString();
  if (Buffer.from(key).toString("base64url") !== token) throw badToken();
  return key;
};

/** The response with one page. `rows` holds one row more than the page if there is a next page. */
export const pageResponse = <Row, Item>(
  rows: readonly Row[],
  page: Page,
  keyOf: (row: Row) => string,
  toItem: (row: Row) => Item,
): { Item: Item[]; NextToken?: string } => {
  const shown = rows.slice(0, page.size);
  const last = shown.at(-1);
  const more = rows.length > page.size && last !== undefined;
  return {
    Item: shown.map(toItem),
    ...(more && { NextToken: Buffer.from(keyOf(last)).toString("base64url") }),
  };
};
