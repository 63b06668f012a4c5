/** The only resource that was found for a logical id. Throws if there is none or several, and names the option. */
export const onlyOne = (found: readonly string[], kind: string, resourceId: string, option: string): string => {
  const [only] = found;
  if (only === undefined)
    throw new Error(
      `found no ${kind} for ${resourceId} in this account and region; deploy the stack, or use ${option}`,
    );
  if (found.length === 1) return only;
  throw new Error(
    `found ${found.length} ${kind} for ${resourceId}; choose one with ${option}${["", ...found].join("\n  ")}`,
  );
};
