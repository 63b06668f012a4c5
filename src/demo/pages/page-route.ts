import { readFileSync } from "node:fs";
import { join } from "node:path";

export type PageResponse = { status?: number; type: string; body: string };
export type Route = (query: URLSearchParams, body: string) => PageResponse | Promise<PageResponse>;

export const json = (value: unknown, status = 200): PageResponse => ({
  status,
  type: "application/json",
  body: JSON.stringify(value),
});

/** A file of a page's folder. */
export const file = (path: string, type: string) => (): PageResponse => ({
  type,
  body: readFileSync(join(import.meta.dirname, path), "utf8"),
});
