import * as z from "zod";
import { parseJson } from "./parse-json.ts";

/**
 * A string that holds JSON, as the value in it.
 *
 * @example
 * const Rules = JsonText.pipe(z.array(Rule));
 */
export const JsonText = z.string().transform((text, context): unknown => {
  const value = parseJson(text);
  if (value !== undefined) return value;
  context.issues.push({ code: "custom", message: "expected JSON", input: text });
  return z.NEVER;
});
