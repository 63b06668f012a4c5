import type { IncomingMessage } from "node:http";

export type CredentialScope = { accessKeyId: string; region: string; service: string; accountId: string };

export const LOCAL_ACCOUNT = "000000000000";

const fromHeader = /Credential=([^,\s]+)/;

const credentialOf = (request: IncomingMessage): string | undefined => {
  const header = request.headers.authorization?.match(fromHeader)?.[1];
  if (header !== undefined) return header;
  const query = request.url?.split("?", 2)[1];
  return (query && new URLSearchParams(query).get("X-Amz-Credential")) || undefined;
};

/** Who signed the request and for which service. Signatures are not verified: the access key id is the account, if it has twelve digits. */
export const credentialScope = (request: IncomingMessage): CredentialScope | undefined => {
  const [accessKeyId, date, region, service, terminator] = credentialOf(request)?.split("/") ?? [];
  if (!accessKeyId || !date || !region || !service || terminator !== "aws4_request") return undefined;
  return { accessKeyId, region, service, accountId: /^\d{12}$/.test(accessKeyId) ? accessKeyId : LOCAL_ACCOUNT };
};
