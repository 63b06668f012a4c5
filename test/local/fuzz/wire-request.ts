/** An HTTP request before it is sent; `url` is the path and query. */
export type FuzzRequest = {
  method: string;
  url: string;
  headers: Record<string, string>;
  body: Buffer;
};

export const credentialFor = (service: string, accessKeyId = "000000000000"): string =>
  `${accessKeyId}/20261120/us-east-1/${service}/aws4_request`;

export const authorizationFor = (service: string): string =>
  `AWS4-HMAC-SHA256 Credential=${credentialFor(service)}, SignedHeaders=host, Signature=00`;

/** The headers of a signed request. The signature is a placeholder: the local cloud reads only the credential. */
export const signedHeaders = (service: string): Record<string, string> => ({
  authorization: authorizationFor(service),
  "x-amz-date": "20261120T000000Z",
});

export const signedRequest = (
  service: string,
  method: string,
  url: string,
  body = "",
  headers: Record<string, string> = {},
): FuzzRequest => ({
  method,
  url,
  headers: { ...signedHeaders(service), ...headers },
  body: Buffer.from(body),
});
