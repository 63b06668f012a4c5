import { existsSync } from "node:fs";
import { join } from "node:path";
import * as z from "zod";
import type { AsyncInvocation, LocalFunction, Permission } from "../runner/local-function.ts";
import type { ResolveDynamic } from "./dynamic-references.ts";
import type { Evaluate } from "./intrinsics.ts";
import { functionArn, type Place } from "./resource-kinds.ts";
import { at, type Tree } from "./tree.ts";
import type { Resolved } from "./variables.ts";

/** The keys of a function that mean something here; osls has checked the rest. */
const FunctionSection = z.looseObject({
  handler: z.string().regex(/\.\w+$/, "needs to end in .<export>"),
  name: z.string().optional(),
  timeout: z.number().int().min(1).max(900).optional(),
  memorySize: z.number().int().min(128).max(10_240).optional(),
  reservedConcurrency: z.number().int().min(0).optional(),
  environment: z.record(z.string(), z.unknown()).optional(),
  maximumRetryAttempts: z.number().int().min(0).max(2).optional(),
});

// [osls] its defaults where neither the function nor the provider says.
const [defaultTimeoutSeconds, defaultMemoryMb, defaultRetries] = [6, 1024, 2];

/** `dist/<key>/index.handler` is built from `handlers/<key>.ts`; any other handler is the module that it names. */
const entryOf = (directory: string, handler: string): string | undefined => {
  const built = handler.match(/^dist\/([^/]+)\/index\.\w+$/)?.[1];
  const base = join(directory, built ? `handlers/${built}` : handler.replace(/\.\w+$/, ""));
  return [".ts", ".js", ".mjs", ".cjs"].map((extension) => base + extension).find(existsSync);
};

export type FunctionSectionFacts = {
  resolved: Resolved;
  directory: string;
  place: Place;
  evaluate: Evaluate;
  dynamic: ResolveDynamic;
  permissionsOf(arn: string): Permission[];
  asyncOf(arn: string): Partial<AsyncInvocation>;
};

const destination = (facts: FunctionSectionFacts, tree: Tree, path: string[]): string | undefined => {
  const value = facts.evaluate(typeof tree === "string" ? tree : at(tree, ["arn"]), path);
  return typeof value === "string" ? value : undefined;
};

const asyncOf = (facts: FunctionSectionFacts, fn: Tree, path: string[]): AsyncInvocation => {
  const onFailureArn = destination(facts, at(fn, ["destinations", "onFailure"]), [
    ...path,
    "destinations",
    "onFailure",
  ]);
  const deadLetterArn = destination(facts, at(fn, ["onError"]), [...path, "onError"]);
  const retries = at(fn, ["maximumRetryAttempts"]);
  return {
    maximumRetries: typeof retries === "number" ? retries : defaultRetries,
    ...(onFailureArn && { onFailureArn }),
    ...(deadLetterArn && { deadLetterArn }),
  };
};

const environmentOf = (facts: FunctionSectionFacts, fn: Tree, path: string[]): Record<string, string> => {
  const environment = {
    ...branchAt(facts.resolved.tree, ["provider", "environment"]),
    ...branchAt(fn, ["environment"]),
  };
  return Object.fromEntries(
    Object.entries(environment).flatMap(([name, tree]): [string, string][] => {
      const at = [...path, "environment", name];
      const value = facts.evaluate(tree, at);
      return value === undefined ? [] : [[name, facts.dynamic(String(value), at)]];
    }),
  );
};

const branchAt = (tree: Tree, keys: string[]): { [key: string]: Tree } => {
  const found = at(tree, keys);
  return typeof found === "object" && found !== null && !Array.isArray(found) ? found : {};
};

const functionOf = (facts: FunctionSectionFacts, key: string, tree: Tree, name: string): LocalFunction => {
  const { resolved, directory, place } = facts;
  const path = ["functions", key];
  const parsed = FunctionSection.safeParse(tree);
  if (!parsed.success) {
    const issue = parsed.error.issues[0];
    throw resolved.errorAt([...path, ...(issue?.path ?? []).map(String)], issue?.message ?? "is not a function");
  }
  const { handler, timeout, memorySize, reservedConcurrency } = parsed.data;
  const entry = entryOf(directory, handler);
  if (!entry) throw resolved.errorAt([...path, "handler"], `there is no module for ${handler}`);
  const provider = (setting: string) => Number(at(resolved.tree, ["provider", setting]) ?? Number.NaN);
  const arn = functionArn(name, place);
  return {
    key,
    name,
    arn,
    entry,
    exportName: handler.slice(handler.lastIndexOf(".") + 1),
    environment: environmentOf(facts, tree, path),
    timeoutMs: 1000 * (timeout ?? (provider("timeout") || defaultTimeoutSeconds)),
    memoryMb: memorySize ?? (provider("memorySize") || defaultMemoryMb),
    ...(reservedConcurrency !== undefined && { reservedConcurrency }),
    permissions: facts.permissionsOf(arn),
    async: { ...asyncOf(facts, tree, path), ...facts.asyncOf(arn) },
  };
};

/** The functions of serverless.yml. */
export const readFunctions = (facts: FunctionSectionFacts, functionName: (key: string) => string): LocalFunction[] =>
  Object.entries(branchAt(facts.resolved.tree, ["functions"])).map(([key, tree]) =>
    functionOf(facts, key, tree, functionName(key)),
  );
