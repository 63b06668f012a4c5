import type { LocalFunction } from "./local-function.ts";

/** Where the local cloud runs. */
export type CloudLocation = { region: string; accountId: string; endpointUrl: string };

/**
 * The environment of a function: its own variables and those of the runtime, and none of this process.
 * [Lambda developer guide: defined runtime environment variables]
 */
export const instanceEnvironment = (
  fn: LocalFunction,
  { region, accountId, endpointUrl }: CloudLocation,
  logStream: string,
): Record<string, string> => ({
  ...fn.environment,
  AWS_REGION: region,
  AWS_DEFAULT_REGION: region,
  AWS_ENDPOINT_URL: endpointUrl,
  AWS_ACCESS_KEY_ID: accountId,
  AWS_SECRET_ACCESS_KEY: "local",
  // Keeps the developer's own AWS profiles out of the function.
  AWS_CONFIG_FILE: "/dev/null",
  AWS_SHARED_CREDENTIALS_FILE: "/dev/null",
  AWS_EC2_METADATA_DISABLED: "true",
  AWS_EXECUTION_ENV: "AWS_Lambda_nodejs24.x",
  AWS_LAMBDA_FUNCTION_NAME: fn.name,
  AWS_LAMBDA_FUNCTION_VERSION: "$LATEST",
  AWS_LAMBDA_FUNCTION_MEMORY_SIZE: String(fn.memoryMb),
  AWS_LAMBDA_INITIALIZATION_TYPE: "on-demand",
  AWS_LAMBDA_LOG_GROUP_NAME: `/aws/lambda/${fn.name}`,
  AWS_LAMBDA_LOG_STREAM_NAME: logStream,
  _HANDLER: `${fn.key}.${fn.exportName}`,
  LANG: "en_US.UTF-8",
  TZ: ":UTC",
});
