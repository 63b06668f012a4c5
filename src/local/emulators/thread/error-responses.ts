import { errorResponse } from "../../door/error-response.ts";
import type { WireResponse } from "../../door/service.ts";

/** A temporary error, which the AWS SDK retries. [DynamoDB, SQS, SNS, S3 and STS API references: common errors] */
export const temporaryResponse = (service: string, reason: string): WireResponse => {
  const message = `The local emulator of ${service} is temporarily unavailable: ${reason}. Try again later.`;
  // [DynamoDB API reference: common errors] DynamoDB returns 500 InternalServerError for a server-side problem.
  return service === "dynamodb"
    ? errorResponse(service, 500, "InternalServerError", message)
    : errorResponse(service, 503, "ServiceUnavailable", message);
};

/** [SNS, STS and S3 API references: common errors] The JSON protocols of DynamoDB and SQS use SerializationException. */
const MALFORMED_CODES = new Map([
  ["sns", "InvalidParameter"],
  ["sts", "ValidationError"],
  ["s3", "InvalidRequest"],
]);

/** The response to a request that the emulator could not read. */
export const malformedResponse = (service: string): WireResponse =>
  errorResponse(
    service,
    400,
    MALFORMED_CODES.get(service) ?? "SerializationException",
    "The request does not have the shape that the operation expects.",
  );
