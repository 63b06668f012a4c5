import { LocalCallFailed } from "./aws-calls.ts";

/** For `catch`: undefined if an emulator responded with an error of this code; throws any other error. */
export const ignoreError = (code: string) => (error: unknown) => {
  if (error instanceof LocalCallFailed && error.body.includes(code)) return;
  throw error;
};
