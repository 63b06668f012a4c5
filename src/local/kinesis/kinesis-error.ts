import { ownValue } from "../../own-value.ts";

// [Kinesis API reference: common errors, errors of each operation]
const STATUSES = {
  ValidationException: 400,
  SerializationException: 400,
  InvalidArgumentException: 400,
  ResourceNotFoundException: 400,
  ResourceInUseException: 400,
  ExpiredIteratorException: 400,
  InternalFailure: 500,
  UnknownOperationException: 501,
} as const;
type KinesisErrorType = keyof typeof STATUSES;

/** An error response of the Kinesis API. */
export class KinesisError extends Error {
  override readonly name = "KinesisError";
  readonly type: KinesisErrorType;
  readonly status: number;
  constructor(type: KinesisErrorType, message: string) {
    super(message);
    this.type = type;
    this.status = ownValue(STATUSES, type);
  }
}
