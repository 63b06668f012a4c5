import { LOCAL_ACCOUNT } from "../door/credential-scope.ts";
import type { Secrets } from "../serverless/secrets.ts";
import type { AccessKey } from "./signed-url.ts";

/**
 * The access key for WebSocket URLs that connect as a principal of the account. Its secret is generated once, into the
 * secrets of the state directory, which only their owner can read.
 */
export const mqttAccessKey = (secrets: Secrets): AccessKey => ({
  accessKeyId: LOCAL_ACCOUNT,
  // [IAM User Guide: access keys] a secret access key has 40 characters
  secretAccessKey: secrets.valueOf("local-cloud/mqtt-access-key", { PasswordLength: 40, ExcludePunctuation: true }),
});
