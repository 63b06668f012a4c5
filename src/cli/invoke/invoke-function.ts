// The local cloud routes by the service in the credential scope and verifies no signature.
const AUTHORIZATION = "AWS4-HMAC-SHA256 Credential=local/20260101/us-east-1/lambda/aws4_request";

/** Invokes a function of the local cloud and waits for its response, which carries the tail of its log. */
export const invokeFunction = (url: string, handler: string, event: string): Promise<Response> =>
  fetch(new URL(`/2015-03-31/functions/${handler}/invocations`, url), {
    method: "POST",
    headers: { authorization: AUTHORIZATION, "x-amz-log-type": "Tail" },
    body: event,
  });
