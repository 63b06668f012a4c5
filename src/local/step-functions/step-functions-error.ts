// [Step Functions API reference: errors of each operation, common errors]
type StepFunctionsErrorType =
  | "ExecutionAlreadyExists"
  | "ExecutionDoesNotExist"
  | "InvalidArn"
  | "InvalidExecutionInput"
  | "InvalidName"
  | "StateMachineDoesNotExist"
  | "SerializationException"
  | "UnknownOperationException"
  | "ValidationException";

/** An error response of the Step Functions API. */
export class StepFunctionsError extends Error {
  override readonly name = "StepFunctionsError";
  readonly type: StepFunctionsErrorType;
  readonly status: number;

  constructor(type: StepFunctionsErrorType, message: string) {
    super(message);
    this.type = type;
    this.status = type === "UnknownOperationException" ? 501 : 400;
  }
}
