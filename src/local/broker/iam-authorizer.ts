import { LOCAL_ACCOUNT } from "../door/credential-scope.ts";
import type { AuthorizeConnect } from "./authorization.ts";
import { FULL_ACCESS } from "./iot-policy.ts";
import { WEB_SOCKET_LIFE_SECONDS } from "./limits.ts";
import { type AccessKey, whyNotSigned } from "./signed-url.ts";

export type IamAuthorizerSettings = {
  /** The only access key whose signature is accepted. */
  accessKey: AccessKey;
  region: string;
  /** Milliseconds of the wall clock, which signatures are dated with. */
  now: () => number;
};

/**
 * Authorizes connections as IoT Core does: a WebSocket URL that is signed with IAM credentials is a principal of the
 * account, and the custom authorizer decides about all others.
 */
export const iamAuthorizer =
  ({ accessKey, region, now }: IamAuthorizerSettings, authorizeUnsigned: AuthorizeConnect): AuthorizeConnect =>
  async (connect) => {
    if (!isSigned(connect.query)) return authorizeUnsigned(connect);
    const { query, headers } = connect;
    const reason = whyNotSigned({ query, host: headers.host ?? "" }, { accessKey, region, nowMs: now() });
    if (reason !== undefined) return { allowed: false, reason };
    return {
      allowed: true,
      principalId: LOCAL_ACCOUNT,
      policies: [FULL_ACCESS],
      disconnectAfterInSeconds: WEB_SOCKET_LIFE_SECONDS,
    };
  };

const isSigned = (query: string) =>
  [...new URLSearchParams(query).keys()].some((name) => /^x-amz-(algorithm|credential|signature)$/i.test(name));
