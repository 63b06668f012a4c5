/** An error response. `type` is the name of the SDK's error class. */
export class ApiError extends Error {
  override readonly name = "ApiError";
  readonly type: string;
  readonly status: number;

  constructor(type: string, status: number, message: string) {
    super(message);
    this.type = type;
    this.status = status;
  }
}

// [Pinpoint API reference: exceptions of every operation]
export const badRequest = (message: string) => new ApiError("BadRequestException", 400, message);
export const forbidden = (message: string) => new ApiError("ForbiddenException", 403, message);
export const notFound = (message: string) => new ApiError("NotFoundException", 404, message);
export const methodNotAllowed = (message: string) => new ApiError("MethodNotAllowedException", 405, message);
export const conflict = (message: string) => new ApiError("ConflictException", 409, message);
export const payloadTooLarge = (message: string) => new ApiError("PayloadTooLargeException", 413, message);
export const tooManyRequests = (message: string) => new ApiError("TooManyRequestsException", 429, message);
export const internalServerError = (message: string) => new ApiError("InternalServerErrorException", 500, message);
/** Not an error of Pinpoint: the operation exists there, and this engine does not support it. */
export const notImplemented = (message: string) => new ApiError("NotImplementedException", 501, message);
