/** The options of each command that says what it calls, for `parseArgs`. */
export const TARGET_OPTIONS = {
  aws: { type: "boolean", default: false },
  endpoint: { type: "string" },
} as const;

export const TARGET_HELP = `Calls the local cloud that is running, never AWS without --aws:

  --endpoint <url>       the local cloud to call (default: $AWS_ENDPOINT_URL, or the one that is running)
  --aws                  calls AWS, with the profile or credentials and the region of the environment
`;
