import type { LocalFunction } from "./local-function.ts";

/**
 * Finds a function by its key, name, ARN or partial ARN (`account:function:name`), each with or without the qualifier
 * $LATEST. [Lambda API reference: Invoke, FunctionName]
 */
export const findFunction = (functions: LocalFunction[], nameOrArn: string): LocalFunction | undefined => {
  const name = nameOrArn.replace(/:\$LATEST$/, "");
  return functions.find(
    (fn) => fn.key === name || fn.name === name || fn.arn === name || fn.arn.split(":").slice(4).join(":") === name,
  );
};
