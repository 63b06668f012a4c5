import type { IncomingMessage } from "node:http";

export type CredentialScope = { accessKeyId: string; region: string; service: string; accountId: string };

export const LOCAL_ACCOUNT = "000000000000";

const CREDENTIAL = /Credential=([^,\s]+)/;
const ACCOUNT_ID = /^\d{12}$/;

/**
 * The credential scope of a signed request: the service that it is for, and its account, which is the access key id if
 * that has twelve digits. The signature is not verified.
 */
export const credentialScope = (request: IncomingMessage): CredentialScope | undefined => {
  const [accessKeyId, date, region, service, terminator] = credentialOf(request)?.split("/") ?? [];
  if (!accessKeyId || !date || !region || !service || terminator !== "aws4_request") return undefined;
  return { accessKeyId, region, service, accountId: ACCOUNT_ID.test(accessKeyId) ? accessKeyId : LOCAL_ACCOUNT };
};

/** From the `Authorization` header, or from the query of a presigned URL. */
const credentialOf = (request: IncomingMessage): string | undefined => {
  const header = request.headers.authorization?.match(CREDENTIAL)?.[1];
  if (header !== undefined) return header;
  const query = request.url?.split("?", 2)[1];
  return (query && new URLSearchParams(query).get("X-Amz-Credential")) || undefined;
};
