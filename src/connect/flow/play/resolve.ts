import { ownValue } from "../../../own-value.ts";
import { isJsonObject } from "../../../parse-json.ts";
import type { Session } from "./session.ts";

// [Connect administrator guide: contact attributes reference] paths of names; a flow cannot refer to elements of lists.
const PATH = /\$\.[A-Za-z]\w{0,100}(?:\.[\w-]{1,100}){0,10}/g;
const WHOLE_PATH = /^\$\.[A-Za-z]\w{0,100}(?:\.[\w-]{1,100}){0,10}$/;

/** A parameter as a text. Paths without a value are empty texts. */
export const resolve = (value: unknown, session: Session): string => {
  if (typeof value !== "string") return value === undefined || value === null ? "" : String(value);
  return WHOLE_PATH.test(value) ? textAt(value, session) : value;
};

/** A prompt: a text with paths in it. */
export const resolveInText = (text: string, session: Session): string =>
  text.replace(PATH, (path) => textAt(path, session));

/** The parameters of an invocation, each resolved. */
export const resolveAll = (parameters: unknown, session: Session): Record<string, string> =>
  Object.fromEntries(
    Object.entries(isJsonObject(parameters) ? parameters : {}).map(([name, value]) => [name, resolve(value, session)]),
  );

const textAt = (path: string, session: Session): string => {
  const [root, ...names] = path.slice(2).split(".");
  const value = names.reduce<unknown>(
    (inner, name) => (isJsonObject(inner) ? ownValue(inner, name) : undefined),
    rootOf(root ?? "", session),
  );
  if (value === undefined || value === null) return "";
  return typeof value === "object" ? JSON.stringify(value) : String(value);
};

const rootOf = (root: string, session: Session): unknown => {
  switch (root) {
    case "External":
      return session.external;
    case "LambdaInvocation":
      return { InvocationId: session.invocationId, ResultData: session.external };
    case "FlowAttributes":
      return Object.fromEntries(session.flowAttributes);
    case "Attributes":
      return Object.fromEntries(session.attributes);
    case "CustomerEndpoint":
      return { Address: session.number, Type: "TELEPHONE_NUMBER" };
    case "ContactId":
    case "InitialContactId":
      return session.contactId;
    case "Channel":
      return "VOICE";
    default:
      return undefined;
  }
};
