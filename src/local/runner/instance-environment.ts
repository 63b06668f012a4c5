import type { LocalFunction } from "./local-function.ts";

export type Surroundings = { region: string; accountId: string; endpointUrl: string };

/** The function's own variables and those that Lambda sets itself; nothing of the process around it. [Lambda: defined runtime environment variables] */
export const instanceEnvironment = (
  fn: LocalFunction,
  around: Surroundings,
  stream: string,
): Record<string, string> => ({
  ...fn.environment,
  AWS_REGION: around.region,
  AWS_DEFAULT_REGION: around.region,
  AWS_ENDPOINT_URL: around.endpointUrl,
  AWS_ACCESS_KEY_ID: around.accountId,
  AWS_SECRET_ACCESS_KEY: "local",
  // A developer's own profile must not reach into a function.
  AWS_CONFIG_FILE: "/dev/null",
  AWS_SHARED_CREDENTIALS_FILE: "/dev/null",
  AWS_EC2_METADATA_DISABLED: "true",
  AWS_EXECUTION_ENV: "AWS_Lambda_nodejs24.x",
  AWS_LAMBDA_FUNCTION_NAME: fn.name,
  AWS_LAMBDA_FUNCTION_VERSION: "$LATEST",
  AWS_LAMBDA_FUNCTION_MEMORY_SIZE: String(fn.memoryMb),
  AWS_LAMBDA_INITIALIZATION_TYPE: "on-demand",
  AWS_LAMBDA_LOG_GROUP_NAME: `/aws/lambda/${fn.name}`,
  AWS_LAMBDA_LOG_STREAM_NAME: stream,
  _HANDLER: `${fn.key}.${fn.exportName}`,
  LANG: "en_US.UTF-8",
  TZ: ":UTC",
});
