import { LocalCallFailed } from "./aws-calls.ts";

/** For `catch`: ignores the error of an emulator whose body contains `code`, and throws any other error. */
export const ignoreError = (code: string) => (error: unknown) => {
  if (error instanceof LocalCallFailed && error.body.includes(code)) return;
  throw error;
};
