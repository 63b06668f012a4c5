import { badRequest, methodNotAllowed, notFound } from "./api-error.ts";

export type Route = { method: string; path: string };
export type Match<R extends Route> = { route: R; labels: Record<string, string> };

type Pattern<R extends Route> = { route: R; segments: string[] };

/** Finds the route of a method and path; refuses with 404 or 405. */
export const createRouter = <R extends Route>(routes: readonly R[]) => {
  const byLength = Map.groupBy(
    routes.map((route): Pattern<R> => ({ route, segments: route.path.split("/") })),
    (pattern) => pattern.segments.length,
  );

  return (method: string, path: string): Match<R> => {
    // Split before decoding: an id may hold an encoded slash.
    const segments = path.replace(/\/$/, "").split("/");
    const candidates = (byLength.get(segments.length) ?? []).filter((pattern) => fits(pattern.segments, segments));
    const found = mostLiteral(candidates.filter(({ route }) => route.method === method));
    if (found) return { route: found.route, labels: readLabels(found.segments, segments) };
    if (candidates.length > 0) throw methodNotAllowed(`${method} is not a method of this resource`);
    throw notFound("There is no such resource in the API");
  };
};

const isLabel = (segment: string): boolean => segment.startsWith("{");

const fits = (pattern: string[], segments: string[]): boolean =>
  pattern.every((expected, index) => (isLabel(expected) ? segments[index] !== "" : expected === segments[index]));

/** `/templates/{name}/versions` stands before `/templates/{name}/{type}`. */
const mostLiteral = <R extends Route>(patterns: Pattern<R>[]): Pattern<R> | undefined =>
  patterns.sort((a, b) => a.segments.filter(isLabel).length - b.segments.filter(isLabel).length)[0];

const readLabels = (pattern: string[], segments: string[]): Record<string, string> =>
  Object.fromEntries(
    pattern.flatMap((expected, index) =>
      isLabel(expected) ? [[expected.slice(1, -1), decode(expected, segments[index] ?? "")]] : [],
    ),
  );

const decode = (label: string, segment: string): string => {
  try {
    return decodeURIComponent(segment);
  } catch {
    throw badRequest(`${label.slice(1, -1)}: not valid percent-encoding`);
  }
};
