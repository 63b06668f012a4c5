/** An error that ends a state, with the name by which Retry and Catch match it. [Amazon States Language: errors] */
export class StatesError extends Error {
  override readonly name = "StatesError";
  readonly error: string;

  constructor(error: string, cause: string) {
    super(cause);
    this.error = error;
  }
}

/** A fault of the definition: a path or a function that the input does not allow. */
export const runtimeError = (message: string): StatesError => new StatesError("States.Runtime", message);

const NEVER_CAUGHT = new Set(["States.DataLimitExceeded", "States.Runtime"]);

/** Whether `ErrorEquals` names an error. `States.ALL` names all but two. */
export const matchesError = (names: readonly string[], { error }: StatesError): boolean =>
  names.includes(error) ||
  (names.includes("States.TaskFailed") && error !== "States.Timeout" && !NEVER_CAUGHT.has(error)) ||
  (names.includes("States.ALL") && !NEVER_CAUGHT.has(error));
