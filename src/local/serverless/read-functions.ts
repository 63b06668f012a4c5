import { existsSync } from "node:fs";
import { join } from "node:path";
import * as z from "zod";
import type { CloudLocation } from "../runner/instance-environment.ts";
import type { AsyncInvocation, LocalFunction, Permission } from "../runner/local-function.ts";
import type { ResolveDynamic } from "./dynamic-references.ts";
import type { Evaluate } from "./intrinsics.ts";
import { functionArn } from "./resource-kinds.ts";
import { at, branchAt, type Tree } from "./tree.ts";
import type { Resolved } from "./variables.ts";

/** The keys of a function that the local cloud uses; osls validates the others. [Lambda developer guide: quotas] */
const FunctionSection = z.looseObject({
  handler: z.string().regex(/\.\w+$/, "must be <module>.<export>, such as dist/poke/index.handler"),
  name: z.string().optional(),
  timeout: z.number().int().min(1).max(900).optional(),
  memorySize: z.number().int().min(128).max(10_240).optional(),
  reservedConcurrency: z.null().or(z.coerce.number().int().min(0)).optional(),
  environment: z.record(z.string(), z.unknown()).optional(),
  maximumRetryAttempts: z.number().int().min(0).max(2).optional(),
});

/** [osls documentation: functions] the defaults of settings that neither the function nor the provider sets. */
const DEFAULTS = { timeoutSeconds: 6, memoryMb: 1024, retries: 2 };

const MODULE_EXTENSIONS = [".ts", ".js", ".mjs", ".cjs"];

export type FunctionContext = {
  resolved: Resolved;
  directory: string;
  location: CloudLocation;
  evaluate: Evaluate;
  resolveDynamic: ResolveDynamic;
  permissionsOf(arn: string): Permission[];
  asyncOf(arn: string): Partial<AsyncInvocation>;
};

/** The functions of serverless.yml. */
export const readFunctions = (context: FunctionContext, functionName: (key: string) => string): LocalFunction[] =>
  Object.entries(branchAt(context.resolved.tree, ["functions"])).map(([key, tree]) =>
    readFunction(context, key, tree, functionName(key)),
  );

const readFunction = (context: FunctionContext, key: string, tree: Tree, name: string): LocalFunction => {
  const { resolved, directory, location } = context;
  const path = ["functions", key];
  const parsed = FunctionSection.safeParse(tree);
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    throw resolved.errorAt([...path, ...(issue?.path ?? []).map(String)], issue?.message ?? "invalid function");
  }
  const { handler, timeout, memorySize, reservedConcurrency } = parsed.data;
  const modules = modulePaths(handler);
  const entry = modules
    .flatMap((module) => MODULE_EXTENSIONS.map((extension) => join(directory, module + extension)))
    .find(existsSync);
  if (!entry) {
    const expected = `${modules.join(" or ")} with one of the extensions ${MODULE_EXTENSIONS.join(", ")}`;
    throw resolved.errorAt([...path, "handler"], `there is no file ${expected}`);
  }
  const provider = (setting: string) => Number(at(resolved.tree, ["provider", setting]) ?? Number.NaN);
  const arn = functionArn(name, location);
  return {
    key,
    name,
    arn,
    entry,
    exportName: handler.slice(handler.lastIndexOf(".") + 1),
    environment: environmentOf(context, tree, path),
    timeoutMs: 1000 * (timeout ?? (provider("timeout") || DEFAULTS.timeoutSeconds)),
    memoryMb: memorySize ?? (provider("memorySize") || DEFAULTS.memoryMb),
    ...(typeof reservedConcurrency === "number" && { reservedConcurrency }),
    permissions: context.permissionsOf(arn),
    async: { ...asyncOf(context, tree, path), ...context.asyncOf(arn) },
  };
};

/** `dist/<key>/index.handler` is built from `handlers/<key>.ts`, which runs where it exists; any other handler names its module. */
const modulePaths = (handler: string): string[] => {
  const source = handler.match(/^dist\/([^/]+)\/index\.\w+$/)?.[1];
  const named = handler.replace(/\.\w+$/, "");
  return source ? [`handlers/${source}`, named] : [named];
};

const environmentOf = (context: FunctionContext, fn: Tree, path: string[]): Record<string, string> => {
  const environment = {
    ...branchAt(context.resolved.tree, ["provider", "environment"]),
    ...branchAt(fn, ["environment"]),
  };
  return Object.fromEntries(
    Object.entries(environment).flatMap(([name, tree]): [string, string][] => {
      const variablePath = [...path, "environment", name];
      const value = context.evaluate(tree, variablePath);
      return value === undefined ? [] : [[name, context.resolveDynamic(String(value), variablePath)]];
    }),
  );
};

const asyncOf = (context: FunctionContext, fn: Tree, path: string[]): AsyncInvocation => {
  const onFailureArn = destinationArn(context, fn, ["destinations", "onFailure"], path);
  const deadLetterArn = destinationArn(context, fn, ["onError"], path);
  // [osls documentation: functions, onError] the ARN of a topic or queue.
  if (deadLetterArn !== undefined && !deadLetterArn.startsWith("arn:"))
    throw context.resolved.errorAt([...path, "onError"], "must be an ARN; that of a queue is !GetAtt <queue>.Arn");
  const retries = at(fn, ["maximumRetryAttempts"]);
  return {
    maximumRetries: typeof retries === "number" ? retries : DEFAULTS.retries,
    ...(onFailureArn && { onFailureArn }),
    ...(deadLetterArn && { deadLetterArn }),
  };
};

const destinationArn = (context: FunctionContext, fn: Tree, keys: string[], path: string[]): string | undefined => {
  const destination = at(fn, keys);
  // [osls documentation: function destinations] an object with `arn`; otherwise the ARN itself, as text or from a function.
  const value = context.evaluate(at(destination, ["arn"]) ?? destination, [...path, ...keys]);
  return typeof value === "string" ? value : undefined;
};
