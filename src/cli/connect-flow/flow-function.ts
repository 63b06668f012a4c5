import type { FlowFunction } from "../../connect/generate/flow-request.ts";
import { stackFunction } from "../stack-function.ts";

export type Place = { stage: string; region: string; account: string };

/** The ARN of a function of the stack. */
export const functionArn = (key: string, { stage, region, account }: Place): string =>
  `arn:aws:lambda:${region}:${account}:function:${stackFunction(stage, key)}`;

// As in infra/connect-functions.cjs: the identifier of a block has 50 characters, and begins with what it is for.
const FUNCTION_NAME = /^[a-zA-Z][a-zA-Z0-9-]{0,30}$/;

/** A function of the flow, with the parameters that are for all functions or for this one. */
export const toFunction = (
  name: string,
  all: readonly string[],
  parameters: readonly [string, string][],
  save: readonly string[],
  place: Place,
): FlowFunction => {
  if (!FUNCTION_NAME.test(name))
    throw new RangeError(`"${name}" is not the name of a function: up to 31 letters, digits and hyphens`);
  if (all.indexOf(name) !== all.lastIndexOf(name)) throw new RangeError(`the function ${name} is named twice`);
  const own = parameters.flatMap(([key, value]): [string, string][] => {
    const owner = all.find((one) => key.startsWith(`${one}.`));
    if (owner === undefined) return [[key, value]];
    return owner === name ? [[key.slice(name.length + 1), value]] : [];
  });
  return { name, arn: functionArn(name, place), parameters: Object.fromEntries(own), save };
};
