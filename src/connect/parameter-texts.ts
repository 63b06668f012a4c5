/** The parameters of a call as trimmed texts, and which have no text because they are objects or lists. */
export const toTexts = (parameters: Record<string, unknown>): { texts: Map<string, string>; warnings: string[] } => {
  const texts = new Map<string, string>();
  const warnings: string[] = [];
  for (const [name, value] of Object.entries(parameters)) {
    const text = toText(value);
    if (text === undefined) {
      if (WRAPPER_PARAMETERS.has(name)) warnings.push(`${name} is not a text; it is ignored`);
    } else texts.set(name, text);
  }
  return { texts, warnings };
};

/** The parameters that the wrapper reads; all others are for the wrapped function. */
export const WRAPPER_PARAMETERS: ReadonlySet<string> = new Set([
  "execution_id",
  "count",
  "count_max",
  "count_comfort",
  "async_function",
  "async_step",
  "async_response",
]);

// Connect sends strings only; numbers and booleans come from tests in the Lambda console.
const toText = (value: unknown): string | undefined => {
  if (value === null || value === undefined) return "";
  return typeof value === "object" ? undefined : String(value).trim();
};
