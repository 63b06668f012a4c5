import type { LocalFunction } from "./local-function.ts";

/**
 * Finds a function by its key, name, ARN or partial ARN (`account:function:name`), each with or without the qualifier
 * $LATEST. [Lambda API reference: Invoke, FunctionName]
 */
export const findFunction = (functions: LocalFunction[], nameOrArn: string): LocalFunction | undefined => {
  const name = withoutQualifier(nameOrArn);
  return functions.find(
    (fn) => fn.key === name || fn.name === name || fn.arn === name || fn.arn.split(":").slice(4).join(":") === name,
  );
};

/**
 * Finds the function that a caller of the Lambda API, a campaign or a journey means: also by its name in another stage, such as
 * `pinpoint-isv-suite-prod-poke`, so that what is written for that stage runs here unchanged.
 */
export const findInvoked = (functions: LocalFunction[], nameOrArn: string): LocalFunction | undefined =>
  findFunction(functions, nameOrArn) ?? findInOtherStage(functions, withoutQualifier(nameOrArn));

const withoutQualifier = (nameOrArn: string): string => nameOrArn.replace(/:\$LATEST$/, "");

/** [serverless.yml: stages] the stage of the local cloud, which is part of the names of its functions. */
const LOCAL_STAGE = "local";

/** Of several keys that end the name, such as `poke` and `multicast-poke`, the longest is that of the function. */
const findInOtherStage = (functions: LocalFunction[], name: string): LocalFunction | undefined =>
  functions.filter((fn) => isNameInStage(fn, name)).toSorted((a, b) => b.key.length - a.key.length)[0];

const isNameInStage = ({ key, name }: LocalFunction, other: string): boolean => {
  const [start, end] = [name.slice(0, -`${LOCAL_STAGE}-${key}`.length), `-${key}`];
  if (name !== `${start}${LOCAL_STAGE}${end}` || !other.startsWith(start) || !other.endsWith(end)) return false;
  return /^[a-zA-Z][a-zA-Z0-9-]*$/.test(other.slice(start.length, -end.length));
};
