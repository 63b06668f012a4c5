import type { ResponseType } from "../async-settings.ts";

/** What a flow is generated for. */
export type FlowRequest = {
  name: string;
  functions: readonly FlowFunction[];
  /** The function `connect-async`; unused in a native flow. */
  connectAsyncArn: string;
  /** How many calls, with the start, may find no result. */
  countMax: number;
  countComfort: number;
  responseType: ResponseType;
};

export type FlowFunction = {
  name: string;
  /** The function itself, which a native flow invokes. */
  arn: string;
  /** The parameters of the function: texts, and paths such as `$.CustomerEndpoint.Address`. */
  parameters: Readonly<Record<string, string>>;
  /** The fields of the result that become attributes of the contact. */
  save: readonly string[];
};

/** The name of a flow attribute of a function. Flow attributes have letters, digits, underscores and hyphens here. */
export const attributeOf = ({ name }: FlowFunction, attribute: string): string =>
  `${name.replaceAll("-", "_")}_${attribute}`;
