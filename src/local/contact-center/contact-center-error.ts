import { ownValue } from "../../own-value.ts";

// [Connect API, Connect participant API, Lex V2 runtime API: errors of each operation]
const STATUSES = {
  AccessDeniedException: 403,
  ContactNotFoundException: 410,
  InvalidParameterException: 400,
  InvalidRequestException: 400,
  LimitExceededException: 429,
  UnknownOperationException: 501,
  ValidationException: 400,
} as const;
type ContactCenterErrorType = keyof typeof STATUSES;

/** An error response of Amazon Connect, its participant service or Lex. */
export class ContactCenterError extends Error {
  override readonly name = "ContactCenterError";
  readonly type: ContactCenterErrorType;
  readonly status: number;
  constructor(type: ContactCenterErrorType, message: string) {
    super(message);
    this.type = type;
    this.status = ownValue(STATUSES, type);
  }
}
