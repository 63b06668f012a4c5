import { ownValue } from "../../own-value.ts";

// [End User Messaging SMS API: common errors, errors of each operation]
const STATUSES = {
  ValidationException: 400,
  ConflictException: 409,
  ResourceNotFoundException: 404,
  ServiceQuotaExceededException: 402,
  UnknownOperationException: 501,
} as const;
type SmsVoiceErrorType = keyof typeof STATUSES;

/** The members of an error besides its message. [End User Messaging SMS API: errors of each operation] */
type Members = {
  Reason?: string;
  ResourceType?: string;
  ResourceId?: string;
  Fields?: { Name: string; Message: string }[];
};

/** An error response of the End User Messaging SMS API. */
export class SmsVoiceError extends Error {
  override readonly name = "SmsVoiceError";
  readonly type: SmsVoiceErrorType;
  readonly status: number;
  readonly members: Members;
  constructor(type: SmsVoiceErrorType, message: string, members: Members = {}) {
    super(message);
    this.type = type;
    this.status = ownValue(STATUSES, type);
    this.members = members;
  }
}

export const notFound = (ResourceType: string, ResourceId: string): SmsVoiceError =>
  new SmsVoiceError("ResourceNotFoundException", `There is no ${ResourceType} "${ResourceId}".`, {
    ResourceType,
    ResourceId,
  });
