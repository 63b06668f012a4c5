import { decodeUriPart } from "../decode-uri-part.ts";
import { matchPath } from "../match-path.ts";
import { badRequest, methodNotAllowed, notFound } from "./api-error.ts";

export type Route = { method: string; path: string };
export type Match<R extends Route> = { route: R; labels: Record<string, string> };

/** Returns the function that finds the route of a method and path. It throws an ApiError 404 or 405 if there is none. */
export const createRouter = <R extends Route>(routes: readonly R[]) => {
  // Literal paths first: `/templates/{name}/email` precedes `/templates/{name}/{type}`.
  const bySpecificity = routes.toSorted((a, b) => labelsIn(a.path) - labelsIn(b.path));
  const byLength = Map.groupBy(bySpecificity, ({ path }) => path.split("/").length);

  return (method: string, path: string): Match<R> => {
    const trimmed = path.replace(/\/$/, "");
    const matches = (byLength.get(trimmed.split("/").length) ?? []).flatMap((route) => {
      const labels = matchPath(route.path, trimmed);
      return labels ? [{ route, labels }] : [];
    });
    const match = matches.find(({ route }) => route.method === method);
    if (match) return { route: match.route, labels: decodeLabels(match.labels) };
    if (matches.length > 0) throw methodNotAllowed(`The resource does not support ${method}`);
    throw notFound("The API has no such resource");
  };
};

const labelsIn = (path: string): number => path.split("/").filter((part) => part.startsWith("{")).length;

/** Decoded after matching, because an id may contain an encoded slash. */
const decodeLabels = (labels: Map<string, string>): Record<string, string> =>
  Object.fromEntries([...labels].map(([label, value]) => [label, decode(label, value)]));

const decode = (label: string, value: string): string => {
  const decoded = decodeUriPart(value);
  if (decoded === undefined) throw badRequest(`${label}: not valid percent-encoding`);
  return decoded;
};
