const LOCAL = {
  AWS_ENDPOINT_URL: "http://127.0.0.1:4566",
  AWS_REGION: "us-east-1",
  AWS_ACCESS_KEY_ID: "000000000000",
  AWS_SECRET_ACCESS_KEY: "local",
};

/** Points AWS clients to the local cloud, unless the environment sets a region or a profile. Variables that are already set take precedence. */
export const defaultToLocalCloud = (environment: NodeJS.ProcessEnv): void => {
  const { AWS_REGION, AWS_DEFAULT_REGION, AWS_PROFILE } = environment;
  if (AWS_REGION ?? AWS_DEFAULT_REGION ?? AWS_PROFILE) return;
  Object.assign(environment, { ...LOCAL, ...environment });
};
